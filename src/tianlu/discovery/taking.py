"""Records as files to take away: RIS, BibTeX, CSV, MARC; written piece by piece."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from tianlu.catalog.data import RecordView
from tianlu.catalog.queries import Export, marc_records, writer_of
from tianlu.discovery.citations import bibtex, ris
from tianlu.discovery.classes import format_label, language_label
from tianlu.discovery.presenting import full_title, record_address, responsibility
from tianlu.holdings.queries import availability
from tianlu.kit.spreadsheets import BOM, csv_line
from tianlu.libraries.data import Actor
from tianlu.marc import Bib, Dialect, MarcError, to_iso2709

Pieces = Iterable[list[RecordView]]


@dataclass(frozen=True, slots=True)
class FileKind:
    """A format results can be taken away in."""

    label: str
    media_type: str
    write: Callable[[Actor, Pieces, str], Iterator[bytes]]


def _ris(actor: Actor, pieces: Pieces, root: str) -> Iterator[bytes]:
    for piece in pieces:
        for record in piece:
            yield ris(Bib.from_dict(record.bib)).encode()


def _bibtex(actor: Actor, pieces: Pieces, root: str) -> Iterator[bytes]:
    for piece in pieces:
        for record in piece:
            yield bibtex(Bib.from_dict(record.bib), f"tianlu{record.id}").encode() + b"\n"


def _marc(actor: Actor, pieces: Pieces, root: str) -> Iterator[bytes]:
    """ISO 2709 in UTF-8; a record longer than the format can say (99,999 bytes) is left out."""
    for piece in pieces:
        for _number, record, _dialect in marc_records(actor, [one.id for one in piece]):
            try:
                yield to_iso2709(record, "utf-8")
            except MarcError:
                continue


def _csv(actor: Actor, pieces: Pieces, root: str) -> Iterator[bytes]:
    """Comma-separated, UTF-8 with the mark that spreadsheet programs look for; no value is taken for a formula."""
    yield BOM + csv_line(
        [
            _("Title"),
            _("Statement of responsibility"),
            _("Edition"),
            _("Publisher"),
            _("Year"),
            "ISBN",
            _("Subjects"),
            _("Class"),
            _("Language"),
            _("Kind"),
            _("Call numbers"),
            _("Address"),
        ]
    )
    for piece in pieces:
        shelves = availability(actor, [record.id for record in piece])
        for record in piece:
            calls = dict.fromkeys(line.call_number for line in shelves.get(record.id, ()) if line.call_number)
            yield csv_line(_cells(record.bib, list(calls), root + record_address(record.id)))


def _cells(bib: Mapping[str, Any], calls: Sequence[str], address: str) -> list[str]:
    stored = dict(bib)
    return [
        full_title(stored),
        responsibility(stored),
        stored.get("edition", ""),
        "; ".join(stored.get("publishers", ())),
        str(stored.get("year") or ""),
        "; ".join(one.get("value", "") for one in stored.get("isbns", ())),
        "; ".join(one["label"] for one in stored.get("subjects", ())),
        "; ".join(one["number"] for one in stored.get("classes", ()) if one.get("number")),
        "; ".join(language_label(code) for code in stored.get("languages", ())),
        format_label(stored.get("format", "book")),
        "; ".join(calls),
        address,
    ]


def whole_file(
    actor: Actor, kind: str, pieces: Pieces, root: str, dialect: Dialect | None = None
) -> tuple[str, Iterator[bytes]]:
    """(media type, the file) of records in any format that one record has, and as CSV; MARC in `dialect` where named.

    A record that the format cannot carry is left out. Refuses `FormatUnknown`.
    """
    if kind == "csv":
        return KINDS["csv"].media_type, KINDS["csv"].write(actor, pieces, root)
    media = MARC_TYPES.get(kind) or writer_of(kind).media
    ids = (record.id for piece in pieces for record in piece)
    return media, iter(Export(actor, kind, dialect=dialect, address=root, ids=ids))


MARC_TYPES: Final = {"mrc": "application/marc", "xml": "application/marcxml+xml", "json": "application/json"}
KINDS: Final[Mapping[str, FileKind]] = {
    "ris": FileKind("RIS", "application/x-research-info-systems", _ris),
    "bib": FileKind("BibTeX", "application/x-bibtex", _bibtex),
    "csv": FileKind("CSV", "text/csv", _csv),
    "mrc": FileKind("MARC", "application/marc", _marc),
}
