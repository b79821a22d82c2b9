"""Pure decisions about holdings: items in MARC fields, prices, and the order of call numbers on a shelf."""

from tianlu.holdings.rules.items import Draft, ItemsRead, Problem, expand_numbers, read_items
from tianlu.holdings.rules.mapping import FieldRule, Mapping, MappingError, Role
from tianlu.holdings.rules.presets import PRESETS, fitting
from tianlu.holdings.rules.prices import Price, read_price
from tianlu.holdings.rules.shelving import shelf_key

__all__ = [
    "PRESETS",
    "Draft",
    "FieldRule",
    "ItemsRead",
    "Mapping",
    "MappingError",
    "Price",
    "Problem",
    "Role",
    "expand_numbers",
    "fitting",
    "read_items",
    "read_price",
    "shelf_key",
]
