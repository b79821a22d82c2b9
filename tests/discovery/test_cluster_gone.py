"""All nodes gone for a minute, and disks that OpenSearch itself finds too full: what waits is kept, nobody sets anything right by hand."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from tests.catalog.conftest import bring
from tests.catalog.files import as_file, cnmarc
from tests.discovery.conftest import Follow
from tests.discovery.test_search_cluster import removed, titles
from tests.opensearch import Cluster
from tests.proofs import count, say
from tests.serving import until
from tianlu.discovery import engines, queries
from tianlu.discovery.cql.simple import parse_simple
from tianlu.discovery.data import SearchAway, SearchRequest
from tianlu.discovery.engines.opensearch import OpenSearchEngine
from tianlu.discovery.services import rebuild_index
from tianlu.kit.ids import random_id
from tianlu.libraries.data import Actor, visitor

pytestmark = [pytest.mark.django_db, pytest.mark.network, pytest.mark.long, pytest.mark.sqlite]

GONE = count(8, 60)  # seconds
BOOKS = as_file([cnmarc("1", "边城", author="沈从文"), cnmarc("2", "围城", author="钱锺书")])
MORE = as_file([cnmarc("9", "呐喊", author="鲁迅")])
WATERMARKS = ("low", "high", "flood_stage")


@pytest.fixture
def engine(own_cluster: Cluster, home: Path, settings: Settings) -> Iterator[OpenSearchEngine]:
    """The engine of the installation, on nodes that are this test's alone."""
    settings.TIANLU_SEARCH = own_cluster.url(f"t{random_id()[:10]}", timeout="5")
    found = engines.opened()
    assert isinstance(found, OpenSearchEngine)
    yield found
    removed(found)


def caught_up(follow: Follow) -> bool:
    """Whether the follower, asked again as the worker asks it, came to the end."""
    try:
        follow()
    except SearchAway:
        return False
    return True


def test_every_node_is_gone_for_a_minute(
    engine: OpenSearchEngine, own_cluster: Cluster, library: Actor, follow: Follow, client: Client
) -> None:
    bring(library, BOOKS)
    follow()
    request = SearchRequest(parse_simple("边城").query.node)
    number = queries.search(visitor([library.organisation_id]), request).items[0].id
    before = engine.cursor()
    for node in own_cluster.nodes:
        node.kill()
    bring(library, MORE)
    slowest, asked, back = 0.0, 0, time.monotonic() + GONE
    while time.monotonic() < back:
        begun = time.monotonic()
        assert client.get(f"/records/{number}").status_code == 200
        assert client.get("/search?q=边城").status_code == 503
        slowest, asked = max(slowest, time.monotonic() - begun), asked + 1
        assert not caught_up(follow)
        time.sleep(0.2)
    own_cluster.start()
    until(lambda: caught_up(follow), "the index to catch up by itself")
    assert titles(library) == ["呐喊", "围城", "边城"]
    assert engine.cursor() > before
    assert asked
    say(
        f"{asked} times a record and a search were asked for in {GONE} s without a cluster, at most {slowest:.1f} s for both"
    )


def test_disks_too_full_by_the_cluster_s_own_watch(
    engine: OpenSearchEngine, own_cluster: Cluster, library: Actor, follow: Follow
) -> None:
    """The flood stage is reached, indexes are blocked by OpenSearch and let go by it when there is room again."""
    bring(library, BOOKS)
    follow()
    before = engine.cursor()
    watch(own_cluster, room="1024pb")
    try:
        until(lambda: blocked(engine) and closed(own_cluster), "OpenSearch to find its disks too full")
        bring(library, MORE)
        with pytest.raises(SearchAway, match=r"只读|read-only"):
            follow()
        assert titles(library) == ["围城", "边城"]
        assert engine.cursor() == before
        watch(own_cluster, room="1b")
        until(lambda: not blocked(engine), "OpenSearch to find room again")
        with pytest.raises(SearchAway, match=r"cluster\.blocks\.create_index"):
            rebuild_index(lambda done, total: None)
    finally:
        watch(own_cluster, room=None)
    until(lambda: caught_up(follow), "the index to catch up by itself")
    assert titles(library) == ["呐喊", "围城", "边城"]


def watch(cluster: Cluster, *, room: str | None) -> None:
    """Let the cluster want `room` on every disk and look every ten seconds, its shortest; None: as it was started."""
    wanted = {f"cluster.routing.allocation.disk.watermark.{name}": room for name in WATERMARKS}
    wanted |= {"cluster.routing.allocation.disk.threshold_enabled": None if room is None else "true"}
    wanted |= {"cluster.info.update.interval": None if room is None else "10s"}
    lasting = {"cluster.blocks.create_index": None} if room is None else {}  # set by itself, and not taken back
    cluster.ask("PUT", "/_cluster/settings", {"transient": {**wanted, **lasting}, "persistent": lasting})


def closed(cluster: Cluster) -> bool:
    """Whether OpenSearch lets nobody make an index, which it does when every disk is too full."""
    return "create_index" in str(cluster.ask("GET", "/_cluster/settings"))


def blocked(engine: OpenSearchEngine) -> bool:
    index = engine.role.state().index  # type: ignore[union-attr]
    told = engine.cluster.ask("GET", f"/{index}/_settings/index.blocks.*")
    return "read_only_allow_delete" in str(told)
