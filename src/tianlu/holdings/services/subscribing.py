"""What holdings say when records are withdrawn, merged or split."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from tianlu.holdings.models import CallNumberRecord, Item
from tianlu.kit.errors import Sentence
from tianlu.kit.feed import announce_many
from tianlu.libraries.data import Actor


class HoldingsOfRecords:
    """Objects to the withdrawal of records with items; moves items with a merge and back with a split."""

    def objections(self, record_ids: Sequence[int], *, except_import: int | None) -> Mapping[int, Sentence]:
        """Records with items that are not withdrawn, those brought by `except_import` apart."""
        items = Item.unscoped(reason="any library's item keeps its record")
        held = items.filter(record_id__in=record_ids).exclude(state="withdrawn")
        if except_import is not None:
            held = held.exclude(origin_id=except_import)
        return dict.fromkeys(held.values_list("record_id", flat=True), _("It has items."))

    def merged(self, actor: Actor, record_id: int, *, into: int) -> Sequence[int]:
        """Move every item, withdrawn ones too, so that their history stays findable."""
        items = Item.unscoped(reason="a merge moves the items of all libraries that hold the record")
        moved = list(items.filter(record_id=record_id).order_by("id").values_list("id", flat=True))
        items.filter(record_id=record_id).update(record_id=into)
        _merge_numbers(record_id, into)
        announce_many("holding", [record_id, into])
        return moved

    def split(self, actor: Actor, record_id: int, *, out_of: int, moved: Sequence[int]) -> None:
        """Move those items back, whatever happened to them since; what was added after the merge stays where it is."""
        items = Item.unscoped(reason="undoing a merge gives the items of all libraries back")
        items.filter(id__among=set(moved), record_id=out_of).update(record_id=record_id)
        numbers = CallNumberRecord.unscoped(reason="undoing a merge gives the call numbers of all libraries back")
        numbers.filter(record_id=out_of, merged_from=record_id).update(record_id=record_id, merged_from=None)
        announce_many("holding", [record_id, out_of])

    def separated(self, actor: Actor, record_id: int, *, into: int, contribution_ids: Sequence[int]) -> None:
        """Move the items that came with these contributions; call numbers stay, because they are the title's."""
        items = Item.unscoped(reason="contributions take the items they brought along")
        items.filter(record_id=record_id, contribution_id__among=set(contribution_ids)).update(record_id=into)
        announce_many("holding", [record_id, into])


def _merge_numbers(record_id: int, into: int) -> None:
    """The surviving record takes the call numbers it has none of its own for.

    Where both have one, the merged record keeps its own, because its number still stands on labels; looking along the
    shelf tells staff that one record stands under two numbers.
    """
    numbers = CallNumberRecord.unscoped(reason="a merge moves the call numbers of all libraries that hold the record")
    own = list(numbers.filter(record_id=into).values_list("scheme_id", flat=True))
    numbers.filter(record_id=record_id).exclude(scheme_id__in=own).update(record_id=into, merged_from=record_id)
