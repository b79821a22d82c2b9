"""A record as it was at one of its versions."""

from dataclasses import dataclass

from tianlu.catalog.data import NoSuchRecord, VersionView
from tianlu.catalog.models import RecordVersion
from tianlu.catalog.queries.documents import marc_of_version
from tianlu.catalog.queries.records import versions_of
from tianlu.catalog.rules import without_local_fields
from tianlu.catalog.rules.differing import Difference, differences
from tianlu.libraries.data import Actor
from tianlu.marc import Dialect, Record


@dataclass(frozen=True, slots=True)
class VersionPage:
    """A version beside another (None: beside nothing, it is the first), and the newest number."""

    version: VersionView
    against: VersionView | None
    latest: int
    dialect: Dialect
    differences: list[Difference]


def version_for(actor: Actor, record_id: int, number: int, *, against: int | None = None) -> VersionPage:
    """What a version says and how it differs from another one (the one before it); without any library's local fields.

    Refuses as `record_for` does, and `NoSuchRecord` for a number that the record never had.
    """
    known = {version.number: version for version in versions_of(actor, record_id)}
    other = number - 1 if against is None else against
    if number not in known or (against is not None and against not in known):
        raise NoSuchRecord()
    after, dialect = _bare(record_id, number)
    before = _bare(record_id, other)[0] if other in known else Record(after.leader)
    return VersionPage(known[number], known.get(other), max(known), dialect, differences(before, after))


def _bare(record_id: int, number: int) -> tuple[Record, Dialect]:
    record, dialect = marc_of_version(RecordVersion.objects.get(record_id=record_id, number=number))
    return without_local_fields(record, dialect), dialect
