"""What only an engine on many machines can get wrong: nodes that die, counts over shards, two writers, a moving alias."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.discovery.engines.contract import ALL, filled, found
from tests.discovery.engines.test_opensearch import engine_on, removed
from tests.opensearch import Cluster
from tianlu.discovery.cql.ast import Clause, Everything, Field, Relation, SortKey
from tianlu.discovery.data import Document, Facet, SearchAway, SearchRequest, WriterElsewhere
from tianlu.discovery.engines.fields import key_of
from tianlu.discovery.engines.opensearch import OpenSearchEngine, counting, paging, parts
from tianlu.discovery.engines.opensearch.limits import visible
from tianlu.discovery.engines.opensearch.trouble import IndexChanged, TooWide
from tianlu.kit.opensearch import lease

pytestmark = pytest.mark.network


@pytest.fixture
def engine(cluster: Cluster, tmp_path: Path) -> Iterator[OpenSearchEngine]:
    made = engine_on(cluster, tmp_path)
    yield made
    removed(made)


def book(number: int, title: str = "边城", *names: str) -> Document:
    return Document(id=number, titles=(title,), names=names, organisations=(1,), year=1900 + number % 100)


def wrote(engine: OpenSearchEngine, *documents: Document, cursor: int = 1) -> None:
    with engine.writing(wait=True):
        if not engine.exists():
            engine.begin()
        engine.index(documents)
        engine.commit(cursor)


def test_counts_are_exact_where_each_shard_names_few(engine: OpenSearchEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name of 9 books in all has 3 in each shard, where 4 others have more: asked for four, no shard names it."""
    books: list[Document] = []
    shards: dict[int, list[int]] = {0: [], 1: [], 2: []}
    wrote(engine, *(book(number) for number in range(1, 400)))
    for shard in shards:
        asked = {"size": 400, "docvalue_fields": ["id"], "_source": False}
        told = engine.cluster.ask(
            "POST", f"/{engine.role.alias}/_search", asked, params={"preference": f"_shards:{shard}"}
        )
        shards[shard] = [hit["fields"]["id"][0] for hit in told["hits"]["hits"]]
    for shard, numbers in shards.items():
        names = [f"local{shard}{one}" for one in "abcd" for _ in range(7 + ord(one) % 3)] + ["everywhere"] * 4
        books += [book(number, "书", name) for number, name in zip(numbers, names, strict=False)]
    wrote(engine, *books, cursor=2)
    truth = Counter(key_of(name) for one in books for name in one.names)
    plain = {"names": {"terms": {"field": "author_key", "size": 4, "shard_size": 4}}}
    told = engine.cluster.ask("POST", f"/{engine.role.alias}/_search", {"size": 0, "aggs": plain})
    assert "everywhere" not in {one["key"] for one in told["aggregations"]["names"]["buckets"]}
    monkeypatch.setattr(counting, "_EACH", 4)
    counted = counting.counts(engine._asking, visible(ALL), {"author_key": 4})["author_key"]
    assert counted[0] == ("everywhere", 12)
    assert [count for _, count in counted] == sorted(truth.values(), reverse=True)[:4]
    assert all(truth[name] == count for name, count in counted)


def test_pages_deeper_than_a_question_reaches(engine: OpenSearchEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    wrote(engine, *(book(number) for number in range(1, 60)))
    for sort in SortKey:
        whole = engine.search(SearchRequest(Everything(), sort=sort, limit=100), ALL)
        with monkeypatch.context() as small:
            small.setattr(paging, "WINDOW", 10)
            for offset in (5, 20, 33, 57, 58, 70):
                part = engine.search(SearchRequest(Everything(), sort=sort, offset=offset, limit=5), ALL)
                assert [hit.id for hit in part.hits] == [hit.id for hit in whole.hits[offset : offset + 5]]
                assert part.total == 59
                assert part.rest == max(0, 59 - offset - 5)


def test_a_new_index_is_shown_whole_to_readers_who_ask_all_the_time(engine: OpenSearchEngine) -> None:
    wrote(engine, *(book(number) for number in range(1, 200)))
    seen: Counter[int] = Counter()
    faults: list[SearchAway] = []
    ended = threading.Event()

    def read() -> None:
        while not ended.is_set():
            try:
                seen[engine.search(SearchRequest(Everything()), ALL).total] += 1
            except SearchAway as error:
                faults.append(error)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for turn in range(3):
        with engine.writing(wait=True):
            engine.begin()
            engine.index(book(number) for number in range(1, 200))
            engine.commit(turn)
    ended.set()
    for reader in readers:
        reader.join()
    assert faults == []
    assert seen.keys() == {199}
    assert len(engine.role._named(f"{engine.role.alias}-*")) == 1


def test_what_an_unfinished_rebuild_left_is_removed(engine: OpenSearchEngine) -> None:
    filled(engine)
    with engine.writing(wait=True):
        engine.begin()
        engine.index([book(1)])
        engine.close()
    assert len(engine.role._named(f"{engine.role.alias}-*")) == 2
    with engine.writing(wait=True):
        engine.tidy()
    assert len(engine.role._named(f"{engine.role.alias}-*")) == 1
    assert found(engine, Everything()) != {1}


def test_another_host_waits_and_takes_over_from_one_that_is_gone(
    cluster: Cluster, engine: OpenSearchEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = engine_on(cluster, tmp_path / "other host", engine.cluster.address.prefix)
    wrote(engine, book(1))
    with other.writing(wait=False) as mine:
        assert not mine
    monkeypatch.setattr(lease, "_PATIENCE", 0.2)
    time.sleep(0.3)
    with other.writing(wait=False) as mine:
        assert mine
        other.index([book(2)])
        other.commit(2)
    monkeypatch.setattr(lease, "_RENEW", 0.0)
    with pytest.raises(WriterElsewhere):
        engine.index([book(3)])
    engine.reading.look_now()
    assert (engine.cursor(), engine.count()) == (2, 2)
    other.cluster.close()


def test_installations_of_one_cluster_know_nothing_of_each_other(
    cluster: Cluster, engine: OpenSearchEngine, tmp_path: Path
) -> None:
    other = engine_on(cluster, tmp_path / "other", f"{engine.cluster.address.prefix}-search")
    wrote(engine, book(1))
    wrote(other, book(2))
    with engine.writing(wait=True):
        engine.begin()
        engine.index([book(3)])
        engine.commit(2)
    assert (found(engine, Everything()), found(other, Everything())) == ({3}, {2})
    removed(other)
    assert found(engine, Everything()) == {3}


def test_a_mapping_changed_by_hand_is_seen(engine: OpenSearchEngine) -> None:
    wrote(engine, book(1))
    index = engine.role.state().index  # type: ignore[union-attr]
    engine.cluster.ask("PUT", f"/{index}/_mapping", {"properties": {"more": {"type": "keyword"}}})
    assert found(engine, Everything()) == {1}
    assert not engine.exists()
    with pytest.raises(IndexChanged):
        engine.examine()
    engine.cluster.ask("DELETE", f"/{index}")
    engine.cluster.ask("PUT", f"/{engine.role.alias}/_doc/1", {"title": "made by a foreign write"})
    assert not engine.exists()
    wrote(engine, book(2), cursor=3)
    assert engine.exists()
    assert found(engine, Everything()) == {2}


def test_a_mask_that_stands_for_too_much_is_refused(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    letters = [chr(0x4E00 + at) for at in range(700)]
    documents = [book(number, "".join(f"红{one}梦" for one in letters[at : at + 70])) for number, at in
                 enumerate(range(0, 700, 70), 1)]  # fmt: skip
    one = engine_on(cluster, tmp_path, shards="1", replicas="0")
    wrote(one, *documents)
    wide = Clause(Field.TITLE, Relation.HAS, "红?梦", masked=True)
    assert found(one, wide) == set(range(1, 11))
    monkeypatch.setattr(parts, "_EXPANSIONS", 100)
    with pytest.raises(TooWide):
        found(one, wide)
    removed(one)


@pytest.mark.long
def test_a_node_dies_while_others_index_and_search(own_cluster: Cluster, tmp_path: Path) -> None:
    """What was acknowledged is there, every answer is whole, and the number of the feed moves with what was written."""
    engine = engine_on(own_cluster, tmp_path, timeout="5")
    wrote(engine, *(book(number) for number in range(1, 301)))
    own_cluster.wait()
    totals: Counter[int] = Counter()
    away = 0
    ended = threading.Event()

    def read() -> None:
        nonlocal away
        while not ended.is_set():
            try:
                totals[engine.search(SearchRequest(Everything()), ALL).total] += 1
            except SearchAway:
                away += 1
                time.sleep(0.05)

    reader = threading.Thread(target=read)
    reader.start()
    committed = [300]
    for turn in range(1, 9):
        if turn == 3:
            own_cluster.nodes[1].kill()
        numbers = range(300 + (turn - 1) * 50 + 1, 300 + turn * 50 + 1)
        for _attempt in range(60):
            try:
                with engine.writing(wait=True):
                    engine.index(book(number) for number in numbers)
                    engine.commit(turn + 1)
                break
            except SearchAway:
                assert engine_says(engine) in {turn, turn + 1, None}
                time.sleep(0.5)
        else:
            pytest.fail("the index did not catch up")
        committed.append(300 + turn * 50)
    ended.set()
    reader.join()
    assert found(engine, Everything()) == set(range(1, 701))
    assert engine.cursor() == 9
    assert max(totals) <= 700
    assert min(totals) >= 300
    assert sum(totals.values()) > 0
    own_cluster.start()
    assert found(engine, Everything()) == set(range(1, 701))
    removed(engine)


def engine_says(engine: OpenSearchEngine) -> int | None:
    """Where the index stands; None while nobody answers."""
    try:
        return engine.cursor()
    except SearchAway:
        return None


def test_facets_and_sets_are_the_same_with_one_shard(
    cluster: Cluster, engine: OpenSearchEngine, tmp_path: Path
) -> None:
    one = engine_on(cluster, tmp_path / "one", shards="1", replicas="0")
    filled(engine)
    filled(one)
    for words in ("红楼梦", "中华书局", "red"):
        request = SearchRequest(Clause(Field.ALL, Relation.HAS, words), limit=100)
        assert {hit.id for hit in one.search(request, ALL).hits} == {hit.id for hit in engine.search(request, ALL).hits}
        assert one.facets(request, ALL, list(Facet)) == engine.facets(request, ALL, list(Facet))
        scores = [[round(hit.score, 3) for hit in each.search(request, ALL).hits] for each in (one, engine)]
        assert scores[0] == pytest.approx(scores[1], abs=0.002)
    removed(one)
