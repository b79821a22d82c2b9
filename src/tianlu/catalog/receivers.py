"""Catalog's entries on the staff desk; which stored files it still needs."""

from django.utils.translation import gettext_lazy as _

from tianlu.catalog.data import EDIT, IMPORT, TARGETS, record_writers
from tianlu.catalog.queries import files_needed, table_files_needed, vocabulary_files_needed
from tianlu.catalog.rules.formats import WRITERS
from tianlu.catalog.services import relink
from tianlu.catalog.services.describing import Descriptions
from tianlu.catalog.services.placing import follow_works
from tianlu.catalog.services.works import CONSUMER as WORKS
from tianlu.catalog.services.works import KINDS, Works
from tianlu.kit.data import MenuEntry, copies, desk_menu
from tianlu.kit.feed import Consumer, consumers
from tianlu.kit.files import holders

desk_menu.register(
    "cataloging",
    MenuEntry(
        label=_("Cataloging"),
        url_name="catalog:drafts",
        icon="pencil",
        act=EDIT,
        group=_("Catalog"),
        order=10,
        description=_("Describe something new, go on with what is being written."),
    ),
)
desk_menu.register(
    "batches",
    MenuEntry(
        label=_("Batch edits"),
        url_name="catalog:batches",
        icon="copy-check",
        act=EDIT,
        group=_("Catalog"),
        order=15,
        description=_("Change many records alike, see before what changes, take it back."),
    ),
)
desk_menu.register(
    "duplicates",
    MenuEntry(
        label=_("Duplicates"),
        url_name="catalog:duplicates",
        icon="copy",
        act=EDIT,
        group=_("Catalog"),
        order=16,
        description=_("Records that may be one edition, why, and how sure that is; make them one, or two again."),
    ),
)
desk_menu.register(
    "imports",
    MenuEntry(
        label=_("Imports"),
        url_name="catalog:imports",
        icon="file-input",
        act=IMPORT,
        group=_("Catalog"),
        order=20,
        description=_("Bring in files of records, see what they hold, undo them."),
    ),
)

desk_menu.register(
    "copying",
    MenuEntry(
        label=_("Copy cataloguing"),
        url_name="catalog:copying",
        icon="scan-barcode",
        act=EDIT,
        group=_("Catalog"),
        order=21,
        description=_("Scan an ISBN, see what other libraries have, take a description over."),
    ),
)
desk_menu.register(
    "targets",
    MenuEntry(
        label=_("Targets"),
        url_name="catalog:targets",
        icon="share-2",
        act=TARGETS,
        group=_("Catalog"),
        order=22,
        description=_("Catalogues elsewhere that copy cataloguing may ask."),
    ),
)

desk_menu.register(
    "authorities",
    MenuEntry(
        label=_("Authorities"),
        url_name="catalog:authorities",
        icon="languages",
        act=EDIT,
        group=_("Catalog"),
        order=17,
        description=_("Names, subjects and classes with their variants; vocabularies brought in, two of one merged."),
    ),
)

holders.register("imports", files_needed)
holders.register("tables", table_files_needed)
holders.register("vocabularies", vocabulary_files_needed)
consumers.register("authority-links", Consumer("authority-links", ("record",), relink, order=10))

copies.register("descriptions", Descriptions())
copies.register("works", Works())
consumers.register(WORKS, Consumer(WORKS, KINDS, follow_works, making=6))
for name, writer in WRITERS.items():
    record_writers.register(name, writer)
