"""Secrets the library must be able to say again, such as its passwords at other systems: sealed by a key beside the
database, never inside it or a backup of it.

`TIANLU_KEYS/sealing` holds 32 random bytes made on first use. Restored without it, what was sealed is gone and is asked
for again.
"""

import contextlib
import functools
import os
import secrets
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_FORMAT: Final = b"\x01"  # AES-256-GCM, 12-byte nonce; another profile gets another number
_NONCE: Final = 12


class Unsealable(Exception):
    """Sealed with another installation's key, for another purpose, or damaged."""


def seal(plain: str, purpose: str) -> bytes:
    """Encrypt for a purpose, which tells what the secret belongs to (`catalog target 7`)."""
    nonce = secrets.token_bytes(_NONCE)
    return _FORMAT + nonce + _cipher().encrypt(nonce, plain.encode(), _bound(purpose))


def unseal(sealed: bytes, purpose: str) -> str:
    """What was sealed for this purpose; raises `Unsealable`."""
    if sealed[:1] != _FORMAT:
        raise Unsealable
    nonce, body = sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
    try:
        return _cipher().decrypt(nonce, body, _bound(purpose)).decode()
    except (InvalidTag, ValueError):
        raise Unsealable from None


def _bound(purpose: str) -> bytes:
    return f"tianlu\0sealing\0{purpose}".encode()


def _cipher() -> AESGCM:
    return _cipher_in(Path(settings.TIANLU_KEYS))


@functools.cache
def _cipher_in(folder: Path) -> AESGCM:
    return AESGCM(_kept(folder / "sealing"))


def _kept(path: Path) -> bytes:
    """32 random bytes kept at `path`, made by whichever process comes first."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = path.with_name(f".{path.name}-{os.getpid()}-{secrets.token_hex(4)}")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(32))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(fresh, path)  # the first of several starting processes wins, the others read its key
        fresh.unlink()
    found = path.read_bytes()
    if len(found) != 32:
        raise ValueError(f"{path} is not a key: 32 bytes are expected")
    return found
