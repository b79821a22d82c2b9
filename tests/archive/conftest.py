"""A library with two books, an index of pages of its own, and ways to attach, read and follow."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from tests.catalog.conftest import a_library, bring
from tests.catalog.files import as_file, cnmarc
from tests.discovery.conftest import follow, home
from tianlu.archive.data import ReadFile, Rights
from tianlu.archive.services import CONSUMER, attach_file
from tianlu.catalog.models import Record
from tianlu.kit import feed, jobs
from tianlu.libraries.data import Actor
from tianlu.libraries.queries import forget_networks

__all__ = ["follow", "home"]
Attach = Callable[..., int]


@pytest.fixture
def library(db: None) -> Actor:
    return a_library("north")


@pytest.fixture
def books(library: Actor, home: Path) -> list[int]:
    """《边城》 and 《红楼梦》."""
    bring(library, as_file([cnmarc("1", "边城", author="沈从文"), cnmarc("2", "红楼梦", author="曹雪芹")]))
    return list(Record.objects.order_by("id").values_list("id", flat=True))


@pytest.fixture
def catch_up(home: Path) -> Callable[[], None]:
    """Run the readings that wait, and bring the index of pages up to date."""

    def run() -> None:
        jobs.run_pending(kinds=[ReadFile.kind])
        consumer = feed.consumers.get(CONSUMER)
        assert consumer is not None
        sum(feed.drain(consumer, hurry=True))

    return run


@pytest.fixture
def attach(library: Actor, catch_up: Callable[[], None]) -> Attach:
    """Attach a file, read it, index it; its number."""

    def run(
        record_id: int,
        content: bytes,
        name: str = "book.pdf",
        rights: Rights = Rights.OPEN,
        *,
        findable: bool = False,
        actor: Actor | None = None,
    ) -> int:
        number = attach_file(
            actor or library,
            record_id,
            content=io.BytesIO(content),
            filename=name,
            rights=rights,
            findable=findable,
        )
        catch_up()
        return number

    return run


@pytest.fixture(autouse=True)
def _networks(settings: Settings) -> Iterator[None]:
    """Networks that a test sets are forgotten with it."""
    forget_networks()
    yield
    forget_networks()
