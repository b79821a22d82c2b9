"""What discovery contributes to the packages below it: the index follows the feed, can be rebuilt, is backed up."""

from tianlu.discovery.services.indexing import (
    CONSUMER,
    KINDS,
    SearchIndex,
    follow_changes,
    index_ready,
    let_go,
    place_of_index,
)
from tianlu.kit.data import copies
from tianlu.kit.feed import Consumer, consumers

copies.register("search", SearchIndex())
consumers.register(
    CONSUMER,
    Consumer(CONSUMER, KINDS, follow_changes, cursor=place_of_index, ready=index_ready, idle=let_go),
)
