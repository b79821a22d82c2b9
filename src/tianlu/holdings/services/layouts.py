"""Sheets of labels that a library uses beside those built in."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from tianlu.holdings.data import ITEMS, BadLayout
from tianlu.holdings.models import LabelLayout
from tianlu.holdings.rules import LAYOUTS, Layout, LayoutFault
from tianlu.kit.clock import now
from tianlu.kit.errors import Sentence
from tianlu.libraries.data import Actor

_FAULTS: dict[str, Sentence] = {
    "too-small": _("a label is at least 8 mm wide and high, and nothing is less than 0."),
    "too-large": _("a sheet is at most 450 mm wide and high, with 500 labels."),
    "beyond-the-page": _("the labels reach beyond the sheet."),
}


def save_layout(actor: Actor, *, name: str, sizes: Mapping[str, int]) -> None:
    """Keep a sheet of labels under a name, in place of one of the same name. Refuses `BadLayout`."""
    actor.require(ITEMS, organisation_id=actor.organisation_id)
    plain = name.strip()[:80]
    if not plain or plain in LAYOUTS:
        raise BadLayout(reason=_("it needs a name of its own."))
    try:
        layout = Layout.from_dict(sizes)
    except LayoutFault as fault:
        raise BadLayout(reason=_FAULTS[str(fault)]) from fault
    LabelLayout.scoped(actor).update_or_create(
        organisation_id=actor.organisation_id,
        name=plain,
        defaults={"sizes": layout.to_dict(), "updated_at": now()},
    )
