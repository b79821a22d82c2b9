"""The main class of items in SQL, as `rules.class_mark` has it, for tables over the whole library."""

from typing import Any

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Substr
from django.db.models.lookups import In

from tianlu.holdings.models import Item, ShelvingScheme
from tianlu.holdings.rules import CHINESE, CLASS_LETTERS, CLASSES, DIVIDED, LCC, TWO_LETTERED
from tianlu.libraries.data import Actor


def with_marks(actor: Actor, items: "QuerySet[Item]") -> "QuerySet[Any]":
    """The items with their `mark`: a class of 中图法, the code of another scheme, "" for none."""
    begun = Q(shelf_key__startswith="N")  # told apart without patterns, which SQLite leaves to Python
    chinese = Q(letter__in=list(CLASSES)) & (
        Q(letter=TWO_LETTERED) | begun & ~Q(_one(2, "N")) | ~begun & ~Q(shelf_key__regex=DIVIDED)
    )
    mark = Case(
        When(call_number="", then=Value("")),
        When(~Q(scheme=CHINESE), then=F("scheme")),
        When(begun & _of_congress(), then=Value(LCC)),
        When(chinese, then=F("letter")),
        default=Value(""),
    )
    return items.annotate(letter=_letter(), scheme=_scheme(actor)).annotate(mark=mark)


def _one(place: int, of: str) -> In:
    """Whether the character of the shelf key at a place (from 0) is one of these."""
    return In(Substr("shelf_key", place + 1, 1), list(of))


def _of_congress() -> Q:
    """`LCC_KEY`, for one to three letters."""
    found = Q()
    for letters in (1, 2, 3):
        signs = Q(_one(2 * letters, "BCDE")) & Q(_one(2 * letters + 1, "0123456789"))
        for place in range(1, letters):
            signs &= Q(_one(2 * place, "N"))
        found |= signs
    return found


def _letter() -> Case:
    """The first letter of the class; "" where there is none."""
    (_begin, usual), *behind_marks = CLASS_LETTERS
    found = [When(shelf_key__regex=begin, then=Substr("shelf_key", place + 1, 1)) for begin, place in behind_marks]
    return Case(When(shelf_key__startswith="N", then=Substr("shelf_key", usual + 1, 1)), *found, default=Value(""))


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
