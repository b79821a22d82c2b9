"""Keeping the headings of browse lists: noted as records come and change, or made anew from the database."""

from collections.abc import Collection, Sequence
from typing import Any, Final

from django.db import transaction

from tianlu.catalog.data import RecordStatus, RecordView, Visibility
from tianlu.catalog.queries import count_records, iter_record_ids, projections
from tianlu.discovery.headings import BrowseKind, WrittenHeading, digest, headings_of
from tianlu.discovery.models import Heading
from tianlu.kit import feed
from tianlu.kit.data import CopyStatus, Progress
from tianlu.kit.db import batches, insert_many, retrying, wait_for_turn
from tianlu.kit.feed import Change

BROWSE: Final = "browse"
BROWSE_KINDS: Final = frozenset({"record"})
_PIECE: Final = 100  # records in one transaction: some 500 headings, 20 ms
_COLUMNS: Final = ("organisation", "kind", "place", "key", "form", "sound", "initials", "staff_only", "mark")
_TURN: Final = 7_420_201  # two processes would note one heading twice
_REASON: Final = "the headings of all organisations are kept by one follower of the feed"


def note_headings(changes: Sequence[Change]) -> None:
    """Note the headings of the records that changed; those known already cost a look."""
    for ids in batches(dict.fromkeys(change.object_id for change in changes), _PIECE):
        _note(ids)


def _note(ids: Collection[int]) -> None:
    wanted: dict[str, tuple[int, bool, WrittenHeading]] = {}
    for record in projections(ids).values():
        if record.status is RecordStatus.LIVE and record.visibility is not Visibility.SUPPRESSED:
            wanted |= _marked(record)
    known = _known_marks(wanted)
    if fresh := {mark: one for mark, one in wanted.items() if mark not in known}:
        retrying(lambda: _write(fresh))


def _marked(record: RecordView) -> dict[str, tuple[int, bool, WrittenHeading]]:
    staff = record.visibility is Visibility.STAFF
    return {
        digest(f"{organisation}\t{staff:d}\t{one.kind}\t{one.form}"): (organisation, staff, one)
        for one in headings_of(record.bib)
        for organisation in record.organisations
    }


def _known_marks(marks: Collection[str]) -> set[str]:
    return set(Heading.unscoped(reason=_REASON).filter(mark__among=marks).values_list("mark", flat=True))


@transaction.atomic
def _write(fresh: dict[str, tuple[int, bool, WrittenHeading]]) -> None:
    wait_for_turn(_TURN)
    known = _known_marks(fresh)  # another process may have been here since
    places = _places(fresh)
    rows: list[Sequence[Any]] = []
    for mark, (organisation, staff, one) in fresh.items():
        if mark not in known:
            place = places.setdefault((one.kind, one.key), one.place)
            rows.append((organisation, one.kind, place, one.key, one.form, one.sound, one.initials, staff, mark))
    insert_many(Heading, _COLUMNS, rows)


def _places(fresh: dict[str, tuple[int, bool, WrittenHeading]]) -> dict[tuple[str, str], bytes]:
    """Where other forms of these keys stand already: a form that reads otherwise (乾 as gan) stays with them."""
    found: dict[tuple[str, str], bytes] = {}
    for kind in BrowseKind:
        keys = {one.key for _, _, one in fresh.values() if one.kind is kind}
        rows = Heading.unscoped(reason=_REASON).filter(kind=kind, key__among=keys)
        found |= {(kind, key): bytes(place) for key, place in rows.values_list("key", "place")}
    return found


def rebuild_headings(progress: Progress) -> int:
    """Forget all headings and note them anew; lists are short meanwhile. Returns how many there are."""
    while feed.number():
        pass
    stands_at = feed.latest()
    while first := list(Heading.unscoped(reason=_REASON).values_list("id", flat=True)[:2000]):
        retrying(lambda ids=first: Heading.unscoped(reason=_REASON).filter(id__in=ids).delete())  # type: ignore[misc]
    total, done = count_records(), 0
    for ids in batches(iter_record_ids(), _PIECE):
        _note(ids)
        done += len(ids)
        progress(done, total)
    feed.move_cursor(BROWSE, stands_at)
    return Heading.unscoped(reason=_REASON).count()


class BrowseLists:
    """The headings as a copy that `tianlu rebuild browse` makes anew."""

    def rebuild(self, progress: Progress) -> int:
        return rebuild_headings(progress)

    def status(self) -> CopyStatus:
        behind = feed.behind(BROWSE)
        count = Heading.unscoped(reason=_REASON).count()
        return CopyStatus("behind" if behind else "ready", count, behind, in_background=True)
