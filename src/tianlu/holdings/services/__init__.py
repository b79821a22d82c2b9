"""What a library does with its holdings."""

from tianlu.holdings.services.importing import HoldingsStep
from tianlu.holdings.services.items import (
    ITEMS,
    NewItem,
    change_state,
    create_item,
    edit_item,
    move_item,
    set_item_visibility,
    withdraw_item,
)
from tianlu.holdings.services.locations import create_location, edit_location
from tianlu.holdings.services.mappings import MAPPINGS, save_mapping
from tianlu.holdings.services.subscribing import HoldingsOfRecords

__all__ = [
    "ITEMS",
    "MAPPINGS",
    "HoldingsOfRecords",
    "HoldingsStep",
    "NewItem",
    "change_state",
    "create_item",
    "create_location",
    "edit_item",
    "edit_location",
    "move_item",
    "save_mapping",
    "set_item_visibility",
    "withdraw_item",
]
