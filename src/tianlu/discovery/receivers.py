"""What discovery contributes to the packages below it: index and vectors follow the feed, can be rebuilt, are backed up;
records leave as citations too."""

from tianlu.catalog.data import record_writers
from tianlu.discovery.citations import WRITERS
from tianlu.discovery.services import meaning
from tianlu.discovery.services.indexing import (
    CONSUMER,
    KINDS,
    SearchIndex,
    follow_changes,
    index_files,
    index_resting,
    place_of_index,
    ready_index,
    settle,
)
from tianlu.discovery.services.saving import IndexPart, VectorsPart
from tianlu.kit.data import backup_parts, checks, copies
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
    ),
)

copies.register("vectors", meaning.MeaningVectors())
consumers.register(
    meaning.CONSUMER,
    Consumer(meaning.CONSUMER, meaning.KINDS, meaning.notice_changes, ready=meaning.look_behind),
)

backup_parts.register("search", IndexPart())
backup_parts.register("vectors", VectorsPart())

checks.register("search-files", index_files)

for name, writer in WRITERS.items():
    record_writers.register(name, writer)
