"""Keys of readers: one data key each, wrapped by a master key, in files under `TIANLU_KEYS` and nowhere else.

Folder:
    master           32 random bytes: wraps the data keys (AES-256-GCM)
    index            32 random bytes: keys the login index and other blind indexes (HMAC-SHA256)
    readers/xx       wrapped data keys of the accounts whose id starts with xx, one `id base64` a line
    erasures         ids whose key was destroyed, one a line, append only
    lock             taken by whoever reads or writes `readers/` or `erasures`

A thousand small files instead of one: a new reader rewrites about a thousandth of the store.
"""

import base64
import fcntl
import functools
import hashlib
import hmac
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_FORMAT = b"\x01"  # AES-256-GCM, 12-byte nonce; another profile gets another number
_NONCE = 12


class KeyMissing(Exception):
    """The reader's key is not in the store: the person was erased, or the store is another installation's."""


class KeyStore(Protocol):
    """Where keys live. Ids are opaque; plain keys never leave the store."""

    def blind_index(self, purpose: str, value: str) -> str:
        """64 hex digits that depend on the value and a secret key: equal for equal values, useless without the key."""
        ...

    def fingerprint(self) -> str:
        """Names the installation's keys without telling them."""
        ...

    def create(self, owners: Iterable[str]) -> None:
        """Give each owner a fresh data key; an owner that has one keeps it. Durable when it returns."""
        ...

    def seal(self, owner: str, plain: bytes, purpose: str) -> bytes:
        """Encrypt under the owner's key, bound to owner and purpose; `KeyMissing` without one."""
        ...

    def unseal(self, owner: str, sealed: bytes, purpose: str) -> bytes:
        """Decrypt; `KeyMissing` without a key, `ValueError` when the bytes are not this owner's for this purpose."""
        ...

    def erase(self, owners: Iterable[str]) -> None:
        """Destroy the owners' keys and enter them in the ledger; what they sealed is unreadable from then on."""
        ...

    def erased(self) -> list[str]:
        """The ledger: every owner ever erased."""
        ...


class FolderKeys:
    """The store in a folder; safe among processes through one lock file, and among hosts where the folder's file
    system has POSIX locks."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._shards = folder / "readers"
        self._shards.mkdir(mode=0o700, parents=True, exist_ok=True)
        master = _secret(folder / "master")
        self._master = AESGCM(master)
        self._index = _secret(folder / "index")
        self._fingerprint = hmac.new(master + self._index, b"fingerprint", hashlib.sha256).hexdigest()[:16]
        self._remembered: dict[str, tuple[tuple[int, int, int], dict[str, bytes]]] = {}

    def blind_index(self, purpose: str, value: str) -> str:
        return hmac.new(self._index, f"{purpose}\0{value}".encode(), hashlib.sha256).hexdigest()

    def fingerprint(self) -> str:
        return self._fingerprint

    def create(self, owners: Iterable[str]) -> None:
        with self._lock(fcntl.LOCK_EX):
            for shard, members in _by_shard(owners):
                keys = dict(self._read(shard))
                fresh = [owner for owner in members if owner not in keys]
                keys |= {owner: self._wrap(owner, secrets.token_bytes(32)) for owner in fresh}
                if fresh:
                    self._write(shard, keys)

    def seal(self, owner: str, plain: bytes, purpose: str) -> bytes:
        nonce = secrets.token_bytes(_NONCE)
        return _FORMAT + nonce + AESGCM(self._key(owner)).encrypt(nonce, plain, _bound(owner, purpose))

    def unseal(self, owner: str, sealed: bytes, purpose: str) -> bytes:
        if sealed[:1] != _FORMAT:
            raise ValueError("sealed in a format this version does not know")
        nonce, body = sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
        try:
            return AESGCM(self._key(owner)).decrypt(nonce, body, _bound(owner, purpose))
        except InvalidTag:
            raise ValueError("not sealed for this owner and purpose") from None

    def erase(self, owners: Iterable[str]) -> None:
        wanted = list(owners)
        with self._lock(fcntl.LOCK_EX):
            known = set(self._ledger())
            # Ledger first: after a crash in between, replaying it destroys what is left.
            self._append([owner for owner in wanted if owner not in known])
            for leftover in self._shards.glob(".*"):  # of a process that died while writing
                leftover.unlink()
            for shard, members in _by_shard(wanted):
                keys = self._read(shard)
                left = {owner: key for owner, key in keys.items() if owner not in members}
                if len(left) < len(keys):
                    self._write(shard, left, wipe=True)

    def erased(self) -> list[str]:
        with self._lock(fcntl.LOCK_SH):
            return self._ledger()

    def _key(self, owner: str) -> bytes:
        shard = _shard(owner)
        if (keys := self._still_remembered(shard)) is None:
            with self._lock(fcntl.LOCK_SH):
                keys = self._read(shard)
        if owner not in keys:
            raise KeyMissing
        wrapped = keys[owner]
        nonce, body = wrapped[1 : 1 + _NONCE], wrapped[1 + _NONCE :]
        try:
            return self._master.decrypt(nonce, body, _bound(owner, "data key"))
        except InvalidTag:
            raise KeyMissing from None

    def _wrap(self, owner: str, key: bytes) -> bytes:
        nonce = secrets.token_bytes(_NONCE)
        return _FORMAT + nonce + self._master.encrypt(nonce, key, _bound(owner, "data key"))

    @contextmanager
    def _lock(self, how: int) -> Iterator[None]:
        descriptor = os.open(self._folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, how)
            yield
        finally:
            os.close(descriptor)

    def _still_remembered(self, shard: str) -> dict[str, bytes] | None:
        """The shard as last read, if its file is still the same one: another process's erasure counts at once."""
        found = self._remembered.get(shard)
        return found[1] if found and found[0] == _state(self._shards / shard) else None

    def _read(self, shard: str) -> dict[str, bytes]:
        if (keys := self._still_remembered(shard)) is not None:
            return keys
        path = self._shards / shard
        state = _state(path)
        lines = path.read_text(encoding="ascii").splitlines() if path.exists() else []
        keys = {owner: base64.b64decode(key) for owner, _, key in (line.partition(" ") for line in lines)}
        self._remembered[shard] = (state, keys)
        return keys

    def _write(self, shard: str, keys: dict[str, bytes], *, wipe: bool = False) -> None:
        path = self._shards / shard
        old = os.open(path, os.O_RDWR) if wipe else None
        lines = "".join(f"{owner} {base64.b64encode(key).decode()}\n" for owner, key in sorted(keys.items()))
        _write_durably(path, lines.encode("ascii"))
        if old is not None:
            # The replaced file's blocks would keep the wrapped key until something overwrites them.
            os.pwrite(old, bytes(os.fstat(old).st_size), 0)
            os.fsync(old)
            os.close(old)

    def _ledger(self) -> list[str]:
        path = self._folder / "erasures"
        return path.read_text(encoding="ascii").split() if path.exists() else []

    def _append(self, owners: list[str]) -> None:
        if not owners:
            return
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        descriptor = os.open(self._folder / "erasures", flags, 0o600)
        try:
            os.write(descriptor, "".join(f"{owner}\n" for owner in owners).encode("ascii"))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        _sync_folder(self._folder)


def key_store() -> KeyStore:
    """The installation's store."""
    return _store_in(Path(settings.TIANLU_KEYS))


@functools.cache
def _store_in(folder: Path) -> FolderKeys:
    return FolderKeys(folder)


def _shard(owner: str) -> str:
    if len(owner) < 2 or not owner.isalnum() or not owner.isascii():
        raise ValueError("an owner is an opaque id of letters and digits")
    return owner[:2]


def _by_shard(owners: Iterable[str]) -> list[tuple[str, list[str]]]:
    found: dict[str, list[str]] = {}
    for owner in owners:
        found.setdefault(_shard(owner), []).append(owner)
    return sorted(found.items())


def _bound(owner: str, purpose: str) -> bytes:
    return f"tianlu\0{owner}\0{purpose}".encode()


def _state(path: Path) -> tuple[int, int, int]:
    """Tells one version of a file from the next; a replaced file has another inode."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return (0, 0, 0)
    return (found.st_ino, found.st_mtime_ns, found.st_size)


def _secret(path: Path) -> bytes:
    """32 random bytes kept at `path`, made by whichever process comes first."""
    if not path.exists():
        fresh = path.with_name(f".{path.name}-{os.getpid()}-{secrets.token_hex(4)}")
        _create_durably(fresh, secrets.token_bytes(32))
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
        _sync_folder(path.parent)
    found = path.read_bytes()
    if len(found) != 32:
        raise ValueError(f"{path} is not a key: 32 bytes are expected")
    return found


def _write_durably(path: Path, content: bytes) -> None:
    fresh = path.with_name(f".{path.name}-{os.getpid()}-{secrets.token_hex(4)}")
    try:
        _create_durably(fresh, content)
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _create_durably(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
