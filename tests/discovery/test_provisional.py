"""Provisional vectors: a large catalog is near in meaning at once, and every vector becomes the model's own."""

from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.utils import translation

from tests.catalog.conftest import a_library, bring
from tests.catalog.files import as_file, cnmarc
from tianlu.catalog.services import withdraw_record
from tianlu.discovery import queries
from tianlu.discovery.cql.simple import parse_simple
from tianlu.discovery.data import MEANING, SearchRequest, vector_files
from tianlu.discovery.services import meaning, provisional
from tianlu.discovery.services.embedding import texts_of
from tianlu.kit import feed
from tianlu.kit.doctor.work import copies_state
from tianlu.kit.observe.own import own_metrics
from tianlu.kit.vectors import VectorStore, embedder_at, mark_of, vector_store, write_vectors
from tianlu.libraries.data import Actor, visitor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]

SUBJECTS = ["红楼梦", "水浒传", "江南园林", "机器学习", "中国哲学", "天文观测", "世界地理", "古代音乐"]
WAYS = ["研究", "导论", "史话", "图说", "札记", "讲义", "新编", "概要"]
TITLES = [f"{subject}{way}" for subject in SUBJECTS for way in WAYS]


class Enough(Exception):
    """The job is to end here."""


@pytest.fixture
def library(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Actor]:
    """Twenty records are many here, and thirty are a sample."""
    settings.TIANLU_HOME = tmp_path
    settings.TIANLU_EMBED = "letters:"
    for module in (provisional, meaning):
        monkeypatch.setattr(module, "MANY", 20)
    monkeypatch.setattr(provisional, "SAMPLE", 30)
    meaning._Pace.looked_at = float("-inf")
    yield a_library("north")
    meaning._Pace.looked_at = float("-inf")


def books(titles: list[str], first: int = 1) -> bytes:
    return as_file(cnmarc(f"{number:08d}", title, author="某") for number, title in enumerate(titles, first))


def follow(until: Any = lambda: False) -> VectorStore:
    """Follow the feed and run the work until it is done or enough; the store."""
    feed.catch_up()

    def beat(done: int, total: int) -> None:
        if until():
            raise Enough()

    with suppress(Enough):
        meaning.embed_titles(beat)
    return vector_store(MEANING)


def filled() -> bool:
    state = vector_store(MEANING).state()
    return state.get("quick") is None and bool(state.get("provisional"))


def marks(store: VectorStore) -> dict[int, int]:
    return store.marks(store.ids().tolist())


def is_the_models(store: VectorStore) -> bool:
    """Every vector is what the model makes of the record's text, and marked so."""
    chosen = embedder_at("letters:")
    assert chosen is not None
    texts = texts_of(store.ids().tolist())
    vectors = chosen.embed_passages(list(texts.values()))
    made = store.vectors_of(texts)
    near = [
        float(vector @ made[number]) > 0.99 for number, vector in zip(texts, vectors, strict=True) if number in made
    ]
    return all(near) and marks(store) == {number: mark_of(text) for number, text in texts.items()}


def ask(text: str) -> SearchRequest:
    return SearchRequest(parse_simple(text).query.node)


def test_all_are_near_in_meaning_before_the_model_has_read_all(library: Actor) -> None:
    bring(library, books(TITLES))
    store = follow(filled)
    assert store.count() == len(TITLES)
    assert {mark < 0 for mark in marks(store).values()} == {True, False}  # the sample is the model's
    texts = texts_of(store.ids().tolist())
    assert all(mark in {mark_of(texts[number]), ~mark_of(texts[number])} for number, mark in marks(store).items())
    found = queries.search(visitor(library.scope), ask("学习机器的札记"))
    assert found.closest[0].bib["title"].startswith("机器学习")


def test_what_is_provisional_is_said_wherever_the_copy_is_named(library: Actor) -> None:
    bring(library, books(TITLES))
    store = follow(filled)
    counted = sum(mark < 0 for mark in marks(store).values())
    status = meaning.status_of_vectors()
    assert (status.state, status.objects, status.provisional) == ("building", len(TITLES), counted)
    assert str(counted) in status.detail
    with translation.override("en"):
        lines = [str(finding.what) for finding in copies_state()]
    assert any("vectors" in line and f"{counted} of them provisional" in line for line in lines)
    metric = next(one for one in own_metrics() if one.name == "tianlu_copy_provisional")
    assert ({"copy": "vectors"}, counted) in metric.samples
    follow()
    status = meaning.status_of_vectors()
    assert (status.state, status.provisional, status.detail) == ("ready", 0, "")


def test_the_model_replaces_them_oldest_first(library: Actor) -> None:
    bring(library, books(TITLES))
    seen: list[list[int]] = []

    def look() -> bool:
        store = vector_store(MEANING)
        if filled():
            seen.append([number for number, mark in sorted(marks(store).items()) if mark < 0])
        return False

    store = follow(look)
    assert is_the_models(store)
    left = [len(some) for some in seen]
    assert left == sorted(left, reverse=True)
    assert len(set(left)) > 1
    assert all(after == before[len(before) - len(after) :] for before, after in pairwise(seen))


def test_cut_off_again_and_again_it_comes_to_its_end(library: Actor) -> None:
    bring(library, books(TITLES))
    made: list[str] = []
    store = vector_store(MEANING)
    for _round in range(200):
        left = iter(range(2))
        store = follow(lambda left=left: next(left, None) is None)
        state = store.state()
        if state["scan"] is None:
            break
        if state.get("quick") is None:
            made.append("quick")
            assert state["provisional"] >= sum(mark < 0 for mark in marks(store).values())
    assert is_the_models(follow())
    assert made
    assert store.state()["provisional"] == 0


def test_what_is_cut_off_counts_right_when_it_is_taken_up(library: Actor) -> None:
    bring(library, books(TITLES))
    store = follow(filled)
    for _time in range(2):  # a batch was replaced, its piece was not done
        follow(lambda: True)
    left = sum(mark < 0 for mark in marks(store).values())
    assert 0 < left <= store.state()["provisional"] <= left + 16


def test_records_that_change_or_go_meanwhile_are_the_models_in_the_end(library: Actor) -> None:
    bring(library, books(TITLES))
    store = follow(filled)
    late = [number for number, mark in sorted(marks(store).items()) if mark < 0][-2:]
    withdraw_record(library, late[0], reason="test")
    bring(library, books(["天体物理学"], first=500))
    store = follow()
    assert is_the_models(store)
    assert late[0] not in store.ids().tolist()
    assert store.count() == len(TITLES)


def test_few_records_get_none(library: Actor) -> None:
    bring(library, books(TITLES[:19]))
    seen: list[int] = []

    def look() -> bool:
        seen.append(vector_store(MEANING).state().get("provisional", 0))
        return False

    assert is_the_models(follow(look))
    assert set(seen) == {0}
    assert not (provisional._file()).exists()


def test_those_that_came_in_a_file_are_not_read_twice(
    library: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = embedder_at("letters:")
    assert chosen is not None
    write_vectors(tmp_path / "v.npz", chosen.name, list(map(mark_of, TITLES)), chosen.embed_passages(TITLES))
    monkeypatch.setattr(vector_files, "_entries", {"x": tmp_path / "v.npz"})
    bring(library, books(TITLES))
    feed.catch_up()
    assert meaning.embed_titles(lambda done, total: None) == {"found": len(TITLES), "embedded": 0}
    assert is_the_models(vector_store(MEANING))


def test_a_large_import_later_is_filled_from_the_words_that_are_there(library: Actor) -> None:
    bring(library, books(TITLES))
    follow()
    words = provisional._file().read_bytes()
    bring(library, books([f"{title}续集" for title in TITLES], first=200))
    store = follow(filled)
    assert store.count() == 2 * len(TITLES)
    assert sum(mark < 0 for mark in marks(store).values()) == len(TITLES)
    assert provisional._file().read_bytes() == words
    assert is_the_models(follow())


def test_without_the_library_they_stay_and_are_replaced_when_it_is_back(
    library: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(library, books(TITLES))
    store = follow(filled)
    before = marks(store)
    chosen = embedder_at("letters:")
    monkeypatch.setattr(type(chosen), "available", lambda self: False)
    store = follow()
    assert marks(store) == before
    assert store.state()["provisional"] == sum(mark < 0 for mark in before.values())
    monkeypatch.setattr(type(chosen), "available", lambda self: True)
    assert is_the_models(follow())


def test_vectors_of_records_far_apart_in_meaning_stay_apart(library: Actor) -> None:
    bring(library, books(TITLES))
    store = follow(filled)
    texts = texts_of(store.ids().tolist())
    unread = [number for number, mark in marks(store).items() if mark < 0]
    rows = store.vectors_of(texts)
    for number in unread[:10]:
        same = [float(rows[number] @ rows[other]) for other in rows if texts[other][:2] == texts[number][:2]]
        rest = [float(rows[number] @ rows[other]) for other in rows if texts[other][:2] != texts[number][:2]]
        assert np.mean(same) > np.mean(rest)
