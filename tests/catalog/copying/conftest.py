"""Real targets, started once a run of these tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.catalog.conftest import a_library
from tests.catalog.copying import servers
from tests.catalog.files import cnmarc
from tianlu.catalog.data import TargetProtocol, TargetSettings
from tianlu.libraries.data import Actor
from tianlu.marc import Field

ISBN = "9787020002207"
COUNT = 30


def books() -> list:  # type: ignore[type-arg]
    """One book with an ISBN and a character that only GB18030 has four bytes for, and 29 that share a word."""
    first = cnmarc(
        "00000001",
        "边城㐂记",
        isbn="978-7-02-000220-7",
        author="沈从文",
        extra=[Field("905", " ", " ", [("a", "OTHER"), ("b", "X1")])],
    )
    return [first, *(cnmarc(f"{number:08d}", f"第{number}卷山水志", author=f"作者{number}") for number in range(2, 31))]


@pytest.fixture(scope="session")
def ztest(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with servers.ztest(tmp_path_factory.mktemp("ztest")) as port:
        yield port


@pytest.fixture(scope="session")
def gbk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Zebra with CNMARC in GB18030."""
    with servers.zebra(tmp_path_factory.mktemp("gbk"), books(), "gb18030") as port:
        yield port


@pytest.fixture(scope="session")
def utf8(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Zebra with CNMARC in UTF-8, by Z39.50 and SRU."""
    with servers.zebra(tmp_path_factory.mktemp("utf8"), books(), "utf-8") as port:
        yield port


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def library(db: None) -> Actor:
    return a_library("north")


def z3950(port: int, **more: object) -> TargetSettings:
    """A Z39.50 target on this machine that an administrator listed."""
    plain: dict[str, object] = {"host": "127.0.0.1", "port": port, "database": "Default", "syntax": "unimarc"}
    plain |= {"timeout": 10.0, "listed": True}
    return TargetSettings("目标库", TargetProtocol.Z3950, **(plain | more))  # type: ignore[arg-type]


def sru(port: int, **more: object) -> TargetSettings:
    """An SRU target on this machine that an administrator listed."""
    plain: dict[str, object] = {"url": f"http://127.0.0.1:{port}/Default", "syntax": "marcxml", "version": "1.1"}
    plain |= {"timeout": 10.0, "listed": True}
    return TargetSettings("目标库", TargetProtocol.SRU, **(plain | more))  # type: ignore[arg-type]
