"""What discovery contributes to the packages below it: index, vectors and browse lists follow the feed, can be rebuilt, are
backed up; records leave as citations too."""

from django.utils.translation import gettext_lazy as _

from tianlu.catalog.data import record_vetoes, record_writers
from tianlu.discovery.citations import WRITERS
from tianlu.discovery.events import GAPS, JUDGE
from tianlu.discovery.services import browsing, gaps, meaning
from tianlu.discovery.services.indexing import (
    CONSUMER,
    KINDS,
    SearchIndex,
    engine_state,
    follow_changes,
    index_files,
    index_resting,
    place_of_index,
    ready_index,
    settle,
)
from tianlu.discovery.services.saving import IndexPart, VectorsPart
from tianlu.discovery.services.subscribing import JUDGED, LISTED, TAGGED
from tianlu.kit.data import MenuEntry, backup_parts, checks, copies, desk_menu
from tianlu.kit.feed import Consumer, consumers

copies.register("search", SearchIndex())
consumers.register(
    CONSUMER,
    Consumer(
        CONSUMER,
        KINDS,
        follow_changes,
        cursor=place_of_index,
        resting=index_resting,
        ready=ready_index,
        idle=settle,
        order=10,  # what came in is found first; works and lists follow
    ),
)

copies.register("vectors", meaning.MeaningVectors())
consumers.register(
    meaning.CONSUMER,
    Consumer(meaning.CONSUMER, meaning.KINDS, meaning.notice_changes, ready=meaning.look_behind),
)

copies.register("browse", browsing.BrowseLists())
consumers.register(browsing.BROWSE, Consumer(browsing.BROWSE, browsing.BROWSE_KINDS, browsing.note_headings))

consumers.register("gaps", Consumer("gaps", frozenset(), lambda changes: None, ready=gaps.look_for_gaps))

desk_menu.register(
    "gaps",
    MenuEntry(
        label=_("Gaps"),
        url_name="discovery:gaps",
        icon="search-x",
        act=GAPS,
        order=40,
        group=_("Searches and lists"),
        description=_("What was searched for and not found: buy it, name it, or say no."),
    ),
)

desk_menu.register(
    "test-searches",
    MenuEntry(
        label=_("Test searches"),
        url_name="discovery:test-searches",
        icon="list-checks",
        act=JUDGE,
        order=45,
        group=_("Searches and lists"),
        description=_("What readers type, what they should find, and whether they do."),
    ),
)

desk_menu.register(
    "searches",
    MenuEntry(
        label=_("Saved searches"),
        url_name="discovery:searches",
        icon="search",
        order=50,
        group=_("Searches and lists"),
        description=_("Searches kept to open again or to follow."),
    ),
)
desk_menu.register(
    "lists",
    MenuEntry(
        label=_("Lists"),
        url_name="discovery:lists",
        icon="list-checks",
        order=51,
        group=_("Searches and lists"),
        description=_("Records put together, to cite, export or work through."),
    ),
)
desk_menu.register(
    "tags",
    MenuEntry(
        label=_("Tags"),
        url_name="discovery:tags",
        icon="tag",
        order=52,
        group=_("Searches and lists"),
        description=_("The library's own words on records."),
    ),
)

record_vetoes.register("lists", LISTED)
record_vetoes.register("tags", TAGGED)
record_vetoes.register("test-searches", JUDGED)

backup_parts.register("search", IndexPart())
backup_parts.register("vectors", VectorsPart())

checks.register("search-engine", engine_state)
checks.register("search-files", index_files)

for name, writer in WRITERS.items():
    record_writers.register(name, writer)
