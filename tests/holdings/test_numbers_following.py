"""Books that go to another scheme or leave: the number of the new place, the old one released, labels made anew."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import proofs
from tests.catalog.conftest import a_library
from tests.catalog.files import many
from tests.holdings.test_call_numbers import books, copy, given, numbers
from tests.installation import own_installation
from tianlu.holdings import queries, services
from tianlu.holdings.data import AuthorMethod, Deed, ItemState, Method, ProblemKind
from tianlu.holdings.models import CallNumber, ReleasedNumber
from tianlu.holdings.rules import Marks, Scan
from tianlu.holdings.services import Making, NewItem, ScanOrder, Wanted
from tianlu.libraries.data import Actor
from tianlu.libraries.queries import branch_tree

pytestmark = [pytest.mark.database]
THREADS = 8


@dataclass(frozen=True)
class Two:
    """A library whose east branch counts for itself: its numbers begin where two titles stand already."""

    actor: Actor
    main: int
    east: int
    main_scheme: int
    east_scheme: int
    room: int


def two(*, making: Making | None = None) -> Two:
    actor = a_library("north")
    main, east = branch_tree(actor)
    scheme = services.default_scheme(actor).id
    own = services.create_scheme(
        actor, name="东馆", branch_id=east.id, making=making or Making(marks=Marks("+", "-", "="))
    )
    room = services.create_location(actor, branch_id=east.id, code="A", name_zh="一层")
    for number, record in enumerate(books(actor, "先来", "后到"), 1):
        services.create_item(actor, record, item=NewItem(branch_id=east.id, barcode=f"E{number}"))
        services.give_call_number(actor, record, scheme_id=own)
    return Two(actor, main.id, east.id, scheme, own, room)


@pytest.fixture
def north(db: None) -> Two:
    return two()


def send(it: Two, *codes: str, to: int, deed: Deed = Deed.SEND, reason: str = "") -> None:
    scans = [Scan(line, code) for line, code in enumerate(codes, 1)]
    services.handle_scans(it.actor, scans=scans, order=ScanOrder(deed=deed, branch_id=to, reason=reason))


def waiting(it: Two) -> list[tuple[str | None, str, str]]:
    return [(row.barcode, row.old_number, row.new_number) for row in queries.relabellings(it.actor)]


def free(it: Two, scheme: int) -> list[str]:
    rows = ReleasedNumber.scoped(it.actor).filter(scheme_id=scheme, taken_at=None).order_by("id")
    return [f"{row.class_number}/{row.book_number} {row.reason}" for row in rows]


def test_a_transfer_takes_the_number_of_the_new_scheme(north: Two) -> None:
    one, other = books(north.actor, "边城", "长河")
    copy(north.actor, one, "N1")
    copy(north.actor, one, "N2", volume="2")
    copy(north.actor, other, "N3")
    assert [given(north.actor, one), given(north.actor, other)] == ["I247.57/1", "I247.57/2"]
    send(north, "N1", "N2", to=north.east)
    assert numbers(north.actor, one) == ["I247.57/3", "I247.57/3=2"]
    assert waiting(north) == [("N1", "I247.57/1", "I247.57/3"), ("N2", "I247.57/1:2", "I247.57/3=2")]
    assert [row.away for row in queries.relabellings(north.actor)] == [True, True]
    assert free(north, north.main_scheme) == ["I247.57/1 moved"]
    assert queries.item_by_barcode(north.actor, "N1").version == 3
    (third,) = books(north.actor, "湘西")
    assert given(north.actor, third) == "I247.57/3"  # 1 is on labels still
    for barcode in ("N1", "N2"):
        services.scan_relabelled(north.actor, barcode=barcode)
    (fourth,) = books(north.actor, "春灯")
    assert given(north.actor, fourth) == "I247.57/1"


def test_what_stays_keeps_the_number_and_the_title_has_one_in_each_scheme(north: Two) -> None:
    (one,) = books(north.actor, "边城")
    copy(north.actor, one, "N1")
    copy(north.actor, one, "N2")
    given(north.actor, one)
    send(north, "N2", to=north.east, deed=Deed.PLACE)
    assert sorted(numbers(north.actor, one)) == ["I247.57/1", "I247.57/3"]
    assert free(north, north.main_scheme) == []
    services.move_item(
        north.actor, queries.item_by_barcode(north.actor, "N1").id, location_id=north.room, permanently=True
    )
    assert numbers(north.actor, one) == ["I247.57/3", "I247.57/3"]
    assert free(north, north.main_scheme) == ["I247.57/1 moved"]


def test_a_transfer_taken_back_finds_its_old_number(north: Two) -> None:
    (one,) = books(north.actor, "边城")
    copy(north.actor, one, "N1")
    given(north.actor, one)
    send(north, "N1", to=north.east)
    send(north, "N1", to=north.east, deed=Deed.RECEIVE)
    send(north, "N1", to=north.main, deed=Deed.PLACE)
    assert numbers(north.actor, one) == ["I247.57/1"]
    assert waiting(north) == []
    assert (free(north, north.main_scheme), free(north, north.east_scheme)) == ([], ["I247.57/3 moved"])


def test_a_book_away_for_a_while_keeps_its_number_and_its_place_in_the_count(north: Two) -> None:
    (one,) = books(north.actor, "边城")
    lent, stays = copy(north.actor, one, "N1"), copy(north.actor, one, "N2")
    given(north.actor, one)
    services.move_item(north.actor, lent, location_id=north.room, permanently=False)
    services.withdraw_item(north.actor, stays, reason="lost")
    assert numbers(north.actor, one) == ["I247.57/1", "I247.57/1"]
    assert (waiting(north), free(north, north.main_scheme)) == ([], [])
    services.withdraw_item(north.actor, lent, reason="lost")


def test_an_edit_follows_unless_it_says_a_number(north: Two) -> None:
    one, other = books(north.actor, "边城", "长河")
    for record, barcode in ((one, "N1"), (other, "N2")):
        item = copy(north.actor, record, barcode)
        shown = given(north.actor, record)
        wanted = NewItem(branch_id=north.east, barcode=barcode, call_number=shown if record == one else "I246.5/9")
        version = queries.item_for(north.actor, item).version
        services.edit_item(north.actor, item, item=wanted, expected_version=version)
    assert (numbers(north.actor, one), numbers(north.actor, other)) == (["I247.57/3"], ["I246.5/9"])
    assert free(north, north.main_scheme) == ["I247.57/1 moved", "I247.57/2 moved"]


def test_editions_stand_together_in_the_new_scheme_too(north: Two) -> None:
    first, second = books(north.actor, "边城", "边城")
    copy(north.actor, first, "N1")
    copy(north.actor, second, "N2")
    given(north.actor, first)
    assert given(north.actor, second, like=first) == "I247.57/1=2"
    send(north, "N2", to=north.east)
    assert numbers(north.actor, second) == ["I247.57/3-2"]
    assert free(north, north.main_scheme) == []
    send(north, "N1", to=north.east)
    assert numbers(north.actor, first) == ["I247.57/3"]
    assert free(north, north.main_scheme) == ["I247.57/1 moved"]


def test_the_class_a_cataloger_chose_goes_along_where_books_are_classed_alike(north: Two) -> None:
    one, other = books(north.actor, "边城", "长河")
    copy(north.actor, one, "N1")
    given(north.actor, one, class_number="K203")
    send(north, "N1", to=north.east)
    assert numbers(north.actor, one) == ["K203/1"]
    by_author = Making(method=Method.AUTHOR, author_method=AuthorMethod.INITIALS)
    services.edit_scheme(north.actor, north.east_scheme, name="东馆", making=by_author)
    copy(north.actor, other, "N2")
    given(north.actor, other)
    send(north, "N2", to=north.east)
    assert numbers(north.actor, other) == ["I247.57/S318"]


def test_where_no_number_can_be_made_a_person_is_asked(north: Two) -> None:
    (one,) = books(north.actor, "边城")
    services.edit_scheme(
        north.actor, north.east_scheme, name="东馆", making=Making(class_scheme="ddc", method=Method.SEQUENCE)
    )
    copy(north.actor, one, "N1")
    given(north.actor, one)
    send(north, "N1", to=north.east)
    assert numbers(north.actor, one) == ["I247.57/1"]
    [problem] = queries.open_problems(north.actor)
    assert (problem.kind, problem.scheme_id, problem.call_number) == (
        ProblemKind.NO_NUMBER,
        north.east_scheme,
        "I247.57/1",
    )
    assert waiting(north) == []
    bare = copy(north.actor, books(north.actor, "长河")[0], "N2")
    send(north, "N2", to=north.east)
    assert queries.item_for(north.actor, bare).call_number == ""
    assert len(queries.open_problems(north.actor)) == 1


def test_the_last_copy_that_leaves_frees_the_number_at_once(north: Two) -> None:
    one, other = books(north.actor, "边城", "长河")
    back = copy(north.actor, one, "N1")
    copy(north.actor, one, "N2")
    given(north.actor, one)
    services.change_call_number(north.actor, one, wanted=Wanted(class_number="I246.5"))
    assert len(waiting(north)) == 2
    send(north, "N1", to=north.main, deed=Deed.WRITE_OFF, reason="批 3")
    assert free(north, north.main_scheme) == ["I247.57/1 changed"]
    services.withdraw_item(north.actor, queries.item_by_barcode(north.actor, "N2").id, reason="worn")
    assert free(north, north.main_scheme) == ["I247.57/1 changed", "I246.5/1 withdrawn"]
    assert given(north.actor, other, class_number="I246.5") == "I246.5/1"
    services.change_state(north.actor, back, to=ItemState.AVAILABLE)
    assert [problem.kind for problem in queries.open_problems(north.actor)] == [ProblemKind.TWO_TITLES]


def test_a_library_may_never_give_a_number_again(north: Two) -> None:
    one, other, third = books(north.actor, "边城", "长河", "湘西")
    services.edit_scheme(north.actor, north.main_scheme, name="总馆", making=Making(reuse=False))
    item = copy(north.actor, one, "N1")
    assert [given(north.actor, one), given(north.actor, other)] == ["I247.57/1", "I247.57/2"]
    services.withdraw_item(north.actor, item, reason="worn")
    assert free(north, north.main_scheme) == ["I247.57/1 withdrawn"]
    assert given(north.actor, third) == "I247.57/3"
    assert given(north.actor, one, book_number="1") == "I247.57/1"  # a cataloger may
    assert free(north, north.main_scheme) == []


_BRING = """
import django; django.setup()
import io, pathlib, sys
from tianlu.catalog import services
from tianlu.holdings.services import NewItem, Wanted, create_item, create_scheme, default_scheme, give_call_number
from tianlu.kit import jobs
from tianlu.libraries.data import BranchKind, Name, system
from tianlu.libraries.queries import branch_tree, public_organisations
from tianlu.libraries.services import create_branch, found_library
found_library("test")
actor = system("test", organisation_id=public_organisations()[0].id)
create_branch(actor, code="EAST2", name=Name("东馆"), kind=BranchKind.BRANCH)
number = services.receive_file(actor, content=io.BytesIO(pathlib.Path(sys.argv[1]).read_bytes()), filename="a.mrc")
jobs.run_until(services.examine_import(actor, number))
jobs.run_until(services.start_import(actor, number))
default_scheme(actor)
branches = [one.id for one in branch_tree(actor)]
create_scheme(actor, name="东馆", branch_id=branches[-1])
from tianlu.catalog.models import Record
for record in Record.objects.order_by("id"):
    for copy in "AB":
        create_item(actor, record.id, item=NewItem(branch_id=branches[0], barcode=f"{copy}{record.id}"))
    give_call_number(actor, record.id)
"""


@pytest.mark.long
def test_copies_that_go_and_leave_at_once(tmp_path: Path) -> None:
    titles = proofs.count(48, 480)
    (tmp_path / "a.mrc").write_bytes(many(titles, items=False))
    with own_installation(tmp_path / "own") as made:
        made.run("-c", _BRING, str(tmp_path / "a.mrc"))
        ((organisation,),) = made.rows("SELECT min(id) FROM libraries_organisation")
        made.environment["DJANGO_SETTINGS_MODULE"] = "tianlu.portal.settings"

        def at_once(deed: str) -> None:
            words = map(str, (organisation, THREADS, deed, proofs.seed() % 10_000))
            process = made.start("-m", "tests.holdings.moving", *words, stderr=subprocess.PIPE)
            said = process.communicate(timeout=600)[1].decode()
            assert process.returncode == 0, said

        given_there = (
            "SELECT n.class_number, n.book_number FROM holdings_callnumber n JOIN holdings_shelvingscheme s"
            " ON s.id = n.scheme_id WHERE s.branch_id IS {} NULL"
        )
        at_once("send")
        assert made.rows(given_there.format("")) == []
        there = made.rows(given_there.format("NOT"))
        assert sorted(int(number) for _class, number in there) == list(range(1, titles + 1))
        worn = made.rows(
            "SELECT record_id, count(DISTINCT call_number), count(*) FROM holdings_item GROUP BY record_id"
        )
        assert {(kinds, copies) for _record, kinds, copies in worn} == {(1, 2)}
        assert made.rows("SELECT count(*) FROM holdings_relabelling WHERE old_number = new_number") == [(0,)]
        at_once("withdraw")
        assert made.rows("SELECT count(*) FROM holdings_callnumber") == [(0,)]
        assert made.rows("SELECT count(*) FROM holdings_releasednumber WHERE taken_at IS NULL") == [(2 * titles,)]


def test_released_numbers_are_no_titles(north: Two) -> None:
    (one,) = books(north.actor, "边城")
    item = copy(north.actor, one, "N1")
    given(north.actor, one)
    services.withdraw_item(north.actor, item, reason="worn")
    assert CallNumber.scoped(north.actor).filter(scheme_id=north.main_scheme).count() == 0
