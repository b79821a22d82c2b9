"""Records as one stream, all of them or some in their order, in any format, memory flat."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from tianlu.catalog.data import About
from tianlu.catalog.models import RecordSource
from tianlu.catalog.queries.documents import FORMATS, marc_records, writer_of
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

    `form` is a format of MARC or one of `record_writers`; `address` is the site's, for formats that name resources by it.
    With a `dialect` every record is turned into it. `lost` is told what of each one the file does not hold. `ids`: these
    records in this order, as far as the actor may see them; else all.
    """

    def __init__(
        self,
        actor: Actor,
        form: str,
        encoding: str = "utf-8",
        *,
        dialect: Dialect | None = None,
        address: str = "",
        lost: Callable[[int, Sequence[Loss]], None] | None = None,
        ids: Iterable[int] | None = None,
    ) -> None:
        self._writer = None if form in FORMATS else writer_of(form)
        self._actor = actor
        self._form = form
        self._encoding = encoding
        self._dialect = dialect
        self._address = address
        self._lost = lost
        self._ids = ids
        self.written = 0
        self.skipped: list[tuple[int, str]] = []

    def total(self) -> int:
        """How many records the stream will look at, at most."""
        return RecordSource.scoped(self._actor).filter(active=True).values("record_id").distinct().count()

    def __iter__(self) -> Iterator[bytes]:
        head, between, foot = self._frame()
        yield head
        for ids in batches(iter_record_ids() if self._ids is None else self._ids, _BATCH):
            place = {number: at for at, number in enumerate(ids)}
            for record_id, record, dialect in sorted(marc_records(self._actor, ids), key=lambda one: place[one[0]]):
                piece = self._piece(record_id, record, dialect)
                if piece is not None:
                    yield between + piece if self.written else piece
                    self.written += 1
        yield foot

    def _frame(self) -> tuple[bytes, bytes, bytes]:
        if self._writer:
            return self._writer.head.encode(), self._writer.between.encode(), self._writer.foot.encode()
        return _HEADS.get(self._form, b""), _BETWEEN.get(self._form, b""), _FEET.get(self._form, b"")

    def _piece(self, record_id: int, record: Record, dialect: Dialect) -> bytes | None:
        if self._writer:
            written = self._writer.write(record, dialect, About(record_id, f"{self._address}/records/{record_id}"))
            if self._lost and written.losses:
                self._lost(record_id, written.losses)
            return written.text.encode("utf-8", "replace")
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
