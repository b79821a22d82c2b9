"""A library whose titles are embedded by a tiny embedder, and what tests of meaning ask of it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.catalog.conftest import a_library
from tests.catalog.files import as_file, cnmarc
from tianlu.catalog.queries import iter_record_ids, projections
from tianlu.discovery.cql.simple import parse_simple
from tianlu.discovery.data import MEANING, EmbedTitles, SearchRequest
from tianlu.discovery.services import meaning
from tianlu.kit import events, feed, jobs
from tianlu.kit.vectors import VectorStore, vector_store
from tianlu.libraries.data import Actor, visitor
from tianlu.marc import Field as MarcField

TITLES = [
    "红楼梦",
    "红楼梦研究",
    "红楼梦人物论",
    "石头记索隐",
    "水浒传",
    "中国古典小说史",
    "机器学习导论",
    "机器学习实战",
    "深度学习",
    "园林艺术",
]


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """A data home of its own, the tiny embedder, nothing looked at yet."""
    events.flush()
    settings.TIANLU_HOME = tmp_path
    settings.TIANLU_EMBED = "letters:"
    meaning._Pace.looked_at = float("-inf")
    yield tmp_path
    meaning._Pace.looked_at = float("-inf")


@pytest.fixture
def library(home: Path) -> Actor:
    return a_library("north")


def books(*titles: str, first: int = 1) -> bytes:
    subject = MarcField("606", "0", " ", [("a", "读物")])
    return as_file(
        cnmarc(f"{number:08d}", title, author=f"作者{number}", extra=[subject])
        for number, title in enumerate(titles, first)
    )


def in_step() -> VectorStore:
    """Every change followed, every job done; the store."""
    feed.catch_up()
    jobs.run_pending(kinds={EmbedTitles.kind})
    return vector_store(MEANING)


def looked_again() -> VectorStore:
    """The same after the indexer's next look, which needs no change in the feed."""
    meaning._Pace.looked_at = float("-inf")
    meaning.look_behind()
    return in_step()


def by_title(*titles: str) -> list[int]:
    ids = {record.bib["title"]: number for number, record in projections(list(iter_record_ids())).items()}
    return [ids[title] for title in titles]


def titles(found: Any) -> list[str]:
    return [one.bib["title"] for one in found]


def ask(text: str, **more: Any) -> SearchRequest:
    return SearchRequest(parse_simple(text).query.node, **more)


def public(actor: Actor) -> Actor:
    return visitor(actor.scope)


def vector_store_of(home: Path) -> VectorStore:
    from tianlu.kit.vectors import store_at  # noqa: PLC0415 - one use

    return store_at(home / "vectors" / MEANING)
