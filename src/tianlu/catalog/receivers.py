"""Catalog's entries on the staff desk; which stored files it still needs."""

from django.utils.translation import gettext_lazy as _

from tianlu.catalog.data import IMPORT
from tianlu.catalog.queries import files_needed
from tianlu.kit.data import MenuEntry, desk_menu
from tianlu.kit.files import holders

desk_menu.register(
    "imports",
    MenuEntry(
        label=_("Imports"),
        url_name="catalog:imports",
        icon="file-input",
        act=IMPORT,
        order=20,
        description=_("Bring in files of records, see what they hold, undo them."),
    ),
)

holders.register("imports", files_needed)
