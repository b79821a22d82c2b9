"""The file: a gzipped tar whose first member says what it is and whose last names the hash of every other."""

import gzip
import hashlib
import io
import json
import re
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, BinaryIO, Self, cast

from tianlu.kit.backup.data import FORMAT, HEADER, MANIFEST, DamagedBackup, Header, Member, NewerBackup, NotABackup

_CHUNK = 1 << 20
_NAME = re.compile(r"(?:database|files|parts)(?:/(?!\.{1,2}(?:/|$))[A-Za-z0-9._+-]{1,200}){1,8}")
_BROKEN = (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile, ValueError, KeyError, TypeError)


class ArchiveWriter:
    """Adds members one after another, hashing what it writes."""

    def __init__(self, file: BinaryIO) -> None:
        self._packed = gzip.GzipFile(fileobj=file, mode="wb", compresslevel=1, mtime=0)
        self._tar = tarfile.open(fileobj=self._packed, mode="w|", format=tarfile.PAX_FORMAT)  # noqa: SIM115 - closed below
        self.members: dict[str, Member] = {}

    def add_json(self, name: str, content: dict[str, Any]) -> None:
        self.add(name, io.BytesIO(json.dumps(content, ensure_ascii=False, indent=1).encode()))

    def add(self, name: str, content: BinaryIO) -> None:
        """The rest of `content`, which must be seekable, under `name`."""
        if name not in {HEADER, MANIFEST} and _NAME.fullmatch(name) is None:
            raise ValueError(f"{name!r} would not be taken back by a restore")
        start = content.tell()
        size = content.seek(0, io.SEEK_END) - start
        content.seek(start)
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = size, 0o600
        hashing = _Hashing(content)
        self._tar.addfile(entry, cast(IO[bytes], hashing))
        self.members[name] = Member(size, hashing.digest.hexdigest())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: object) -> None:
        """Write the manifest and end the archive; after an error leave it without one, so that a reader refuses it."""
        if kind is None:
            named = {name: {"size": one.size, "sha256": one.sha256} for name, one in self.members.items()}
            self.add_json(MANIFEST, {"members": named})
            self._tar.close()
            self._packed.close()
            return
        for half in (self._tar, self._packed):
            with suppress(OSError, ValueError):  # what kept us from writing keeps us from ending, too
                half.close()


class _Hashing:
    def __init__(self, content: BinaryIO) -> None:
        self._content = content
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        chunk = self._content.read(size)
        self.digest.update(chunk)
        return chunk


@contextmanager
def _opened(path: Path) -> Iterator[tuple[tarfile.TarFile, BinaryIO]]:
    with path.open("rb") as file, gzip.GzipFile(fileobj=file) as packed:
        try:
            tar = tarfile.open(fileobj=packed, mode="r|")  # noqa: SIM115 - closed below
        except _BROKEN as error:
            raise NotABackup(path=path.name) from error
        with tar:
            yield tar, file


def read_header(path: Path) -> Header:
    """What the backup says of itself; raises `NotABackup`, and `NewerBackup` for a format this version cannot read."""
    with _opened(path) as (tar, _file):
        try:
            entry = tar.next()
            content = tar.extractfile(entry) if entry and entry.name == HEADER else None
            if content is None:
                raise NotABackup(path=path.name)
            told = json.loads(content.read(_CHUNK))
            if told["format"] > FORMAT:
                raise NewerBackup(version=str(told["tianlu"]))
            return Header(**told)
        except _BROKEN as error:
            raise NotABackup(path=path.name) from error


def unpack(path: Path, folder: Path) -> Iterator[int]:
    """Write every member below the empty `folder`, yielding the position in the archive, then check all of them.

    Raises `DamagedBackup` unless sizes and hashes are those of the manifest, none missing and none besides.
    """
    found: dict[str, Member] = {}
    manifest: bytes | None = None
    with _opened(path) as (tar, file):
        try:
            for entry in tar:
                content = tar.extractfile(entry) if entry.isreg() else None
                if content is None or manifest is not None:
                    raise DamagedBackup(what=entry.name[:100])
                if entry.name == MANIFEST:
                    manifest = content.read()
                    continue
                found[entry.name] = _unpack_one(entry.name, cast(BinaryIO, content), folder)
                yield file.tell()
        except _BROKEN as error:
            raise DamagedBackup(what=type(error).__name__) from error
    _compare(found, manifest)


def _unpack_one(name: str, content: BinaryIO, folder: Path) -> Member:
    if name != HEADER and (_NAME.fullmatch(name) is None or (folder / name).exists()):
        raise DamagedBackup(what=name[:100])
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    hashing, size = _Hashing(content), 0
    with target.open("xb") as file:
        while chunk := hashing.read(_CHUNK):
            size += len(chunk)
            file.write(chunk)
    return Member(size, hashing.digest.hexdigest())


def _compare(found: dict[str, Member], manifest: bytes | None) -> None:
    if manifest is None:
        raise DamagedBackup(what=MANIFEST)
    try:
        told = {name: Member(**one) for name, one in json.loads(manifest)["members"].items()}
    except _BROKEN as error:
        raise DamagedBackup(what=MANIFEST) from error
    for name in sorted(told.keys() | found.keys()):
        if told.get(name) != found.get(name):
            raise DamagedBackup(what=name)
