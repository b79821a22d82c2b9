"""Diagnostics of the set Bib-1 (1.2.840.10003.4.1) as sentences; those a search can meet."""

from codecs import getincrementaldecoder  # lets the cut go through a character
from contextlib import suppress
from typing import Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tianlu.catalog.engines.z3950.units import Said
from tianlu.kit.errors import Sentence

SIGN_IN: Final = frozenset({101, 1010, 1011, 1014})
_ADDITION_MOST: Final = 4096  # octets of an addition that are read
_WORDS_MOST: Final = 100
_SYNTAX: Final = _("It does not give records in the syntax that was asked for.")
_SENTENCES: Final[dict[int, Sentence]] = {
    1: _("It has a permanent fault."),
    2: _("It has a temporary fault. Try again later."),
    3: _("It does not know this kind of search."),
    4: _("The words are too common to be searched."),
    5: _("There are too many words in the question."),
    11: _("The question is too long for it."),
    12: _("The search finds more than it will serve."),
    13: _("It has fewer records than were asked for."),
    14: _("It has a fault and cannot give the records."),
    15: _("It may not give this record to others."),
    24: _("It does not know this element set."),
    25: _("It does not know this element set."),
    31: _("It is too busy. Try again later."),
    107: _("It does not know this kind of search."),
    108: _("It does not understand the question."),
    109: _("Its database is away for now."),
    113: _("It cannot be searched this way."),
    114: _("It cannot be searched by this attribute."),
    117: _("It does not know the relation that was asked for."),
    118: _("It does not know the structure that was asked for."),
    120: _("It does not know the truncation that was asked for."),
    121: _("It does not know the set of attributes."),
    123: _("It does not know this combination of attributes."),
    125: _("It cannot read the words of the question."),
    126: _("It cannot read the words of the question."),
    227: _SYNTAX,
    235: _("It has no database of this name."),
    236: _("Access to this database is denied."),
    238: _SYNTAX,
    239: _SYNTAX,
    1015: _("Too many people ask it at once. Try again later."),
    1072: _("The characters of the question are not in its character set: correct it in the target's settings."),
    1016: _("It does not serve the network we ask from."),
}


def sentence(said: Said) -> str:
    """What the target says, in the active language, with its own addition where it has one that can be read."""
    known = str(_SENTENCES.get(said.condition, "")) or gettext("Diagnostic %(number)s.") % {"number": said.condition}
    addition = words_of(said.addition)
    return f"{known} ({addition})" if addition else known


def words_of(content: bytes) -> str:
    """What a target adds in its own words, at most 100 characters of one line; "" where it is no text.

    Nothing says in which character set; those of targets in China are UTF-8 or GB18030.
    """
    for charset in ("utf-8", "gb18030"):
        with suppress(UnicodeDecodeError):
            text = " ".join(getincrementaldecoder(charset)().decode(content[:_ADDITION_MOST]).split())
            return text[:_WORDS_MOST] if text.isprintable() else ""
    return ""
