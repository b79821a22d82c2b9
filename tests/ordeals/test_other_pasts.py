"""A database from before: index and vectors notice that they followed another past, also when it has grown beyond them."""

import shutil
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from tests.catalog.conftest import a_library, bring
from tests.catalog.files import as_file, cnmarc, many
from tests.discovery.conftest import Follow
from tests.discovery.meaning import in_step, looked_again
from tests.installation import own_installation
from tianlu.discovery import engines
from tianlu.discovery.services import meaning, status_of_index
from tianlu.discovery.services.meaning import status_of_vectors
from tianlu.kit import feed, jobs
from tianlu.kit.data import backup_parts
from tianlu.kit.feed.models import FeedEntry
from tianlu.libraries.data import Actor

pytestmark = [pytest.mark.database]
TIANLU = ("-m", "tianlu.portal.cli")
FOUND = """
import django; django.setup()
from tianlu.catalog.queries import count_records
from tianlu.discovery import engines, queries
from tianlu.discovery.cql.ast import Everything
from tianlu.discovery.data import SearchRequest
from tianlu.discovery.services import meaning, status_of_index
from tianlu.libraries.services import installation_actor
page = queries.search(installation_actor("test"), SearchRequest(Everything(), limit=1000))
print(page.total, len(page.items), count_records(), status_of_index().state, engines.opened().generation().split(".")[0])
"""


def books(folder: Path, name: str, count: int, first: int) -> str:
    file = folder / f"{name}.mrc"
    file.write_bytes(many(count, first=first))
    return str(file)


@pytest.mark.sqlite  # where a database is a file, somebody puts an older one in its place
def test_a_database_put_back_by_hand_that_outgrew_the_index(tmp_path: Path) -> None:
    with own_installation(tmp_path / "own") as made:
        made.run(*TIANLU, "import", books(tmp_path, "first", 20, 1))
        kept = made.home / "kept.db"
        made.rows(f"VACUUM INTO '{kept}'")
        made.run(*TIANLU, "import", books(tmp_path, "lost", 10, 1000))
        assert made.run("-c", FOUND).stdout.split()[:4] == ["30", "30", "30", "ready"]
        for name in ("tianlu.db-wal", "tianlu.db-shm"):
            (made.home / name).unlink(missing_ok=True)
        shutil.move(kept, made.home / "tianlu.db")
        told = made.run(*TIANLU, "import", books(tmp_path, "other", 40, 2000))
        assert "another database" in told.stdout + told.stderr
        assert made.run("-c", FOUND).stdout.split()[:4] == ["60", "60", "60", "ready"]


def test_a_restore_keeps_the_index_that_came_along_and_no_other(tmp_path: Path) -> None:
    with own_installation(tmp_path / "own") as made:
        made.run(*TIANLU, "import", books(tmp_path, "first", 20, 1))
        made.run(*TIANLU, "backup", str(tmp_path / "saved.tar.gz"))
        generation = made.run("-c", FOUND).stdout.split()[4]
        epoch = made.rows("SELECT name FROM kit_feed_epoch")
        shutil.copytree(made.home / "index", tmp_path / "index")
        made.run(*TIANLU, "import", books(tmp_path, "lost", 10, 1000))
        shutil.copytree(made.home / "index", tmp_path / "ahead")
        made.run(*TIANLU, "restore", str(tmp_path / "saved.tar.gz"), "--force")
        assert made.run("-c", FOUND).stdout.split() == ["20", "20", "20", "ready", generation]
        assert made.rows("SELECT name FROM kit_feed_epoch") != epoch
        for older in ("index", "ahead"):  # what a copy of the folder brings back has followed the time before
            shutil.rmtree(made.home / "index")
            shutil.copytree(tmp_path / older, made.home / "index")
            assert made.run("-c", FOUND).stdout.split()[3] == "broken"
            made.run("-c", "import django; django.setup()\nfrom tianlu.kit import feed\nfeed.catch_up()")
            assert made.run("-c", FOUND).stdout.split()[:4] == ["20", "20", "20", "ready"]


@pytest.mark.django_db
def test_the_indexer_notices_and_makes_it_anew(home: Path, follow: Follow) -> None:
    library = a_library("north")
    bring(library, many(12))
    follow()
    generation = engines.opened().generation().split(".")[0]
    assert status_of_index().state == "ready"
    cursor, mark = engines.opened().stands()
    assert (feed.known(cursor, mark), feed.known(cursor, ""), feed.known(cursor + 1, mark)) == (True, False, False)
    FeedEntry.objects.filter(number=cursor).update(object_id=999_999)  # as another past has it
    bring(library, many(5, first=500))
    assert status_of_index().state == "broken"
    follow()
    assert (status_of_index().state, engines.opened().count()) == ("ready", 17)
    assert engines.opened().generation().split(".")[0] != generation


@pytest.fixture
def letters(home: Path, settings: Settings) -> None:
    """The tiny embedder, nothing looked at yet."""
    settings.TIANLU_EMBED = "letters:"
    meaning._Pace.looked_at = float("-inf")


def embedded() -> int:
    """How many texts the last job made vectors of."""
    return int((jobs.recent(None, limit=1)[0].result or {})["embedded"])


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("letters")
def test_vectors_are_compared_and_those_of_the_same_texts_kept() -> None:
    library: Actor = a_library("north")
    bring(library, many(12))
    store = in_step()
    assert (status_of_vectors().state, store.count()) == ("ready", 12)
    with store.writing(wait=True):  # a record that this database never had
        store.put([10**6], next(iter(store.vectors_of(store.ids()[:1].tolist()).values()))[None, :], [7])
        store.commit(store.state())
    FeedEntry.objects.filter(number=store.state()["cursor"]).update(action="other")
    assert status_of_vectors().state == "broken"
    bring(library, as_file([cnmarc("900", "边城", author="沈从文")]))
    store = looked_again()
    assert (status_of_vectors().state, store.count(), int(store.ids()[-1]) < 10**6) == ("ready", 13, True)
    assert embedded() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("letters")
def test_copies_of_a_backup_go_on_in_the_new_epoch(tmp_path: Path) -> None:
    bring(a_library("north"), many(12))
    store = in_step()
    parts = dict(backup_parts)
    for name in ("search", "vectors"):
        (tmp_path / "saved" / name).mkdir(parents=True)
        parts[name].save(tmp_path / "saved" / name)
    feed.begin_epoch()
    assert (status_of_index().state, status_of_vectors().state) == ("broken", "broken")
    for name in ("search", "vectors"):
        parts[name].load(tmp_path / "saved" / name)
    assert (status_of_index().state, status_of_vectors().state, store.count()) == ("ready", "ready", 12)
