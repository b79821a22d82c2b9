"""Libraries with records, an index of their own for each test, and the feed followed on demand."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from tests.catalog.conftest import a_library, bring
from tianlu.discovery import engines
from tianlu.discovery.services import indexing
from tianlu.kit import events, feed
from tianlu.libraries.data import Actor

__all__ = ["bring"]
Follow = Callable[[], int]


@pytest.fixture
def home(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """A data home without an index; what the test before noted and nobody took yet stays in the one of then."""
    events.flush()
    settings.TIANLU_HOME = tmp_path
    yield tmp_path
    engines.opened().close()


@pytest.fixture
def library(db: None) -> Actor:
    return a_library("north")


@pytest.fixture
def neighbour(db: None) -> Actor:
    return a_library("south")


@pytest.fixture
def follow(home: Path) -> Follow:
    """Apply what the feed holds now, without the rest between commits; the number of changes."""

    def catch_up() -> int:
        consumer = feed.consumers.get(indexing.CONSUMER)
        assert consumer is not None
        applied = sum(feed.drain(consumer, hurry=True))
        engines.opened().exists()  # look at the state file now, not in half a second
        return applied

    return catch_up
