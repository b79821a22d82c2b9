"""Opening compressed uploads without trusting them."""

import bz2
import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from django.utils.translation import gettext_lazy as _

from tianlu.kit.errors import Malformed, TooLarge

_FREE = 64 << 20  # bytes unpacked before the ratio is looked at
_RATIO = 200  # MARC shrinks 4 to 40 times; what shrinks more is an attack
_XZ_MEMORY = 256 << 20
_BLOCK = 1 << 20
_ISO_HEAD = 24
_OFFICE = {"[Content_Types].xml", "META-INF/manifest.xml", "META-INF/container.xml"}  # OOXML, OpenDocument, EPUB


class ArchiveDamaged(Malformed):
    code = "archive-damaged"
    message = _("The compressed file is damaged or protected by a password.")
    remedy = _("Compress it again without a password, or upload it uncompressed.")


class ArchiveEmpty(Malformed):
    code = "archive-empty"
    message = _("The compressed file holds no file.")
    remedy = _("Upload the file of records itself.")


class ArchiveHoldsSeveral(Malformed):
    code = "archive-holds-several"
    message = _("The compressed file holds %(count)s files that cannot be read as one.")
    remedy = _("Import them one by one.")


class ArchiveSwells(TooLarge):
    code = "archive-swells"
    message = _("The compressed file unpacks to more than %(times)s times its size, as no file of records does.")
    remedy = _("If the file is what you meant, upload it uncompressed.")


class ArchiveForeign(Malformed):
    code = "archive-foreign"
    message = _("The file is a document of an office program, no file of records.")
    remedy = _("Export the records as ISO 2709 (.mrc, .iso), MARCXML or MARC-in-JSON and upload that file.")


@contextmanager
def unpacked(content: BinaryIO) -> Iterator[BinaryIO]:
    """What is inside a .zip, .gz, .xz or .bz2; anything else as it is.

    A zip may hold several ISO 2709 files, which are read one after the other. Reading raises `ArchiveDamaged`, and
    `ArchiveSwells` for what unpacks to more than 200 times its size.
    """
    head = content.read(6)
    content.seek(0)
    if head.startswith(b"PK\x03\x04"):
        yield _guarded(_zipped(content), content)
    elif head.startswith(b"\x1f\x8b"):
        yield _guarded(gzip.GzipFile(fileobj=content), content)
    elif head.startswith(b"\xfd7zXZ\x00"):
        yield _guarded(io.BufferedReader(_Xz(content), _BLOCK), content)
    elif head.startswith(b"BZh"):
        yield _guarded(bz2.BZ2File(content), content)
    else:
        yield content


def _guarded(inner: io.BufferedIOBase, packed: BinaryIO) -> BinaryIO:
    guarded: Any = _Guarded(inner, packed)  # typing.BinaryIO is no base class of io's own files
    stream: BinaryIO = guarded
    return stream


class _Guarded(io.RawIOBase):
    """Counts what comes out against what went in, and turns every library's error into a refusal."""

    def __init__(self, inner: io.BufferedIOBase, packed: BinaryIO) -> None:
        self._inner = inner
        self._packed = packed
        self._out = 0

    def read(self, size: int = -1) -> bytes:
        try:
            block = self._inner.read(_BLOCK if size < 0 else min(size, _BLOCK))
        except (OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, RuntimeError) as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise  # the disk's trouble, not the archive's
            raise ArchiveDamaged() from error
        self._out += len(block)
        if self._out > _FREE and self._out > _RATIO * max(self._packed.tell(), 1):
            raise ArchiveSwells(times=_RATIO)
        return block


class _Xz(io.RawIOBase):
    """An .xz stream whose dictionary may not take more memory than it needs."""

    def __init__(self, packed: BinaryIO) -> None:
        self._packed = packed
        self._decoder = lzma.LZMADecompressor(memlimit=_XZ_MEMORY)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]
        while True:
            if self._decoder.eof:
                rest = self._decoder.unused_data or self._packed.read(_BLOCK)
                if not rest.lstrip(b"\x00"):
                    return 0
                self._decoder = lzma.LZMADecompressor(memlimit=_XZ_MEMORY)
                data = self._decoder.decompress(rest, len(buffer))
            else:
                packed = self._packed.read(1 << 16) if self._decoder.needs_input else b""
                if self._decoder.needs_input and not packed:
                    raise EOFError("xz stream ends early")
                data = self._decoder.decompress(packed, len(buffer))
            if data:
                buffer[: len(data)] = data
                return len(data)


def _zipped(content: BinaryIO) -> io.BufferedIOBase:
    try:
        archive = zipfile.ZipFile(content)
    except (zipfile.BadZipFile, OSError, RuntimeError) as error:
        raise ArchiveDamaged() from error
    members = [
        member
        for member in archive.infolist()
        if not member.is_dir() and not member.filename.startswith("__MACOSX/") and member.file_size
    ]
    if not members:
        raise ArchiveEmpty()
    if not _OFFICE.isdisjoint(member.filename for member in members):
        raise ArchiveForeign()

    def opener(member: zipfile.ZipInfo) -> Callable[[], BinaryIO]:
        return lambda: archive.open(member)  # type: ignore[return-value]

    openers = [opener(member) for member in members]
    if len(members) > 1 and not all(_looks_iso2709(open_member) for open_member in openers):
        raise ArchiveHoldsSeveral(count=len(members))
    return io.BufferedReader(_Chained(openers), _BLOCK)


def _looks_iso2709(open_member: Callable[[], BinaryIO]) -> bool:
    try:
        with open_member() as member:
            head = member.read(_ISO_HEAD + 12).lstrip()
    except (RuntimeError, zipfile.BadZipFile) as error:
        raise ArchiveDamaged() from error
    return head[:5].isdigit()


class _Chained(io.RawIOBase):
    """Several files, one after the other."""

    def __init__(self, openers: list[Callable[[], BinaryIO]]) -> None:
        self._waiting = openers[::-1]
        self._current: BinaryIO | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]
        while True:
            if self._current is None:
                if not self._waiting:
                    return 0
                self._current = self._waiting.pop()()
            data = self._current.read(len(buffer))
            if data:
                buffer[: len(data)] = data
                return len(data)
            self._current.close()
            self._current = None
