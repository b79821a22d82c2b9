"""Holdings' answers to the catalog, and its entries on the staff desk."""

from django.utils.translation import gettext_lazy as _

from tianlu.catalog.data import import_steps, record_vetoes
from tianlu.holdings.data import CALL_NUMBERS, CUTOVER, ITEMS, REGISTER, SCHEMES
from tianlu.holdings.queries import cutover_files_needed
from tianlu.holdings.services import HoldingsOfRecords, HoldingsStep
from tianlu.kit.data import MenuEntry, desk_menu
from tianlu.kit.files import holders

import_steps.register("holdings", HoldingsStep())
record_vetoes.register("holdings", HoldingsOfRecords())
holders.register("cutovers", cutover_files_needed)

desk_menu.register(
    "call-numbers",
    MenuEntry(
        label=_("Call numbers"),
        url_name="holdings-call-numbers",
        icon="library",
        act=CALL_NUMBERS,
        group=_("Shelves"),
        order=30,
        description=_("Give and change call numbers; questions the shelves raise"),
    ),
)
desk_menu.register(
    "labels",
    MenuEntry(
        label=_("Labels"),
        url_name="holdings-labels",
        icon="tag",
        act=ITEMS,
        group=_("Shelves"),
        order=31,
        description=_("Print spine and barcode labels"),
    ),
)
desk_menu.register(
    "relabelling",
    MenuEntry(
        label=_("New labels"),
        url_name="holdings-relabelling",
        icon="tags",
        act=ITEMS,
        group=_("Shelves"),
        order=32,
        description=_("Books whose call number changed"),
    ),
)
desk_menu.register(
    "shelving",
    MenuEntry(
        label=_("Shelving schemes"),
        url_name="holdings-schemes",
        icon="list-ordered",
        act=SCHEMES,
        group=_("Shelves"),
        order=33,
        description=_("How call numbers are made, for the library, a branch or a location"),
    ),
)
desk_menu.register(
    "scans",
    MenuEntry(
        label=_("Books in bulk"),
        url_name="holdings-scan",
        icon="scan-barcode",
        act=ITEMS,
        group=_("Shelves"),
        order=34,
        description=_("Allocate, transfer, change states and write off by scanning"),
    ),
)
desk_menu.register(
    "inventories",
    MenuEntry(
        label=_("Inventories"),
        url_name="holdings-inventories",
        icon="clipboard-check",
        act=ITEMS,
        group=_("Shelves"),
        order=35,
        description=_("Scan the shelves and see what is missing or out of place"),
    ),
)
desk_menu.register(
    "register",
    MenuEntry(
        label=_("Accession register"),
        url_name="holdings-register",
        icon="book-check",
        act=REGISTER,
        group=_("Shelves"),
        order=36,
        description=_("What came, what went, what is there, to the cent; closing a period"),
    ),
)
desk_menu.register(
    "cutovers",
    MenuEntry(
        label=_("Items of another system"),
        url_name="holdings-cutovers",
        icon="table-2",
        act=CUTOVER,
        group=_("Shelves"),
        order=37,
        description=_("Tables from 汇文, Interlib, 金盘, Koha: tried out, reconciled, brought in"),
    ),
)
