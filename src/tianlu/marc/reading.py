"""Read a file of MARC records: every byte of it is found, rejected with a reason, or space between records."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from tianlu.marc import salvaging
from tianlu.marc.containers import CONTAINERS, HEAD, Container, recognise
from tianlu.marc.deciphering import Decipherer
from tianlu.marc.dialects import Dialect, dialect_of
from tianlu.marc.inspecting import inspect
from tianlu.marc.notices import MarcError, Notice, Reason
from tianlu.marc.outcomes import FileReport, Found, Rejected
from tianlu.marc.sources import Source, opened, rereadable


def read(
    source: Source,
    report: FileReport | None = None,
    *,
    encoding: str | None = None,
    dialect: Dialect | None = None,
) -> Iterator[Found | Rejected]:
    """The records of ``source`` in order, streaming, memory flat.

    ``encoding`` and ``dialect`` overrule what ``report`` (or, without one, a first pass over the source) found.
    Raises NotMarc for a source that is no container of MARC records, LookupError for an unknown encoding.
    """
    with rereadable(source) as again:
        if report is None and (encoding is None or dialect is None):
            report = inspect(again)
        with opened(again) as stream:
            head = stream.read(HEAD)
            stream.seek(0)
            container = CONTAINERS[report.container] if report else recognise(head)
            reader = _Reader(
                container,
                encoding or (report.encoding if report else "utf-8"),
                dialect or (report.dialect if report else "marc21"),
            )
            yield from reader.run(stream)


class _Reader:
    def __init__(self, container: Container, encoding: str, dialect: Dialect) -> None:
        self.container = container
        self.dialect = dialect
        self.decipherer = Decipherer(encoding, container.parse)

    def run(self, stream: BinaryIO) -> Iterator[Found | Rejected]:
        salvage = self.container.name == "iso2709"
        for piece in self.container.split(stream):
            if isinstance(piece, Rejected):
                yield piece
            elif salvage:
                yield from salvaging.outcomes(piece, self.attempt)
            else:
                yield self.attempt(piece.position, piece.raw)

    def attempt(self, position: int, raw: bytes) -> Found | Rejected:
        """One record at ``position``, or why these bytes are none."""
        try:
            record, notices, encoding = self.decipherer.read(raw)
        except UnicodeDecodeError:
            return Rejected(position, len(raw), raw, self.undecodable(position, raw))
        except MarcError as error:
            return Rejected(position, len(raw), raw, error.reason)
        if not record.fields:
            return Rejected(position, len(raw), raw, Reason("record.no_fields"))
        dialect = dialect_of(record, self.dialect)
        if dialect != self.dialect:
            notices = (*notices, Notice("dialect.differs", {"found": dialect, "decided": self.dialect}))
        return Found(record, raw, position, len(raw), notices, encoding, dialect)

    def undecodable(self, position: int, raw: bytes) -> Reason:
        at = 0
        try:
            self.decipherer.decode(raw)
        except UnicodeDecodeError as error:
            at = error.start
        return Reason("encoding.undecodable", {"position": position + at, "encoding": self.decipherer.codec.name})
