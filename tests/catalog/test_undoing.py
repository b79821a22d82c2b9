"""Taking imports back: what only they brought goes, what others rely on stays and is listed."""

import contextlib
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from tests.catalog.conftest import bring, examined
from tests.catalog.files import as_file, cnmarc, held, many
from tianlu.catalog import queries, services
from tianlu.catalog.data import ImportState, ImportView, RecordStatus
from tianlu.catalog.models import Record
from tianlu.catalog.services.importing import undoing
from tianlu.holdings.data import ItemState
from tianlu.holdings.queries import item_by_barcode, items_of
from tianlu.holdings.services import change_state
from tianlu.kit import jobs
from tianlu.kit.errors import Gone
from tianlu.kit.jobs.models import JobRow
from tianlu.kit.jobs.running import MAX_ATTEMPTS
from tianlu.libraries.data import Actor

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def undo(actor: Actor, view: ImportView) -> ImportView:
    jobs.run_until(services.undo_import(actor, view.id))
    return queries.import_for(actor, view.id)


def undone(view: ImportView) -> dict[str, int]:
    return {key: view.counts["undo"][key] for key in ("withdrawn", "reverted", "released", "left")}


def edit_second(actor: Actor) -> int:
    """Save the second record again by hand, as it is; its id."""
    edited = Record.objects.order_by("id")[1].id
    marc, dialect = queries.marc_record(actor, edited)
    services.edit_record(actor, edited, marc=marc, dialect=dialect, expected_version=1)
    return edited


def book(number: str, publisher: str = "人民文学出版社", barcode: str = "") -> bytes:
    extra = [held(("b", barcode), ("d", "I246"))] if barcode else []
    return as_file([cnmarc(number, "边城", author="沈从文", publisher=publisher, extra=extra)])


def test_an_import_is_taken_back_whole_with_its_items(library: Actor) -> None:
    view = undo(library, bring(library, many(250)))
    assert (view.state, undone(view)) == (
        ImportState.UNDONE,
        {"withdrawn": 250, "reverted": 0, "released": 0, "left": 0},
    )
    record = Record.objects.order_by("id")[0]
    with pytest.raises(Gone):
        queries.record_for(library, record.id)
    assert [item.state for item in items_of(library, record.id)] == [ItemState.WITHDRAWN]


def test_the_file_can_be_brought_in_again_and_gets_new_numbers(library: Actor) -> None:
    content = many(10)
    undo(library, bring(library, content))
    again = bring(library, content)
    assert (again.counts["new"], again.counts["steps"]) == (10, {"items": 10})
    assert Record.objects.filter(status=RecordStatus.LIVE).count() == 10
    assert Record.objects.count() == 20


def test_what_was_edited_since_stays_and_is_listed(library: Actor) -> None:
    view = bring(library, many(3))
    edited = edit_second(library)
    view = undo(library, view)
    assert undone(view) == {"withdrawn": 2, "reverted": 0, "released": 0, "left": 1}
    assert view.counts["undo"]["left_records"] == [{"record": edited, "reason": "It was edited since."}]
    assert [item.state for item in items_of(library, edited)] == [ItemState.AVAILABLE]


def test_an_item_that_changed_keeps_its_record(library: Actor) -> None:
    view = bring(library, many(3))
    item = item_by_barcode(library, "B0000002")
    change_state(library, item.id, to=ItemState.REPAIR, reason="spine")
    view = undo(library, view)
    assert undone(view) == {"withdrawn": 2, "reverted": 0, "released": 0, "left": 1}
    assert queries.record_for(library, item.record_id).bib["title"] == "第2卷山水志"


def test_what_another_library_contributed_stays_with_it(library: Actor, neighbour: Actor) -> None:
    first = bring(library, book("1", barcode="N1"))
    bring(neighbour, book("9", barcode="S1"))
    view = undo(library, first)
    assert undone(view) == {"withdrawn": 0, "reverted": 0, "released": 1, "left": 0}
    record = Record.objects.get()
    assert queries.record_for(neighbour, record.id).organisations == (neighbour.organisation_id,)
    assert [item.state for item in items_of(neighbour, record.id)] == [ItemState.AVAILABLE]
    assert [item.state for item in items_of(library, record.id)] == [ItemState.WITHDRAWN]


def test_an_update_is_taken_back_to_the_description_before(library: Actor) -> None:
    bring(library, book("7"))
    view = undo(library, bring(library, book("7", publisher="开明书店")))
    assert undone(view) == {"withdrawn": 0, "reverted": 1, "released": 0, "left": 0}
    record = Record.objects.get()
    assert queries.record_for(library, record.id).bib["publishers"] == ["人民文学出版社"]
    assert [version.reason for version in queries.versions_of(library, record.id)] == ["undo", "update", "import"]


def test_undoing_both_in_turn_leaves_nothing(library: Actor) -> None:
    first = bring(library, book("7"))
    second = bring(library, book("7", publisher="开明书店"))
    undo(library, second)
    assert undone(undo(library, first))["withdrawn"] == 1
    assert Record.objects.get().status == RecordStatus.WITHDRAWN


def test_an_import_is_undone_once(library: Actor) -> None:
    view = undo(library, bring(library, many(2)))
    with pytest.raises(services.ImportNotReady):
        services.undo_import(library, view.id)


def test_an_undo_whose_workers_all_died_is_shown_failed_and_can_be_asked_for_again(library: Actor) -> None:
    view = bring(library, many(2))
    number = services.undo_import(library, view.id)
    JobRow.objects.filter(id=number).update(state="failed", error_code="worker-died")  # what the sweeper writes
    seen = queries.import_for(library, view.id)
    assert (seen.state, seen.error_code) == (ImportState.FAILED, "worker-died")
    assert undone(undo(library, view)) == {"withdrawn": 2, "reverted": 0, "released": 0, "left": 0}
    assert queries.import_for(library, view.id).state is ImportState.UNDONE


class Killed(BaseException):
    """What a worker dies of in these tests: nothing of the product catches it."""


def dying(steps: int) -> Callable[[], bool]:
    """A worker that dies when it begins the step after so many."""
    left = iter(range(steps))

    def stopping() -> bool:
        if next(left, None) is None:
            raise Killed
        return False

    return stopping


def test_an_undo_goes_on_where_its_worker_died_and_counts_nothing_twice(
    library: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(undoing, "_BATCH", 10)
    view = bring(library, many(100))
    edited = edit_second(library)
    number = services.undo_import(library, view.id)
    job = JobRow.objects.filter(id=number)
    reached = []
    for _ in range(MAX_ATTEMPTS + 3):  # each worker comes ten records further and dies
        with contextlib.suppress(Killed):
            jobs.run_one(job_id=number, stopping=dying(2))
        job.filter(state="running").update(lease_until=datetime(2001, 1, 1, tzinfo=UTC))
        reached.append(job.get().done)
    assert reached == [*range(10, 101, 10), 100]
    jobs.run_until(number)
    after = queries.import_for(library, view.id)
    assert after.state is ImportState.UNDONE
    assert undone(after) == {"withdrawn": 99, "reverted": 0, "released": 0, "left": 1}
    assert [one["record"] for one in after.counts["undo"]["left_records"]] == [edited]


def test_an_undo_asked_for_again_tells_once_what_it_left(library: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(undoing, "_BATCH", 10)
    view = bring(library, many(30))
    edit_second(library)
    number = services.undo_import(library, view.id)
    with contextlib.suppress(Killed):
        jobs.run_one(job_id=number, stopping=dying(2))
    JobRow.objects.filter(id=number).update(state="failed", error_code="worker-died", lease="")
    assert undone(undo(library, view)) == {"withdrawn": 29, "reverted": 0, "released": 0, "left": 1}


def test_a_job_cancelled_before_a_worker_took_it_leaves_the_import_as_it_was(library: Actor) -> None:
    view = bring(library, many(2))
    jobs.cancel(services.undo_import(library, view.id))
    assert queries.import_for(library, view.id).state is ImportState.DONE
    assert undo(library, view).state is ImportState.UNDONE
    waiting = examined(library, many(2, first=50))
    jobs.cancel(services.start_import(library, waiting.id))
    assert queries.import_for(library, waiting.id).state is ImportState.PREVIEW
    jobs.run_until(services.start_import(library, waiting.id))
    assert queries.import_for(library, waiting.id).counts["new"] == 2
