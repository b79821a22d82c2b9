"""The archive's answers to the catalog, its copy and its check, and its entry on the staff desk."""

from django.utils.translation import gettext_lazy as _

from tianlu.archive.data import CHANGE, FILES
from tianlu.archive.queries import files_needed
from tianlu.archive.services import (
    CONSUMER,
    FilesOfRecords,
    PagesCopy,
    follow_changes,
    place_of_index,
    ready_index,
    sandbox_findings,
)
from tianlu.catalog.data import record_vetoes
from tianlu.kit.data import MenuEntry, checks, copies, desk_menu
from tianlu.kit.feed import Consumer, consumers
from tianlu.kit.files import holders

record_vetoes.register("files", FilesOfRecords())
holders.register("attached", files_needed)
copies.register(CONSUMER, PagesCopy())
consumers.register(
    CONSUMER, Consumer(CONSUMER, frozenset({CHANGE}), follow_changes, cursor=place_of_index, ready=ready_index)
)
checks.register("sandbox", sandbox_findings)

desk_menu.register(
    "full-text",
    MenuEntry(
        label=_("Full text"),
        url_name="archive:files",
        icon="book-open",
        act=FILES,
        group=_("Catalog"),
        order=24,
        description=_("Files attached to records: which are read, which could not be, and who may read them."),
    ),
)
