"""A library whose search is a cluster: pages answer while it is away, and the index catches up by itself."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from tests.catalog.conftest import bring
from tests.catalog.files import as_file, cnmarc, marc21
from tests.discovery.conftest import Follow
from tests.kit.opensearch.relay import Relay, relay
from tests.opensearch import Cluster
from tianlu.discovery import engines, queries
from tianlu.discovery.cql.simple import parse_simple
from tianlu.discovery.data import MEANING, EmbedTitles, SearchAway, SearchRequest
from tianlu.discovery.engines.opensearch import OpenSearchEngine
from tianlu.discovery.services import meaning, rebuild_index, status_of_index
from tianlu.discovery.services.indexing import engine_state
from tianlu.kit import feed, jobs
from tianlu.kit.ids import random_id
from tianlu.kit.opensearch import Cluster as ClusterAddressed
from tianlu.kit.opensearch import ClusterReadOnly, cluster_at
from tianlu.kit.vectors import vector_store
from tianlu.kit.vectors.engines.opensearch import OpenSearchStore
from tianlu.libraries.data import Actor, visitor

# Once, with SQLite: what the database is makes no difference here.
pytestmark = [pytest.mark.django_db, pytest.mark.network, pytest.mark.sqlite]

MORE = as_file([cnmarc("9", "呐喊", author="鲁迅")])
BOOKS = as_file([cnmarc("1", "边城", author="沈从文"), cnmarc("2", "围城", author="钱锺书")])


@pytest.fixture
def line(cluster: Cluster) -> Iterator[Relay]:
    with relay(cluster.nodes[0].port) as made:
        yield made


@pytest.fixture
def engine(line: Relay, home: Path, settings: Settings) -> Iterator[OpenSearchEngine]:
    """The engine of the installation, behind a line that can be cut."""
    settings.TIANLU_SEARCH = f"opensearch://127.0.0.1:{line.port}/t{random_id()[:10]}?timeout=5"
    found = engines.opened()
    assert isinstance(found, OpenSearchEngine)
    yield found
    line.cut()
    line.mend()
    removed(found)


def removed(engine: OpenSearchEngine) -> None:
    """Nothing of the installation is left on the cluster."""
    engine.role.condemn()
    engine.cluster.ask("DELETE", f"/{engine.cluster.address.prefix}-writers", params={"ignore_unavailable": "true"})
    engine.cluster.close()
    cluster_at.cache_clear()


def titles(library: Actor, text: str = "") -> list[str]:
    request = SearchRequest(parse_simple(text).query.node, limit=100)
    actor = visitor([library.organisation_id])
    return sorted(item.bib["title"] for item in queries.search(actor, request).items)


def test_records_are_found_and_a_rebuild_changes_nothing(
    engine: OpenSearchEngine, library: Actor, follow: Follow
) -> None:
    bring(library, BOOKS)
    follow()
    assert titles(library) == ["围城", "边城"]
    assert titles(library, "shen congwen") == ["边城"]
    assert rebuild_index(lambda done, total: None) == 2
    assert titles(library, "钱钟书") == ["围城"]
    assert follow() == 0
    assert [one.level for one in engine_state()] == ["ok"]


def test_a_page_asks_the_cluster_little_whatever_is_related(  # noqa: PLR0917 - fixtures come as they come
    engine: OpenSearchEngine,
    library: Actor,
    follow: Follow,
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
) -> None:
    settings.TIANLU_EMBED = "letters:"
    english = [marc21(str(number), f"Garden design {number}") for number in range(30)]
    chinese = [cnmarc(str(100 + number), f"园林艺术{number}") for number in range(30)]
    bring(library, as_file([*english, *chinese]))
    meaning._Pace.looked_at = float("-inf")
    feed.catch_up()
    jobs.run_pending(kinds={EmbedTitles.kind})
    assert vector_store(MEANING).count() == 60
    asked: list[str] = []
    ask = ClusterAddressed.ask

    def counted(self: ClusterAddressed, method: str, path: str, *words: Any, **options: Any) -> Any:
        asked.append(f"{method} {path}")
        return ask(self, method, path, *words, **options)

    most = {"园林": 4, "garden design 11": 10, "园林艺术7 设计": 17, "garden landscape": 14}  # many hits, few, none
    for words in most:  # the first time templates and means are read
        client.get("/search", {"q": words})
    monkeypatch.setattr(ClusterAddressed, "ask", counted)
    for words, number in most.items():
        asked.clear()
        assert "data-result" in client.get("/search", {"q": words}).content.decode()
        looks = [one for one in asked if one.startswith("GET")]  # at the state of an index, once a second
        assert 2 <= len(asked) - len(looks) <= number, asked
        assert len(looks) <= 6, looks
    store = vector_store(MEANING)
    assert isinstance(store, OpenSearchStore)
    store.role.condemn()


def test_while_the_cluster_is_away_pages_answer_and_the_index_catches_up(
    engine: OpenSearchEngine, line: Relay, library: Actor, follow: Follow, client: Client
) -> None:
    bring(library, BOOKS)
    follow()
    number = (
        queries.search(visitor([library.organisation_id]), SearchRequest(parse_simple("边城").query.node)).items[0].id
    )
    before = engine.cursor()
    line.cut()
    engine.reading.look_now()
    bring(library, MORE)
    with pytest.raises(SearchAway):
        follow()
    feed.catch_up()  # what a command does at its end: the other copies are brought in step
    assert feed.behind("browse") == 0
    assert status_of_index().state == "away"
    page = client.get(f"/records/{number}")
    assert (page.status_code, "边城" in page.content.decode()) == (200, True)
    assert client.get("/").status_code == 200
    away = client.get("/search?q=边城", headers={"accept-language": "en"})
    assert away.status_code == 503
    assert "Search is away for now" in away.content.decode()
    assert "Traceback" not in away.content.decode()
    line.mend()
    engine.reading.look_now()
    assert engine.cursor() == before
    follow()
    assert titles(library, "鲁迅") == ["呐喊"]
    assert engine.cursor() > before


def test_a_read_only_index_keeps_what_waits(engine: OpenSearchEngine, library: Actor, follow: Follow) -> None:
    """What OpenSearch does by itself when a disk is nearly full."""
    bring(library, BOOKS)
    follow()
    before = engine.cursor()
    _blocked(engine, True)
    bring(library, MORE)
    with pytest.raises(SearchAway, match=r"只读|read-only"):
        follow()
    with pytest.raises(ClusterReadOnly):
        engine_state()
    assert titles(library) == ["围城", "边城"]
    assert engine.cursor() == before
    _blocked(engine, None)
    follow()
    assert titles(library) == ["呐喊", "围城", "边城"]


def test_an_index_changed_or_removed_by_hand_is_made_anew(
    engine: OpenSearchEngine, library: Actor, follow: Follow
) -> None:
    bring(library, BOOKS)
    follow()
    index = engine.role.state().index  # type: ignore[union-attr]
    engine.cluster.ask("PUT", f"/{index}/_mapping", {"properties": {"more": {"type": "keyword"}}})
    follow()
    anew = engine.role.state().index  # type: ignore[union-attr]
    assert anew != index
    assert titles(library) == ["围城", "边城"]
    engine.cluster.ask("DELETE", f"/{anew}")
    engine.reading.look_now()
    with pytest.raises(SearchAway):
        titles(library)
    follow()
    assert titles(library) == ["围城", "边城"]


def _blocked(engine: OpenSearchEngine, on: bool | None) -> None:
    index = engine.role.state().index  # type: ignore[union-attr]
    engine.cluster.ask("PUT", f"/{index}/_settings", {"index.blocks.read_only_allow_delete": on})
