"""What discovery tells the event log."""

from django.utils.translation import gettext_lazy as _

from tianlu.kit.access import act
from tianlu.kit.events import EventKind, FieldType, declare

SEARCHED = declare(
    EventKind(
        "discovery.searched",
        {"way": FieldType.WORD, "plain": FieldType.FLAG, "found": FieldType.COUNT},
        _("A search"),
    )
)

# The words of a search that found nothing, without whoever typed them; numbers and addresses of people are masked.
# `instead` is the spelling whose results were shown, where there was one.
MISSED = declare(
    EventKind(
        "discovery.missed",
        {"words": FieldType.TEXT, "instead": FieldType.TEXT},
        _("A search that found nothing"),
    ),
)
GAPS = act("discovery.gaps", _("Work on the list of searches that found nothing"))
TAG = act("discovery.tags", _("Tag records"))
JUDGE = act("discovery.judge", _("Keep and run test searches"))
