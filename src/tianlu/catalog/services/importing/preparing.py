"""What an incoming record is, worked out before any transaction: description, keys, sums, what the steps read."""

from collections.abc import Iterator, Mapping
from hashlib import blake2b, sha256
from io import RawIOBase
from typing import Any, BinaryIO

import orjson

from tianlu.catalog.data import StepReader
from tianlu.catalog.rules import Facts, digest, facts_of, local_fields_of
from tianlu.marc import FileReport, Found, Rejected, as_description, read
from tianlu.marc.bib import Bib
from tianlu.marc.projecting import project


class Prepared:
    """A record on its way in. `values` are the digests of `facts.keys`, in their order."""

    __slots__ = (
        "bib",
        "dialect",
        "digest",
        "encoding",
        "facts",
        "length",
        "local_fields",
        "position",
        "projection",
        "projection_hash",
        "raw",
        "reads",
        "sha256",
        "values",
    )

    def __init__(self, found: Found, organisation_id: int, readers: Mapping[str, StepReader]) -> None:
        record = found.record
        self.position = found.position
        self.length = found.length
        self.raw = found.raw
        self.encoding = found.encoding
        self.dialect = found.dialect
        self.sha256 = sha256(found.raw).digest()
        self.digest = int.from_bytes(self.sha256[:8], "big", signed=True)
        self.bib: Bib = project(record, found.dialect)
        projection = orjson.dumps(self.bib.to_dict())
        self.projection = projection.decode()
        self.projection_hash = blake2b(projection, digest_size=16).digest()
        local = local_fields_of(record.fields, found.dialect)
        self.local_fields = orjson.dumps(local).decode() if local else "[]"
        self.facts: Facts = facts_of(self.bib, organisation_id)
        self.values = tuple([digest(key) for key in self.facts.keys])
        self.reads: dict[str, Any] = {}
        for name, reader in readers.items():
            if (made := reader.read(record, found.dialect)) is not None:
                self.reads[name] = made


class Tail(RawIOBase):
    """A file from `start` on, as if it began there: an interrupted import goes on without reading what it has."""

    def __init__(self, inner: BinaryIO, start: int) -> None:
        self._inner = inner
        self._start = start
        inner.seek(start)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        if whence == 0:
            return self._inner.seek(self._start + offset) - self._start
        return self._inner.seek(offset, whence) - self._start

    def tell(self) -> int:
        return self._inner.tell() - self._start

    def read(self, size: int = -1) -> bytes:
        return self._inner.read(size)


def outcomes(file: BinaryIO, report: FileReport, start: int) -> Iterator[Found | Rejected]:
    """Descriptions and rejected bytes from byte `start` of the file on, with their positions in the whole file.

    A record that is no description is rejected. ISO 2709 is entered at the byte; the other formats are one document, so they are read from their beginning.
    """
    if report.container == "iso2709":
        for outcome in map(as_description, read(Tail(file, start), report)):  # type: ignore[arg-type]
            yield outcome if not start else outcome._replace(position=outcome.position + start)
        return
    for outcome in map(as_description, read(file, report)):
        if outcome.position >= start:
            yield outcome
