"""What holdings say when records are withdrawn or merged."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from tianlu.holdings.models import Item
from tianlu.kit.errors import Sentence
from tianlu.kit.feed import announce_many
from tianlu.libraries.data import Actor


class HoldingsOfRecords:
    """Objects to the withdrawal of records with items; moves items with a merge."""

    def objections(self, record_ids: Sequence[int], *, except_import: int | None) -> Mapping[int, Sentence]:
        """Records with items that are not withdrawn, those brought by `except_import` apart."""
        items = Item.unscoped(reason="any library's item keeps its record")
        held = items.filter(record_id__in=record_ids).exclude(state="withdrawn")
        if except_import is not None:
            held = held.exclude(origin_id=except_import)
        return dict.fromkeys(held.values_list("record_id", flat=True), _("It has items."))

    def merged(self, actor: Actor, record_id: int, *, into: int) -> None:
        """Move every item, withdrawn ones too, so that their history stays findable."""
        items = Item.unscoped(reason="a merge moves the items of all libraries that hold the record")
        items.filter(record_id=record_id).update(record_id=into)
        announce_many("holding", [record_id, into])
