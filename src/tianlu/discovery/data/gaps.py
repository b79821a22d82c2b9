"""The gap list: what became of searches that found nothing."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from tianlu.kit.errors import Conflict, NotFound, Sentence


class GapState(StrEnum):
    """What became of a search that found nothing.

    `RESPELLED`: every time, the results of another spelling were shown; whether they were what was meant, staff know.
    """

    OPEN = "open"
    RESPELLED = "respelled"
    BOUGHT = "bought"
    ELSEWHERE = "elsewhere"
    NO = "no"

    @property
    def label(self) -> Sentence:
        return _GAP_LABELS[self]


_GAP_LABELS = {
    GapState.OPEN: _("To do"),
    GapState.RESPELLED: _("Found in another spelling"),
    GapState.BOUGHT: _("Bought"),
    GapState.ELSEWHERE: _("Here under another name"),
    GapState.NO: _("Not for this library"),
}


class NoSuchGap(NotFound):
    code = "no-such-gap"
    message = _("There is no such line on the gap list.")
    remedy = _("Go back to the list.")


class GapChanged(Conflict):
    code = "gap-changed"
    message = _("A colleague has said something about this line meanwhile; yours was not kept.")
    remedy = _("Go back to the list, read it, and say yours again if it still holds.")
