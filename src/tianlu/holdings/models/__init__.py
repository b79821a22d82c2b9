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
from tianlu.holdings.models.cutovers import Cutover, CutoverLoan, CutoverProblem
from tianlu.holdings.models.inventories import Inventory, InventoryFinding, InventoryRun, InventoryScan
from tianlu.holdings.models.items import HoldingsMapping, Item, ItemState, Location
from tianlu.holdings.models.labels import LabelLayout, Relabelling
from tianlu.holdings.models.register import RegisterEntry, RegisterPeriod, ScanBatch

__all__ = [
    "AuthorNumber",
    "AuthorTable",
    "CallNumber",
    "CallNumberProblem",
    "CallNumberRecord",
    "Cutover",
    "CutoverLoan",
    "CutoverProblem",
    "HoldingsMapping",
    "Inventory",
    "InventoryFinding",
    "InventoryRun",
    "InventoryScan",
    "Item",
    "ItemState",
    "LabelLayout",
    "Location",
    "NumberCounter",
    "RegisterEntry",
    "RegisterPeriod",
    "Relabelling",
    "ReleasedNumber",
    "ScanBatch",
    "ShelvingScheme",
]
