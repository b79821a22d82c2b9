"""What staff keep of a record goes with it when it is merged, and comes back when it is split."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet

from tianlu.discovery.models import JudgedRecord, ListedRecord, Tag
from tianlu.kit.errors import Sentence
from tianlu.libraries.data import Actor

_REASON: Final = "a merge moves the tags of all libraries that hold the record"


@dataclass(frozen=True, slots=True)
class KeptOfRecords:
    """Rows of one table that name a record, each record once in a `place`: on a list, in a library under a tag."""

    rows: Callable[[], "QuerySet[Any]"]
    place: tuple[str, ...]

    def objections(self, record_ids: Sequence[int], *, except_import: int | None) -> Mapping[int, Sentence]:
        """None: a record may be withdrawn though it is on a list."""
        return {}

    def merged(self, actor: Actor, record_id: int, *, into: int) -> Sequence[int]:
        """Move every row but those in whose place the surviving record stands too; these stay with the merged one."""
        there = set(self.rows().filter(record_id=into).values_list(*self.place))
        mine = self.rows().filter(record_id=record_id).values_list("id", *self.place)
        moved = [number for number, *place in mine if tuple(place) not in there]
        self.rows().filter(id__in=moved).update(record_id=into)
        return moved

    def split(self, actor: Actor, record_id: int, *, out_of: int, moved: Sequence[int]) -> None:
        """Move those rows back that still name the surviving record."""
        self.rows().filter(id__in=list(moved), record_id=out_of).update(record_id=record_id)

    def separated(self, actor: Actor, record_id: int, *, into: int, contribution_ids: Sequence[int]) -> None:
        """They came with no contribution, and stay."""


LISTED: Final = KeptOfRecords(ListedRecord.objects.all, ("list_id",))
TAGGED: Final = KeptOfRecords(lambda: Tag.unscoped(reason=_REASON), ("organisation_id", "key"))
JUDGED: Final = KeptOfRecords(JudgedRecord.objects.all, ("search_id",))
