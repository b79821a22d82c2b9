"""Tables of holdings: what the library owns, where it stands, the numbers it stands by."""

from tianlu.holdings.models.call_numbers import (
    AuthorNumber,
    AuthorTable,
    CallNumber,
    CallNumberProblem,
    CallNumberRecord,
    NumberCounter,
    ReleasedNumber,
    ShelvingScheme,
)
from tianlu.holdings.models.items import HoldingsMapping, Item, ItemState, Location
from tianlu.holdings.models.labels import LabelLayout, Relabelling

__all__ = [
    "AuthorNumber",
    "AuthorTable",
    "CallNumber",
    "CallNumberProblem",
    "CallNumberRecord",
    "HoldingsMapping",
    "Item",
    "ItemState",
    "LabelLayout",
    "Location",
    "NumberCounter",
    "Relabelling",
    "ReleasedNumber",
    "ShelvingScheme",
]
