"""All records as one stream, in any format, memory flat."""

from collections.abc import Callable, Iterator, Sequence

from tianlu.catalog.models import RecordSource
from tianlu.catalog.queries.documents import FORMATS, FormatUnknown, marc_records
from tianlu.catalog.queries.records import iter_record_ids
from tianlu.kit.db import batches
from tianlu.libraries.data import Actor
from tianlu.marc import Dialect, MarcError, Record
from tianlu.marc.crosswalk import Loss, convert

_BATCH = 200
_HEADS = {
    "xml": b'<?xml version="1.0" encoding="UTF-8"?>\n<collection xmlns="http://www.loc.gov/MARC21/slim">\n',
    "json": b"[\n",
}
_FEET = {"xml": b"</collection>\n", "json": b"\n]\n"}
_BETWEEN = {"xml": b"\n", "json": b",\n", "line": b"\n"}


class Export:
    """A stream of records; `written` and `skipped` (id, reason) are known once it is read to its end.

    With a `dialect` every record is turned into it, and `lost` is told what of each one it does not hold.
    """

    def __init__(
        self,
        actor: Actor,
        form: str,
        encoding: str = "utf-8",
        *,
        dialect: Dialect | None = None,
        lost: Callable[[int, Sequence[Loss]], None] | None = None,
    ) -> None:
        if form not in FORMATS:
            raise FormatUnknown()
        self._actor = actor
        self._form = form
        self._encoding = encoding
        self._dialect = dialect
        self._lost = lost
        self.written = 0
        self.skipped: list[tuple[int, str]] = []

    def total(self) -> int:
        """How many records the stream will look at, at most."""
        return RecordSource.scoped(self._actor).filter(active=True).values("record_id").distinct().count()

    def __iter__(self) -> Iterator[bytes]:
        yield _HEADS.get(self._form, b"")
        between = _BETWEEN.get(self._form, b"")
        for ids in batches(iter_record_ids(), _BATCH):
            for record_id, record, dialect in marc_records(self._actor, ids):
                piece = self._piece(record_id, record, dialect)
                if piece is not None:
                    yield between + piece if self.written else piece
                    self.written += 1
        yield _FEET.get(self._form, b"")

    def _piece(self, record_id: int, record: Record, dialect: Dialect) -> bytes | None:
        found = convert(record, dialect, self._dialect or dialect)
        try:
            piece = _bare(FORMATS[self._form](found.record, self._encoding))
        except MarcError as error:
            self.skipped.append((record_id, str(error)))
            return None
        if self._lost and found.losses:
            self._lost(record_id, found.losses)
        return piece


def _bare(piece: bytes) -> bytes:
    """One record without an XML declaration, which may only stand at the beginning of the whole."""
    if piece.startswith(b"<?xml"):
        return piece.split(b"?>", 1)[1].lstrip()
    return piece
