"""Titles are embedded as records come and change, after losses and kills too."""

import shutil
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from tests.catalog.conftest import bring
from tests.discovery.meaning import (
    TITLES,
    ask,
    books,
    by_title,
    home,
    in_step,
    library,
    looked_again,
    public,
    titles,
    vector_store_of,
)
from tests.installation import own_installation
from tianlu.catalog.data import Visibility
from tianlu.catalog.queries import iter_record_ids
from tianlu.catalog.services import set_visibility, withdraw_record
from tianlu.discovery import queries
from tianlu.discovery.data import MEANING, EmbedTitles, MeaningOff, vector_files
from tianlu.discovery.rules import meaning_text
from tianlu.discovery.services import embedding, meaning
from tianlu.kit import feed, jobs
from tianlu.kit.data import CopyStatus
from tianlu.kit.vectors import embedder_at, mark_of, vector_store, write_vectors
from tianlu.libraries.data import Actor

__all__ = ["home", "library"]  # fixtures

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def test_what_is_embedded() -> None:
    bib = {
        "title": "紅樓夢",
        "part_number": "第一冊",
        "title_remainder": "校注本",
        "subjects": [{"label": "小说--中国"}],
    }
    assert meaning_text(bib) == "红楼梦. 第一册: 校注本. 小说 中国"
    assert meaning_text({"subjects": [{"label": "x"}]}) == ""
    assert len(meaning_text({"title": "长" * 5000})) == 400


def test_titles_are_embedded_in_a_job_everyone_sees(library: Actor) -> None:
    bring(library, books(*TITLES))
    feed.catch_up()
    job = jobs.active_with_key("meaning")
    assert job is not None
    assert (job.kind, job.organisation_id) == ("discovery.embed", library.organisation_id)
    feed.catch_up()
    assert jobs.run_pending(kinds={EmbedTitles.kind}) == 1
    ended = jobs.find(job.id)
    assert (ended.state, ended.done, ended.total, ended.result) == ("done", 10, 10, {"found": 0, "embedded": 10})
    store = vector_store(MEANING)
    assert store.ids().tolist() == list(iter_record_ids())
    assert meaning.status_of_vectors() == CopyStatus("ready", 10, 0, in_background=True)
    looked_again()
    assert len([job for job in jobs.recent(None) if job.kind == EmbedTitles.kind]) == 1


def test_only_what_changed_is_embedded_again(library: Actor) -> None:
    bring(library, books(*TITLES))
    store = in_step()
    before = store.marks(store.ids().tolist())
    hidden, gone = by_title("水浒传", "园林艺术")
    set_visibility(library, hidden, visibility=Visibility.SUPPRESSED)
    withdraw_record(library, gone, reason="test")
    bring(library, books("新书一种", first=70))
    store = in_step()
    assert jobs.recent(None, limit=1)[0].result == {"found": 0, "embedded": 1}
    (fresh,) = by_title("新书一种")
    expected = {number: mark for number, mark in before.items() if number != gone}
    assert store.marks(store.ids().tolist()) == {**expected, fresh: mark_of("新书一种. 读物")}


@pytest.mark.parametrize("loss", ["folder", "manifest", "model"])
def test_a_lost_store_is_made_anew_without_being_asked(library: Actor, home: Path, loss: str) -> None:
    bring(library, books(*TITLES))
    store = in_step()
    if loss == "model":
        with store.writing(wait=True):
            store.clear("another", 384, {"scan": None, "cursor": 10**9, "lacking": 0})
    elif loss == "manifest":
        (home / "vectors" / MEANING / "manifest.json").write_bytes(b"\x00")
    else:
        shutil.rmtree(home / "vectors")
    assert meaning.status_of_vectors().state == "missing"
    assert looked_again().count() == 10
    assert store.model() == "letters/1"


def test_rebuilding_and_switched_off(library: Actor, settings: Any) -> None:
    bring(library, books(*TITLES))
    seen: list[tuple[int, int]] = []
    assert meaning.rebuild_vectors(lambda done, total: seen.append((done, total))) == 10
    assert seen[-1] == (10, 10)
    settings.TIANLU_EMBED = "none:"
    with pytest.raises(MeaningOff):
        meaning.rebuild_vectors(lambda done, total: None)
    assert meaning.status_of_vectors().state == "ready"
    bring(library, books("另一种", first=50))
    feed.catch_up()
    assert jobs.active_with_key("meaning") is None


def test_vectors_that_came_in_a_file_are_not_made_again(
    library: Actor, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = [f"{title}. 读物" for title in TITLES[:7]]
    chosen = embedder_at("letters:")
    assert chosen is not None
    write_vectors(home / "v.npz", chosen.name, [mark_of(text) for text in known], chosen.embed_passages(known))
    write_vectors(home / "other.npz", "other", [mark_of(text) for text in known], chosen.embed_passages(known))
    monkeypatch.setattr(vector_files, "_entries", {"x": home / "v.npz", "y": home / "other.npz", "z": home / "none"})
    bring(library, books(*TITLES))
    in_step()
    assert jobs.recent(None, limit=1)[0].result == {"found": 7, "embedded": 3}


def test_without_the_library_a_file_still_serves_and_the_rest_follows_later(
    library: Actor, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = [f"{title}. 读物" for title in TITLES[:7]]
    chosen = embedder_at("letters:")
    assert chosen is not None
    write_vectors(home / "v.npz", chosen.name, [mark_of(text) for text in known], chosen.embed_passages(known))
    monkeypatch.setattr(vector_files, "_entries", {"x": home / "v.npz"})
    monkeypatch.setattr(type(chosen), "available", lambda self: False)
    bring(library, books(*TITLES))
    store = in_step()
    assert store.count() == 7
    assert titles(queries.similar(public(library), by_title("红楼梦")[0], 1)) == ["红楼梦研究"]
    assert queries.nearest(public(library), "红楼梦", ask("红楼梦"), 5) == []
    monkeypatch.setattr(type(chosen), "available", lambda self: True)
    assert looked_again().count() == 10


def test_a_cancelled_job_stays_cancelled(library: Actor) -> None:
    bring(library, books(*TITLES))
    feed.catch_up()
    job = jobs.active_with_key("meaning")
    assert job is not None
    jobs.cancel(job.id)
    bring(library, books("又一种", first=60))
    looked_again()
    assert len([job for job in jobs.recent(None) if job.kind == EmbedTitles.kind]) == 1
    jobs.retry(job.id)
    assert in_step().count() == 11


def test_it_gives_way_to_an_import(library: Actor) -> None:
    bring(library, books(*TITLES))
    feed.catch_up()
    first = jobs.active_with_key("meaning")
    assert first is not None
    seen: list[str] = []
    real = embedding.Source.embed

    def embed(self: Any, texts: Any) -> Any:
        if not seen:  # somebody asks for other work while titles are embedded
            jobs.enqueue(EmbedTitles(), actor=library, key="other", priority=5)
        seen.append("embed")
        return real(self, texts)

    embedding.Source.embed = embed  # type: ignore[method-assign]
    try:
        assert jobs.run_one() == first.id
        assert jobs.find(first.id).state == "queued"
    finally:
        embedding.Source.embed = real  # type: ignore[method-assign]
    assert jobs.run_one() != first.id
    assert jobs.run_one() == first.id
    assert jobs.find(first.id).state == "done"


_FILL = """
import django
django.setup()
from tests.catalog.conftest import a_library, bring
from tests.catalog.files import many
from tianlu.kit import feed
bring(a_library("north"), many(400, items=False))
feed.catch_up()
"""
_WORK = """
import sys, time, django
django.setup()
from tianlu.discovery.services import embedding, meaning
from tianlu.kit import jobs
real = embedding.Source.embed
def slowly(self, texts):
    time.sleep(0.02)
    return real(self, texts)
embedding.Source.embed = slowly
print("ready", flush=True)
jobs.run_pending(kinds={"discovery.embed"})
"""


@pytest.mark.long
def test_killed_it_goes_on_where_it_was(tmp_path: Path) -> None:
    """SIGKILL in mid-job: the next worker takes the job over when its lease has run out and makes only what is missing."""
    with own_installation(tmp_path) as own:
        own.environment["TIANLU_EMBED"] = "letters:"
        own.run("-c", _FILL)
        worker = own.start("-c", _WORK, stdout=-1)
        assert worker.stdout is not None
        worker.stdout.readline()
        store = vector_store_of(own.home)
        deadline = time.monotonic() + 60
        while store.count() < 32 and time.monotonic() < deadline:
            time.sleep(0.02)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        worker.stdout.close()
        time.sleep(0.6)
        made = store.count()
        assert 32 <= made < 400
        own.rows("UPDATE kit_job SET lease_until = '2020-01-01 00:00:00+00:00' WHERE state = 'running'")
        own.run("-c", _WORK)
        time.sleep(0.6)
        assert store.count() == 400
        rows = own.rows("SELECT state, done, total, result FROM kit_job WHERE kind = 'discovery.embed'")
        assert [(row[0], row[1], row[2]) for row in rows] == [("done", 400, 400)]
        assert str(400 - made) in str(rows[0][3])
