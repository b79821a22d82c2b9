"""What discovery tells the event log."""

from django.utils.translation import gettext_lazy as _

from tianlu.kit.events import EventKind, FieldType, declare

SEARCHED = declare(
    EventKind(
        "discovery.searched",
        {"way": FieldType.WORD, "plain": FieldType.FLAG, "found": FieldType.COUNT},
        _("A search"),
    )
)
