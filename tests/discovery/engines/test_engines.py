"""The contract on every engine there is."""

from pathlib import Path

import pytest

from tests.discovery.engines.collection import documents
from tests.discovery.engines.contract import EngineContract, filled
from tests.discovery.engines.reference import ReferenceEngine
from tianlu.discovery.data import SearchEngine
from tianlu.discovery.engines.tantivy import TantivyEngine


class TestReference(EngineContract):
    @pytest.fixture
    def engine(self) -> SearchEngine:
        return filled(ReferenceEngine())

    @pytest.fixture
    def empty(self) -> SearchEngine:
        return ReferenceEngine()

    test_the_whole_title_comes_first = None  # type: ignore[assignment]  # it does not rank


class TestTantivy(EngineContract):
    @pytest.fixture
    def engine(self, tmp_path: Path) -> SearchEngine:
        return filled(TantivyEngine(tmp_path))

    @pytest.fixture
    def empty(self, tmp_path: Path) -> SearchEngine:
        return TantivyEngine(tmp_path)

    def test_another_process_replaces_what_is_there(self, engine: SearchEngine, tmp_path: Path) -> None:
        count = engine.count()
        engine.close()
        other = TantivyEngine(tmp_path)
        with other.writing(wait=True):
            other.index(documents()[:3])
            other.commit(50)
        assert other.count() == count
