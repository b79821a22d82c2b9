"""The stores' contract on a cluster of OpenSearch."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.kit.vectors.contract import StoreContract
from tests.opensearch import Cluster
from tianlu.kit import opensearch
from tianlu.kit.ids import random_id
from tianlu.kit.vectors import VectorStore
from tianlu.kit.vectors.engines.opensearch import OpenSearchStore


class TestOpenSearchStore(StoreContract):
    @pytest.fixture
    def another(self, cluster: Cluster, tmp_path: Path) -> Iterator[Callable[[], VectorStore]]:
        made: list[OpenSearchStore] = []

        def make() -> VectorStore:
            address = opensearch.address_in(cluster.url(f"v{random_id()[:10]}"))
            made.append(OpenSearchStore(opensearch.Cluster(address), "records", tmp_path / f"lock{len(made)}"))
            return made[-1]

        yield make
        for store in made:
            store.role.condemn()
            store.cluster.close()

    @pytest.fixture
    def store(self, another: Callable[[], VectorStore]) -> VectorStore:
        return another()
