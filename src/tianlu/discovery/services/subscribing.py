"""What staff keep of a record goes with it when it is merged, and comes back when it is split."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from tianlu.discovery.models import JudgedRecord, ListedRecord, Tag
from tianlu.kit.errors import Sentence
from tianlu.libraries.data import Actor

_REASON = "a merge moves what staff of all libraries keep of the record"


class _Kept:
    """Rows of one table that name a record, each once for `place`; what the surviving record has too stays behind."""

    place: tuple[str, ...]

    def rows(self) -> "QuerySet[Any]":
        """Every row of the table, of all libraries."""
        raise NotImplementedError

    def objections(self, record_ids: Sequence[int], *, except_import: int | None) -> Mapping[int, Sentence]:
        """None: a record may be withdrawn though it is on a list."""
        return {}

    def merged(self, actor: Actor, record_id: int, *, into: int) -> Sequence[int]:
        """Move every row but those for whose place there is one already."""
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


class ListsOfRecords(_Kept):
    place = ("list_id",)

    def rows(self) -> "QuerySet[Any]":
        return ListedRecord.objects.all()


class TagsOfRecords(_Kept):
    place = ("organisation_id", "key")

    def rows(self) -> "QuerySet[Any]":
        return Tag.unscoped(reason=_REASON)


class TestsOfRecords(_Kept):
    place = ("search_id",)

    def rows(self) -> "QuerySet[Any]":
        return JudgedRecord.objects.all()
