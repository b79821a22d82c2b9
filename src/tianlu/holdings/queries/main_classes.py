"""The main class of items in SQL, as `rules.class_mark` has it, for tables over the whole library."""

from typing import Any

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Substr
from django.db.models.lookups import In

from tianlu.holdings.models import Item, ShelvingScheme
from tianlu.holdings.rules import CHINESE, CLASSES, DIGIT_SIGNS, LCC, SECOND_OF_LAW, TWO_LETTERED
from tianlu.libraries.data import Actor

_LONGEST_MARK = 8  # characters before the class, each 6 in a key


def with_marks(actor: Actor, items: "QuerySet[Item]") -> "QuerySet[Any]":
    """The items with their `mark`: a class of 中图法, the code of another scheme, "" for none."""
    said = [When(~_at(begin, "Z"), then=_mark(begin)) for begin in range(0, 6 * _LONGEST_MARK + 1, 6)]
    mark = Case(
        When(call_number="", then=Value("")),
        When(~Q(scheme=CHINESE), then=F("scheme")),
        *said,
        default=Value(""),
    )
    return items.annotate(scheme=_scheme(actor)).annotate(mark=mark)


def _at(place: int, of: str) -> Q:
    """Whether the character of the shelf key at a place (from 0) is one of these; patterns SQLite would leave to Python."""
    return Q(In(Substr("shelf_key", place + 1, 1), list(of)))


def _mark(begin: int) -> Case:
    """Of a class that begins at this place of the key."""
    letter, second = begin + 1, begin + 2
    of_law = _at(letter, SECOND_OF_LAW[0]) & _at(second, "N") & _at(second + 1, SECOND_OF_LAW[1])
    technical = _at(letter, TWO_LETTERED) & ~_at(second, DIGIT_SIGNS)
    other = _at(letter, CLASSES.replace(TWO_LETTERED, "")) & ~_at(second, "N")
    return Case(
        When(~_at(begin, "N"), then=Value("")),
        When(_of_congress(begin), then=Value(LCC)),
        When(of_law | technical | other, then=Substr("shelf_key", letter + 1, 1)),
        default=Value(""),
    )


def _of_congress(begin: int) -> Q:
    """One to three letters and a whole number."""
    found = Q()
    for letters in (1, 2, 3):
        number = begin + 2 * letters
        signs = _at(number, "BCDE") & _at(number + 1, "0123456789")
        for place in range(1, letters):
            signs &= _at(begin + 2 * place, "N")
        found |= signs
    return found


def _scheme(actor: Actor) -> Case:
    """The classification of the place: of its location, else of its branch, else of the organisation."""
    rows = ShelvingScheme.scoped(actor).filter(organisation_id=actor.organisation_id)
    narrow_first = sorted(rows, key=lambda row: (row.location_id is None, row.branch_id is None))
    usual = next((row.class_scheme for row in narrow_first if row.branch_id is None), CHINESE)
    said = [When(_stands_in(row), then=Value(row.class_scheme)) for row in narrow_first if row.branch_id is not None]
    return Case(*said, default=Value(usual))


def _stands_in(scheme: ShelvingScheme) -> Q:
    if scheme.location_id is not None:
        return Q(permanent_location_id=scheme.location_id)
    return Q(branch_id=scheme.branch_id)
