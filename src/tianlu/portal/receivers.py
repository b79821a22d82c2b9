"""What the portal contributes to the packages below it."""

from django.utils.translation import gettext_lazy as _

from tianlu.discovery.data import vector_files
from tianlu.kit.data import MenuEntry, desk_menu
from tianlu.portal.demo import VECTORS
from tianlu.portal.events import SEE_JOBS

vector_files.register("demo", VECTORS)

desk_menu.register(
    "jobs",
    MenuEntry(
        label=_("Background work"),
        url_name="portal:jobs",
        icon="list-checks",
        act=SEE_JOBS,
        group=_("House"),
        order=900,
        description=_("Imports, indexing and other long work: progress, outcome, stop and repeat"),
    ),
)
