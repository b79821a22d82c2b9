"""Diagnostics of SRU (info:srw/diagnostic/1) as sentences; those a search can meet."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from tianlu.kit.errors import Sentence

SIGN_IN: Final = frozenset({"3", "68"})  # authentication error; not authorised to send a record
_QUESTION: Final = _("It does not understand the question.")
_BEYOND: Final = _("It has fewer records than were asked for.")
_SENTENCES: Final[dict[str, Sentence]] = {
    "1": _("It has a permanent fault."),
    "2": _("It has a temporary fault. Try again later."),
    "4": _("It does not know this kind of search."),
    "5": _("It does not speak this version of SRU."),
    **dict.fromkeys(("6", "7", "8", "10", "11", "12", "13", "14"), _QUESTION),
    "15": _("It does not know the index that was asked for."),
    "16": _("It does not know the index that was asked for."),
    "19": _("It does not know the relation that was asked for."),
    "22": _("It does not know the relation that was asked for."),
    "35": _("The words are too common to be searched."),
    "47": _QUESTION,
    "48": _QUESTION,
    "60": _("The search finds more than it will serve."),
    "61": _BEYOND,
    "64": _("It has a fault and cannot give the records."),
    "65": _("It has a fault and cannot give the records."),
    "66": _("It does not know the record schema that was asked for."),
    "67": _("It does not give records in the schema that was asked for."),
}


def sentence(number: str, words: str) -> str:
    """What the target says, in the active language, with its own words."""
    known = str(_SENTENCES.get(number, ""))
    return f"{known} ({words})" if known and words else known or words
