"""Linking entries of MARC21, 760-787."""

from __future__ import annotations

from tianlu.marc.bib import Relation
from tianlu.marc.projecting.isbns import isbn13, issn
from tianlu.marc.projecting.punctuation import bare
from tianlu.marc.record import Field

KINDS = {
    "760": "series",
    "762": "subseries",
    "765": "original",
    "767": "translation",
    "770": "supplement",
    "772": "supplement-to",
    "773": "host",
    "774": "contains",
    "775": "other-edition",
    "776": "other-format",
    "777": "issued-with",
    "780": "continues",
    "785": "continued-by",
    "786": "source",
    "787": "related",
}


def relation(field: Field) -> Relation | None:
    """The linked record, or None when the field names none."""
    title = bare(field.get("t") or field.get("s"))
    control = field.get("w").strip()
    isbn = next((number for number in map(isbn13, field.all("z")) if number), "")
    serial = issn(field.get("x"))
    if not (title or control or isbn or serial):
        return None
    return Relation(KINDS[field.tag], title, control, isbn, serial, bare(field.get("g")))
