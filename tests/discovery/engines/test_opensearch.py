"""The contract on a cluster of OpenSearch."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.discovery.engines.contract import EngineContract, filled
from tests.opensearch import Cluster
from tianlu.discovery.data import SearchEngine
from tianlu.discovery.engines.opensearch import OpenSearchEngine
from tianlu.kit import opensearch
from tianlu.kit.ids import random_id


def engine_on(cluster: Cluster, folder: Path, prefix: str = "", **options: str) -> OpenSearchEngine:
    """An engine whose indexes nobody else uses."""
    url = cluster.url(prefix or f"t{random_id()[:10]}", **options)
    return OpenSearchEngine(opensearch.Cluster(opensearch.address_in(url)), folder)


def removed(engine: OpenSearchEngine) -> None:
    engine.role.condemn()
    engine.cluster.ask("DELETE", f"/{engine.cluster.address.prefix}-writers", params={"ignore_unavailable": "true"})
    engine.cluster.close()


@pytest.fixture(scope="module")
def kept() -> Iterator[list[tuple[OpenSearchEngine, str]]]:
    """The engine that the tests of this module have filled, and the generation it had then."""
    made: list[tuple[OpenSearchEngine, str]] = []
    yield made
    for engine, _generation in made:
        removed(engine)


class TestOpenSearch(EngineContract):
    @pytest.fixture
    def empty(self, cluster: Cluster, tmp_path: Path) -> Iterator[SearchEngine]:
        engine = engine_on(cluster, tmp_path)
        yield engine
        removed(engine)

    @pytest.fixture
    def engine(
        self, cluster: Cluster, tmp_path_factory: pytest.TempPathFactory, kept: list[tuple[OpenSearchEngine, str]]
    ) -> SearchEngine:
        """Filled anew where the test before has written."""
        engine = kept[0][0] if kept else engine_on(cluster, tmp_path_factory.mktemp("lock"))
        engine.reading.look_now()
        if not kept or engine.generation() != kept[0][1]:
            filled(engine)
            kept[:] = [(engine, engine.generation())]
        return engine
