"""Linking entries of MARC21, 760-787, and titles of other works among the added entries."""

from __future__ import annotations

import re

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
_OF_ORIGINAL = re.compile(
    r"\s*(?:translation of|original title|title of original|title in original language|[书書]名原文|原[书書]名|原文[题題]名|[题題]名原文)",
    re.IGNORECASE,
)


def names_original(field: Field) -> bool:
    """Whether $i, which says what a title is to this one, says that it is the original's."""
    return bool(_OF_ORIGINAL.match(field.get("i")))


def added_title(field: Field) -> Relation | None:
    """730: a work that this one contains (second indicator 2), was translated from ($i), or has to do with."""
    title = bare(" ".join(field.all("anp")))
    kind = "contains" if field.text[1:2] == "2" else "original" if names_original(field) else "related"
    return Relation(kind, title) if title else None


def relation(field: Field) -> Relation | None:
    """The linked record, or None when the field names none."""
    title = bare(field.get("t") or field.get("s"))
    control = field.get("w").strip()
    isbn = next((number for number in map(isbn13, field.all("z")) if number), "")
    serial = issn(field.get("x"))
    if not (title or control or isbn or serial):
        return None
    return Relation(KINDS[field.tag], title, control, isbn, serial, bare(field.get("g")))
