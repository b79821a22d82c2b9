"""Stored files: whole or not at all, under keys nobody chose."""

import errno
import hashlib
import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from tianlu.kit import files
from tianlu.kit.errors import DiskFull, TooLarge
from tianlu.kit.files.engines import FolderStore


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Settings) -> Path:
    settings.TIANLU_HOME = tmp_path
    return tmp_path


def everything(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_what_is_stored_is_what_is_opened(home: Path) -> None:
    content = os.urandom(3 * 2**20 + 17)
    kept = files.store(io.BytesIO(content), "馆藏 2026.mrc")
    assert kept.size == len(content)
    assert kept.sha256 == hashlib.sha256(content).hexdigest()
    assert kept.name == "馆藏 2026.mrc"
    with files.open_file(kept.key) as stream:
        assert stream.read() == content
    assert files.exists(kept.key)
    assert list(files.file_store().keys()) == [kept.key]
    assert everything(home / "files") == [home / "files" / kept.key[:2] / kept.key]


def test_a_file_is_readable_by_its_owner_only(home: Path) -> None:
    kept = files.store(b"x")
    assert (home / "files" / kept.key[:2] / kept.key).stat().st_mode & 0o777 == 0o600


def test_the_same_content_twice_gets_two_keys() -> None:
    assert files.store(b"same").key != files.store(b"same").key


def test_deleting_twice_does_no_harm() -> None:
    kept = files.store(b"x")
    assert files.delete(kept.key) is True
    assert files.delete(kept.key) is False
    assert not files.exists(kept.key)
    with pytest.raises(files.FileMissing):
        files.open_file(kept.key)


@pytest.mark.parametrize(
    "key", ["", "..", "../../etc/passwd", "a" * 26 + "/x", "/etc/passwd", "A" * 26, "a" * 25, "a\0" * 13]
)
def test_only_our_own_keys_become_paths(key: str) -> None:
    assert files.exists(key) is False
    with pytest.raises(files.FileMissing):
        files.open_file(key)
    with pytest.raises(files.FileMissing):
        files.delete(key)


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("C:\\Users\\王\\书目.iso", "书目.iso"),
        ("../../etc/passwd", "passwd"),
        ("a\x00b\nc.mrc", "abc.mrc"),
        ("txt.\u202ecrm", "txt.crm"),
        ("", ""),
        ("长" * 300, "长" * 200),
    ],
)
def test_a_name_is_only_shown(given_name: str, shown: str) -> None:
    assert files.store(b"x", given_name).name == shown


@given(st.text())
def test_no_name_reaches_a_path(name: str) -> None:
    kept = files.store(b"x", name)
    assert len(kept.key) == 26
    assert files.delete(kept.key)


def test_a_limit_is_kept_and_nothing_stays(home: Path) -> None:
    assert files.store(b"x" * 1000, limit=1000).size == 1000
    before = everything(home)
    with pytest.raises(TooLarge):
        files.store(b"x" * 1001, limit=1000)
    assert everything(home) == before


class Broken(io.RawIOBase):
    """An upload that ends with an error after 2 MB."""

    def __init__(self, error: BaseException) -> None:
        super().__init__()
        self.left, self.error = 2, error

    def read(self, size: int = -1) -> bytes:
        if not self.left:
            raise self.error
        self.left -= 1
        return b"x" * 2**20


@pytest.mark.parametrize("error", [KeyboardInterrupt(), ConnectionResetError(), ValueError()])
def test_an_upload_that_breaks_off_leaves_nothing(home: Path, error: BaseException) -> None:
    with pytest.raises(type(error)):
        files.store(Broken(error))  # type: ignore[arg-type]
    assert everything(home) == []


FULL = """
import resource, signal, sys
from pathlib import Path
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (2_500_000, 2_500_000))
from tianlu.kit.errors import DiskFull
from tianlu.kit.files.engines import FolderStore
import io
try:
    FolderStore(Path(sys.argv[1])).put(io.BytesIO(b"x" * 5_000_000), None)
except DiskFull as full:
    print(full.code)
"""


def test_a_write_the_disk_refuses_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    """A limit on the size of files makes the system refuse the write midway, as a full disk does."""
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path / "files")], check=True, capture_output=True, text=True
    )
    assert done.stdout == "disk-full\n"
    assert everything(tmp_path) == []


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_or_a_used_up_quota_is_told_and_leaves_nothing(home: Path, number: int) -> None:
    with pytest.raises(DiskFull):
        files.store(Broken(OSError(number, os.strerror(number))))  # type: ignore[arg-type]
    assert everything(home) == []


KILLED = """
import io, sys, time
from pathlib import Path
from tianlu.kit.files.engines import FolderStore

class Slow(io.RawIOBase):
    turns = 0
    def read(self, size=-1):
        Slow.turns += 1
        if Slow.turns == 3:
            print("half", flush=True)
            time.sleep(60)
        return b"x" * 2**20

FolderStore(Path(sys.argv[1])).put(Slow(), None)
"""


def test_a_kill_leaves_no_key_and_the_remainder_is_cleared_later(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    with subprocess.Popen([sys.executable, "-c", KILLED, str(folder)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGKILL)
    store = FolderStore(folder)
    assert list(store.keys()) == []
    (left,) = everything(folder)
    yesterday = time.time() - 90_000
    os.utime(left, (yesterday, yesterday))
    key, _size, _sha256 = store.put(io.BytesIO(b"new"), None)
    assert everything(folder) == [folder / key[:2] / key]
