"""The main class of items in SQL, as `rules.class_mark` has it, for tables over the whole library."""

from typing import Any

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Substr

from tianlu.holdings.models import Item, ShelvingScheme
from tianlu.holdings.rules import CHINESE, CLASS_LETTERS, CLASSES, DIVIDED, LCC, LCC_KEY, TWO_LETTERED
from tianlu.libraries.data import Actor


def with_marks(actor: Actor, items: "QuerySet[Item]") -> "QuerySet[Any]":
    """The items with their `mark`: a class of 中图法, the code of another scheme, "" for none."""
    chinese = Q(letter__in=list(CLASSES)) & (Q(letter=TWO_LETTERED) | ~Q(shelf_key__regex=DIVIDED))
    mark = Case(
        When(call_number="", then=Value("")),
        When(~Q(scheme=CHINESE), then=F("scheme")),
        When(shelf_key__regex=LCC_KEY, then=Value(LCC)),
        When(chinese, then=F("letter")),
        default=Value(""),
    )
    return items.annotate(letter=_letter(), scheme=_scheme(actor)).annotate(mark=mark)


def _letter() -> Case:
    """The first letter of the class; "" where there is none."""
    found = [When(shelf_key__regex=begin, then=Substr("shelf_key", place + 1, 1)) for begin, place in CLASS_LETTERS]
    return Case(*found, default=Value(""))


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
