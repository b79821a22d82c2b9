"""The contract on every engine there is."""

from pathlib import Path

import pytest

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
