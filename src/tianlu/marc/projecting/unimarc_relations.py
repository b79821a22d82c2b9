"""Linking fields 4XX of UNIMARC, in both techniques: whole fields embedded behind $1, or plain subfields."""

from __future__ import annotations

from tianlu.marc.bib import Relation
from tianlu.marc.projecting.isbns import isbn13, issn
from tianlu.marc.projecting.punctuation import bare
from tianlu.marc.record import Field

KINDS = {
    "410": "series",
    "411": "subseries",
    "421": "supplement",
    "422": "supplement-to",
    "423": "issued-with",
    **dict.fromkeys(("430", "431", "432", "433", "434", "435", "436", "437"), "continues"),
    **dict.fromkeys(("440", "441", "442", "443", "444", "445", "446", "447"), "continued-by"),
    "448": "related",
    "451": "other-edition",
    "452": "other-format",
    "453": "translation",
    "454": "original",
    "455": "reproduction-of",
    "456": "reproduced-as",
    "461": "host",
    "462": "subset",
    "463": "piece",
    "464": "contains",
    "470": "review-of",
    "481": "bound-with",
    "482": "bound-with",
    "488": "related",
}


def relation(field: Field) -> Relation | None:
    """The linked record, or None when the field names none."""
    if field.text[2:4] == "\x1f1":
        return _from_embedded(field)
    title = bare(field.get("t"))
    number = field.get("0") or field.get("3")
    isbn = isbn13(field.get("y"))
    serial = issn(field.get("x"))
    if not (title or number or isbn or serial):
        return None
    return Relation(KINDS[field.tag], title, number.strip(), isbn, serial, bare(field.get("v")))


def embedded(field: Field) -> list[Field]:
    """The fields inside a linking field: each $1 begins with tag and, in data fields, two indicators."""
    found: list[Field] = []
    for code, value in field.subfields:
        if code == "1":
            found.append(Field(value[:3], value[3:]))
        elif found:
            last = found[-1]
            found[-1] = Field(last.tag, f"{last.text}\x1f{code}{value}")
    return found


def parted(field: Field) -> list[Field]:
    """A linking field for each work that it names behind $1: where a number or a title comes after a title, another begins."""
    if field.text[2:4] != "\x1f1":
        return [field]
    works: list[list[Field]] = []
    for inner in embedded(field):
        titled = bool(works) and any(one.tag == "200" for one in works[-1])
        if not works or (inner.tag in ("001", "200") and titled):
            works.append([])
        works[-1].append(inner)
    return [Field(field.tag, field.text[:2] + "".join(f"\x1f1{one.tag}{one.text}" for one in inner)) for inner in works]


def _from_embedded(field: Field) -> Relation | None:
    title = number = isbn = serial = part = ""
    for inner in embedded(field):
        if inner.tag == "001":
            number = inner.text.strip()
        elif inner.tag in ("200", "500"):
            title = title or bare(inner.get("a"))
            part = part or bare(inner.get("v") or inner.get("h"))
        elif inner.tag == "010":
            isbn = isbn or isbn13(inner.get("a"))
        elif inner.tag == "011":
            serial = serial or issn(inner.get("a"))
    if not (title or number or isbn or serial):
        return None
    return Relation(KINDS[field.tag], title, number, isbn, serial, part)
