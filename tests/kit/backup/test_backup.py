"""The drill: fill a library, save it while it works, destroy it, put it back, compare."""

import gzip
import hashlib
import io
import json
import os
import re
import shutil
import signal
import subprocess
import tarfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.installation import Installation, own_installation

pytestmark = pytest.mark.database

TABLES = {
    "kit_feed_entry": "SELECT id, number, kind, object_id, action FROM kit_feed_entry ORDER BY id",
    "kit_event": "SELECT id, kind, data FROM kit_event ORDER BY id",
    "kit_job": "SELECT id, kind, state FROM kit_job ORDER BY id",
}
FILL = """
import os, secrets, sys
from datetime import timedelta
import django
django.setup()
from django.conf import settings
from django.db import transaction
from tianlu.kit import events, feed, files
from tianlu.kit.clock import now
from tianlu.kit.events import EventKind, FieldType
from tianlu.kit.jobs.models import JobRow, WorkerBeat
from tianlu.kit.feed.models import FeedCursor
events.declare(EventKind("test.told", {"text": FieldType.TEXT}, "Told"))
for number in range(30):
    with transaction.atomic():
        feed.announce_many("thing", range(number * 50, number * 50 + 50))
        events.record("test.told", {"text": f"藏书 {number}"})
feed.number()
feed.move_cursor("follower", 700)
JobRow.objects.create(kind="test", not_before=now(), created_at=now())
WorkerBeat.objects.create(worker="gone:1", beaten_at=now() - timedelta(minutes=5))
for number in range(5):
    files.store(os.urandom(200_000 + number), f"{number}.mrc")
events.spool("test.told", {"text": "waiting in the spool"})
settings.TIANLU_KEYS.mkdir(exist_ok=True)
for number in range(3):
    (settings.TIANLU_KEYS / f"{number}.key").write_bytes(secrets.token_bytes(64))
"""
WITH_PART = """
import sys
import django
django.setup()
from django.core.management import call_command
from tianlu.kit.data import CopyStatus, backup_parts, copies
from tianlu.kit.errors import Refusal
from django.conf import settings

class Part:
    def save(self, folder):
        (folder / ".managed.json").write_text((settings.TIANLU_HOME / "plan" / "meta").read_text())
    def load(self, folder):
        target = settings.TIANLU_HOME / "plan"
        target.mkdir(exist_ok=True)
        (target / "meta").write_text((folder / ".managed.json").read_text())

class NeverReady:
    def save(self, folder):
        (folder / "half").write_text("x")
        raise Refusal()
    def load(self, folder):
        raise AssertionError("was not saved")

class AnyCopy:
    def __init__(self, name):
        self.name = name
    def status(self):
        state = "ready" if (settings.TIANLU_HOME / self.name / "meta").exists() else "missing"
        return CopyStatus(state, 0, 0)
    def rebuild(self, progress):
        progress(1, 2)
        print("rebuilt", self.name)
        return 2

backup_parts.register("plan", Part())
backup_parts.register("pictures", NeverReady())
copies.register("plan", AnyCopy("plan"))
copies.register("pictures", AnyCopy("pictures"))
call_command(*sys.argv[1:])
"""


def contents(installation: Installation) -> dict[str, Any]:
    """Everything a backup must bring back."""
    files = installation.home / "files"
    return {name: installation.rows(query) for name, query in TABLES.items()} | {
        "files": {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files.rglob("*") if path.is_file()
        }
    }


@pytest.fixture
def library(installation: Installation) -> Installation:
    installation.run("-c", FILL)
    return installation


def members(path: Path) -> dict[str, bytes]:
    with tarfile.open(path) as tar:
        return {entry.name: tar.extractfile(entry).read() for entry in tar}  # type: ignore[union-attr]


def repack(path: Path, target: Path, change: Callable[[dict[str, bytes]], object]) -> None:
    """The archive again with other members."""
    found = members(path)
    change(found)
    with tarfile.open(target, "w:gz") as tar:
        for name, content in found.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))


def test_the_drill(library: Installation, tmp_path: Path) -> None:
    library.manage("backup", str(tmp_path / "saved.tar.gz"))
    before = contents(library)
    assert (len(before["kit_feed_entry"]), len(before["kit_event"]), len(before["files"])) == (1500, 31, 5)
    assert (tmp_path / "saved.tar.gz").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.glob("*.part")] == []

    shutil.rmtree(library.home)
    with own_installation(tmp_path / "other", app="kit") as other:
        told = other.manage("restore", str(tmp_path / "saved.tar.gz"), check=False)
        assert told.returncode != 0  # tables are there already
        other.manage("restore", "--force", str(tmp_path / "saved.tar.gz"))
        assert contents(other) == before
        assert other.rows("SELECT COUNT(*) FROM kit_feed_cursor") == [(0,)]
        assert other.rows("SELECT COUNT(*) FROM kit_worker_beat") == [(0,)]
        other.run("-c", FILL)  # and it works: ids go on where they stopped
        after = contents(other)
        assert after["kit_feed_entry"][:1500] == before["kit_feed_entry"]
        assert len(after["kit_feed_entry"]) == 3000
        left = {path.name for path in other.home.iterdir()} - {
            f"tianlu.db{side}" for side in ("", "-wal", "-shm", "-turn")
        }
        assert left <= {"files", "backup", "spool", "tmp", "tally", "index", "vectors", "pages"}


def test_into_an_empty_home_without_force(library: Installation, tmp_path: Path) -> None:
    library.manage("backup", str(tmp_path / "saved.tar.gz"))
    before = contents(library)
    if library.database:
        library.rows("DROP SCHEMA public CASCADE")
        library.rows("CREATE SCHEMA public")
    shutil.rmtree(library.home)
    library.manage("restore", str(tmp_path / "saved.tar.gz"))
    assert contents(library) == before


def test_no_key_is_in_a_backup(library: Installation, tmp_path: Path) -> None:
    library.manage("backup", str(tmp_path / "saved.tar.gz"))
    unpacked = gzip.decompress((tmp_path / "saved.tar.gz").read_bytes())
    keys = [path for path in Path(library.environment["TIANLU_KEYS"]).rglob("*") if path.is_file()]
    assert len(keys) >= 3
    for key in keys:
        content = key.read_bytes()
        assert content not in unpacked
        assert content.strip() not in unpacked
        assert content.hex().encode() not in unpacked
    assert {name.partition("/")[0] for name in members(tmp_path / "saved.tar.gz")} == {
        "tianlu-backup.json",
        "database",
        "files",
        "manifest.json",
    }


WRITER = """
import itertools, sys
import django
django.setup()
from django.db import transaction
from tianlu.kit import events, feed
from tianlu.kit.db import retrying
from tianlu.kit.events import EventKind, FieldType
events.declare(EventKind("test.pair", {"n": FieldType.COUNT}, "Pair"))

def pair(number):
    with transaction.atomic():
        feed.announce("pair", number)
        events.record("test.pair", {"n": number})

for number in itertools.count(1):
    retrying(lambda: pair(number))
    if number % 50 == 0:
        print(number, flush=True)
"""


def test_a_backup_while_others_write_is_of_one_instant(library: Installation, tmp_path: Path) -> None:
    writer = library.start("-c", WRITER, stdout=subprocess.PIPE)
    try:
        assert writer.stdout is not None
        before = int(writer.stdout.readline())
        library.manage("backup", str(tmp_path / "saved.tar.gz"))
        assert writer.poll() is None
    finally:
        writer.kill()
        rest = writer.communicate()[0].split()
    assert rest, "the writer was not held up by the backup"
    library.manage("restore", "--force", str(tmp_path / "saved.tar.gz"))
    pairs = [row[0] for row in library.rows("SELECT object_id FROM kit_feed_entry WHERE kind = 'pair' ORDER BY id")]
    told = [
        int(re.search(r"\d+", str(row[0]))[0])  # type: ignore[index]
        for row in library.rows("SELECT data FROM kit_event WHERE kind = 'test.pair' ORDER BY id")
    ]
    assert pairs == told == list(range(1, len(pairs) + 1))
    assert len(pairs) >= before


def test_copies_come_along_or_are_made_anew(library: Installation, tmp_path: Path) -> None:
    (library.home / "plan").mkdir()
    (library.home / "plan" / "meta").write_text("generation 7")
    saved = library.run("-c", WITH_PART, "backup", str(tmp_path / "saved.tar.gz"))
    assert "pictures" in saved.stdout
    assert members(tmp_path / "saved.tar.gz")["parts/plan/.managed.json"] == b"generation 7"
    (library.home / "plan" / "meta").write_text("generation 8, newer than the restored database")
    restored = library.run("-c", WITH_PART, "restore", "--force", str(tmp_path / "saved.tar.gz"))
    assert "rebuilt pictures" in restored.stdout
    assert "rebuilt plan" not in restored.stdout
    assert (library.home / "plan" / "meta").read_text() == "generation 7"


def test_what_is_there_is_not_overwritten(library: Installation, tmp_path: Path) -> None:
    library.manage("backup", str(tmp_path / "saved.tar.gz"))
    content = (tmp_path / "saved.tar.gz").read_bytes()
    assert "backup-exists" in library.manage("backup", str(tmp_path / "saved.tar.gz"), check=False).stderr
    assert (tmp_path / "saved.tar.gz").read_bytes() == content
    assert "home-not-empty" in library.manage("restore", str(tmp_path / "saved.tar.gz"), check=False).stderr


def test_a_running_library_is_not_replaced(library: Installation, tmp_path: Path) -> None:
    library.manage("backup", str(tmp_path / "saved.tar.gz"))
    library.run("-c", "import django; django.setup(); from tianlu.kit import jobs, clock; jobs.beat(clock.now())")
    before = contents(library)
    told = library.manage("restore", "--force", str(tmp_path / "saved.tar.gz"), check=False)
    assert "library-running" in told.stderr
    assert contents(library) == before


def truncated(path: Path, target: Path) -> None:
    content = path.read_bytes()
    target.write_bytes(content[: len(content) * 2 // 3])


def flipped(path: Path, target: Path) -> None:
    """One bit of a file's content, the packing sound."""

    def change(found: dict[str, bytes]) -> None:
        name = next(name for name in found if name.startswith("files/"))
        found[name] = bytes([found[name][0] ^ 1]) + found[name][1:]

    repack(path, target, change)


def bit_rot(path: Path, target: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0x10
    target.write_bytes(bytes(content))


def lacking(path: Path, target: Path) -> None:
    repack(path, target, lambda found: found.pop(next(name for name in found if name.startswith("files/"))))


def unended(path: Path, target: Path) -> None:
    repack(path, target, lambda found: found.pop("manifest.json"))


def besides(path: Path, target: Path) -> None:
    def change(found: dict[str, bytes]) -> None:
        manifest = found.pop("manifest.json")
        found["files/zz/more"] = b"x"
        found["manifest.json"] = manifest

    repack(path, target, change)


def climbing(path: Path, target: Path) -> None:
    def change(found: dict[str, bytes]) -> None:
        manifest = found.pop("manifest.json")
        found["files/../../outside"] = b"x"
        found["manifest.json"] = manifest

    repack(path, target, change)


def linking(path: Path, target: Path) -> None:
    with tarfile.open(path) as tar, tarfile.open(target, "w:gz") as out:
        for entry in tar:
            out.addfile(entry, tar.extractfile(entry))
            if entry.name == "tianlu-backup.json":
                link = tarfile.TarInfo("files/aa/link")
                link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
                out.addfile(link)


def rotten_database(path: Path, target: Path) -> None:
    """Sound by its hashes, which whoever made it computed after the damage."""

    def change(found: dict[str, bytes]) -> None:
        name = next(name for name in found if name.startswith("database/"))
        found[name] = found[name][:100] + b"\xff" * (len(found[name]) - 100)
        manifest = json.loads(found["manifest.json"])
        manifest["members"][name]["sha256"] = hashlib.sha256(found[name]).hexdigest()
        found["manifest.json"] = json.dumps(manifest).encode()

    repack(path, target, change)


DAMAGES = [truncated, flipped, bit_rot, lacking, unended, besides, climbing, linking, rotten_database]


RESTORE_EACH = """
import sys
from pathlib import Path
import django
django.setup()
from tianlu.kit.backup import restore_backup
from tianlu.kit.errors import Refusal
for path in sys.argv[1:]:
    try:
        restore_backup(Path(path), force=True)
        print("restored")
    except Refusal as refusal:
        print(refusal.code)
"""


def test_a_damaged_backup_changes_nothing(library: Installation, tmp_path: Path) -> None:
    library.manage("backup", str(tmp_path / "saved.tar.gz"))
    before = contents(library)
    targets = {damage.__name__: tmp_path / f"{damage.__name__}.tar.gz" for damage in DAMAGES}
    for damage in DAMAGES:
        damage(tmp_path / "saved.tar.gz", targets[damage.__name__])
    told = library.run("-c", RESTORE_EACH, *(str(target) for target in targets.values())).stdout.split()
    expected = dict.fromkeys(targets, "damaged-backup")
    if library.database:
        expected["rotten_database"] = "program-failed"
    assert dict(zip(targets, told, strict=True)) == expected
    assert contents(library) == before
    assert not list(library.home.glob(".restoring-*"))
    assert not (tmp_path / "outside").exists()


NO_BACKUPS = [b"", b"no archive at all", gzip.compress(b"x" * 5000), b"PK\x03\x04zip"]


def test_what_is_no_backup_is_told_so(installation: Installation, tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}" for number in range(len(NO_BACKUPS))]
    for path, content in zip(paths, NO_BACKUPS, strict=True):
        path.write_bytes(content)
    told = installation.run("-c", RESTORE_EACH, *map(str, paths), str(tmp_path / "absent"), str(tmp_path))
    assert told.stdout.split() == ["not-a-backup"] * (len(NO_BACKUPS) + 2)


FOREIGN: list[tuple[dict[str, Any], str]] = [
    ({"migrations": {"kit": ["0001_initial", "9999_from_the_future"]}}, "newer-backup"),
    ({"migrations": {"rooms_of_tomorrow": ["0001_initial"]}}, "newer-backup"),
    ({"format": 2, "unknown": 1}, "newer-backup"),
    ({"database": "oracle"}, "other-database"),
]


def test_what_this_version_cannot_read_is_refused(library: Installation, tmp_path: Path) -> None:
    library.manage("backup", str(tmp_path / "saved.tar.gz"))
    before = contents(library)
    paths = []
    for change, code in FOREIGN:

        def edit(found: dict[str, bytes], change: dict[str, Any] = change) -> None:
            found["tianlu-backup.json"] = json.dumps(json.loads(found["tianlu-backup.json"]) | change).encode()

        paths.append(tmp_path / f"{code}{len(paths)}.tar.gz")
        repack(tmp_path / "saved.tar.gz", paths[-1], edit)
    told = library.run("-c", RESTORE_EACH, *map(str, paths)).stdout.split()
    assert told == [code for _change, code in FOREIGN]
    assert contents(library) == before


def test_an_interrupted_backup_leaves_nothing_under_its_name(library: Installation, tmp_path: Path) -> None:
    big = library.home / "files" / "zz"
    big.mkdir(parents=True, exist_ok=True)
    (big / ("z" * 26)).write_bytes(os.urandom(60_000_000))
    target = tmp_path / "saved.tar.gz"
    for ending in (signal.SIGINT, signal.SIGKILL):
        process = library.start(
            "-m",
            "django",
            "backup",
            str(target),
            stderr=subprocess.DEVNULL,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a run in the background ignores it
        )
        deadline = time.monotonic() + 30
        while not (tmp_path / "saved.tar.gz.part").exists() and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(0.05)
        process.send_signal(ending)
        process.wait()
        assert not target.exists()
        assert (tmp_path / "saved.tar.gz.part").exists() == (ending == signal.SIGKILL)
    library.manage("backup", str(target))
    assert not (tmp_path / "saved.tar.gz.part").exists()
    assert not list((library.home / "backup").glob(".staging-*"))


def test_two_backups_do_not_run_at_once(library: Installation, tmp_path: Path) -> None:
    holder = library.start(
        "-c",
        "import time, django; django.setup(); from django.conf import settings; from tianlu.kit.backup.saving import alone\n"
        "with alone(settings.TIANLU_HOME): print('held', flush=True); time.sleep(60)",
        stdout=subprocess.PIPE,
    )
    try:
        assert holder.stdout is not None
        holder.stdout.readline()
        assert "backup-running" in library.manage("backup", str(tmp_path / "x.tar.gz"), check=False).stderr
    finally:
        holder.kill()
        holder.communicate()
