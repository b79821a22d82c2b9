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
    test_what_a_record_is_about_as_a_whole_comes_first = None  # type: ignore[assignment]


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

    def test_what_a_killed_commit_left_does_not_stop_the_next(self, tmp_path: Path) -> None:
        """The same commit again chooses the same names for its files; one that was cut off has made some of them."""
        engine = filled(TantivyEngine(tmp_path))
        engine.close()
        told = {path: path.read_bytes() for path in tmp_path.rglob("*.json") if path.name != ".managed.json"}
        doomed = documents()[0].id
        for _ in range(2):
            for path, content in told.items():  # as if killed before the commit was told
                path.write_bytes(content)
            engine = TantivyEngine(tmp_path)
            with engine.writing(wait=True):
                engine.delete([doomed])
                engine.commit(60)
            engine.close()
        assert engine.count() == len(documents()) - 1
        assert engine.sound()
