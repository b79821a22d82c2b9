"""Every kind of file of the index cut or garbled on the disk, the folder old or gone: pages answer meanwhile, it is told and made anew."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from tests.catalog.conftest import bring
from tests.catalog.files import many
from tests.discovery.conftest import Follow
from tests.ordeals.conftest import sign_in
from tests.proofs import seed
from tianlu.discovery import engines
from tianlu.discovery.services import indexing, status_of_index
from tianlu.discovery.services.indexing import index_files
from tianlu.libraries.data import Actor

pytestmark = [pytest.mark.database, pytest.mark.django_db]
Harm = Callable[[Path, random.Random], None]
KINDS = ("idx", "term", "pos", "store", "fast", "fieldnorm", "meta.json", "current.json")
PAGES = (
    "/",
    "/search?q=山水",
    "/search?q=shanshui",
    "/search?sort=title",
    "/search/suggestions?q=山",
    "/api/v1/search?q=山水",
)


def put_in_place(path: Path, content: bytes) -> None:
    """Another file of the same name: the engine's thread that watches for commits may still read the one it had opened."""
    path.unlink()
    path.write_bytes(content)


def garble(path: Path, chance: random.Random) -> None:
    content = bytearray(path.read_bytes())
    for _ in range(max(1, len(content) // 50)):
        content[chance.randrange(len(content))] ^= 1 + chance.randrange(255)
    put_in_place(path, bytes(content))


def cut(path: Path, chance: random.Random) -> None:
    content = path.read_bytes()
    put_in_place(path, content[: chance.randrange(len(content))])


def rename_a_column(path: Path, chance: random.Random) -> None:
    """The file opens, but no longer says where the records' numbers stand."""
    content = path.read_bytes()
    assert content.count(b"@id\x00") == 1
    put_in_place(path, content.replace(b"@id\x00", b"@ie\x00"))


def restarted(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a new process knows: nothing."""
    engines.opened().close()
    engines._tantivy.cache_clear()
    monkeypatch.setattr(indexing._Pace, "examined", False)


def answers(client: Client) -> dict[str, int]:
    return {path: client.get(path).status_code for path in PAGES}


HARMS = [(kind, harm) for kind in KINDS for harm in (garble, cut)]


@pytest.mark.parametrize("case", [*HARMS, ("fast", rename_a_column)])
def test_a_damaged_file(
    library: Actor, follow: Follow, home: Path, monkeypatch: pytest.MonkeyPatch, case: tuple[str, Harm]
) -> None:
    kind, harm = case
    bring(library, many(40))
    follow()
    client = sign_in(library)
    whole = {path: client.get(path).content for path in PAGES if path.startswith("/api/")}
    engines.opened().close()
    chance = random.Random(seed())
    harmed = [path for path in (home / "index").rglob("*") if path.is_file() and path.name.endswith(kind)]
    harmed = [path for path in harmed if not path.name.startswith(".") and path.stat().st_size]
    assert harmed
    for path in harmed:
        harm(path, chance)
    restarted(monkeypatch)
    told = status_of_index().state in {"missing", "broken"} or [it.level for it in index_files()] == ["error"]
    assert told
    assert set(answers(client).values()) <= {200, 302, 503}
    follow()
    assert status_of_index().state == "ready"
    assert index_files() == []
    assert {path: client.get(path).content for path in whole} == whole


def test_the_folder_vanishes_under_readers(library: Actor, follow: Follow, home: Path) -> None:
    bring(library, many(40))
    follow()
    client = sign_in(library)
    assert set(answers(client).values()) == {200}
    shutil.rmtree(home / "index")
    assert set(answers(client).values()) <= {200, 503}
    follow()
    assert set(answers(client).values()) == {200}
    assert engines.opened().count() == 40
