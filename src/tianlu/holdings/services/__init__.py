"""What a library does with its holdings."""

from tianlu.holdings.data import CALL_NUMBERS, ITEMS, SCHEMES
from tianlu.holdings.services.call_numbers import (
    change_call_number,
    give_call_number,
    give_up_call_number,
    take_back_call_number,
)
from tianlu.holdings.services.choosing import Wanted
from tianlu.holdings.services.cutovers import (
    CutoverMapping,
    examine_cutover,
    first_rows,
    map_cutover,
    receive_cutover,
    return_lent_book,
    run_cutover,
    start_cutover,
    undo_cutover,
)
from tianlu.holdings.services.importing import HoldingsStep
from tianlu.holdings.services.inventories import (
    finish_inventory,
    pause_inventory,
    resume_inventory,
    settle_inventory,
    start_inventory,
    take_scans,
)
from tianlu.holdings.services.items import (
    NewItem,
    change_state,
    create_item,
    edit_item,
    move_item,
    set_item_visibility,
    withdraw_item,
)
from tianlu.holdings.services.labelling import mark_relabelled, scan_relabelled
from tianlu.holdings.services.layouts import save_layout
from tianlu.holdings.services.locations import create_location, edit_location
from tianlu.holdings.services.mappings import MAPPINGS, save_mapping
from tianlu.holdings.services.register import begin_register, close_period
from tianlu.holdings.services.registering import run_registering, settle_problem
from tianlu.holdings.services.scanning import ScanOrder, handle_scans
from tianlu.holdings.services.schemes import (
    Making,
    create_scheme,
    default_scheme,
    edit_scheme,
    load_author_table,
)
from tianlu.holdings.services.subscribing import HoldingsOfRecords

__all__ = [
    "CALL_NUMBERS",
    "ITEMS",
    "MAPPINGS",
    "SCHEMES",
    "CutoverMapping",
    "HoldingsOfRecords",
    "HoldingsStep",
    "Making",
    "NewItem",
    "ScanOrder",
    "Wanted",
    "begin_register",
    "change_call_number",
    "change_state",
    "close_period",
    "create_item",
    "create_location",
    "create_scheme",
    "default_scheme",
    "edit_item",
    "edit_location",
    "edit_scheme",
    "examine_cutover",
    "finish_inventory",
    "first_rows",
    "give_call_number",
    "give_up_call_number",
    "handle_scans",
    "load_author_table",
    "map_cutover",
    "mark_relabelled",
    "move_item",
    "pause_inventory",
    "receive_cutover",
    "resume_inventory",
    "return_lent_book",
    "run_cutover",
    "run_registering",
    "save_layout",
    "save_mapping",
    "scan_relabelled",
    "set_item_visibility",
    "settle_inventory",
    "settle_problem",
    "start_cutover",
    "start_inventory",
    "take_back_call_number",
    "take_scans",
    "undo_cutover",
    "withdraw_item",
]
