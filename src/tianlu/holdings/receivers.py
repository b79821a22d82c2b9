"""Holdings' answers to the catalog, and its entries on the staff desk."""

from django.utils.translation import gettext_lazy as _

from tianlu.catalog.data import import_steps, record_vetoes
from tianlu.holdings.data import CALL_NUMBERS, ITEMS, SCHEMES
from tianlu.holdings.services import HoldingsOfRecords, HoldingsStep
from tianlu.kit.data import MenuEntry, desk_menu

import_steps.register("holdings", HoldingsStep())
record_vetoes.register("holdings", HoldingsOfRecords())

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
