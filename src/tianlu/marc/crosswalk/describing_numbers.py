"""Numbers of a MARC 21 record: ISBN, ISSN and all the others, with what is said beside them."""

from __future__ import annotations

from collections.abc import Callable

from tianlu.marc.crosswalk.description import Number
from tianlu.marc.crosswalk.reading import Reading
from tianlu.marc.projecting.punctuation import bare, tidy
from tianlu.marc.record import Field

_KINDS = {
    "010": "lccn",
    "015": "national-bibliography",
    "016": "national-agency",
    "017": "legal-deposit",
    "022": "issn",
    "027": "isrn",
    "028": "publisher",
    "030": "coden",
    "035": "local",
    "037": "stock",
    "086": "government",
    "088": "report",
}
_024 = {"0": "isrc", "1": "upc", "2": "ismn", "3": "ean", "4": "sici", "7": ""}


def _isbn(reading: Reading, field: Field, _: Field | None) -> None:
    """The qualifier and the price belong to the first number, or stand alone."""
    qualifier = "; ".join([value.strip("() :;,") for value in field.all("q")])
    price = bare(field.get("c"))
    for code, value in field.subfields:
        if code in ("a", "z") and value.strip():
            number, said = (*value.split("(", 1), "")[:2]
            words = "; ".join([part for part in (said.strip("() :;,"), qualifier) if part])
            reading.found.numbers.append(Number("isbn", bare(number), code == "z", words, price))
            qualifier, price = "", ""
    if price or qualifier:
        reading.found.numbers.append(Number("isbn", "", False, qualifier, price))


def _number(reading: Reading, field: Field, _: Field | None) -> None:
    kind = _KINDS.get(field.tag, "")
    if field.tag == "024":
        kind = _024.get(field.ind1, "other") or field.get("2").strip() or "other"
    qualifier = "; ".join([value.strip("() :;,") for value in field.all("q")])
    source = tidy(field.get("b" if field.tag in ("017", "028", "037") else "2"))
    terms = bare(" ".join(field.all("c"))) if field.tag in ("024", "037", "022") else ""
    for code, value in field.subfields:
        text = tidy(value)
        if code in ("a", "z", "y", "l") and code and text:
            own = "unified-book-number" if kind == "other" and text in reading.unified else kind
            own = "issn-l" if code == "l" and kind == "issn" else own
            reading.found.numbers.append(Number(own, text, code in "zy", qualifier, terms, source))
            qualifier, terms = "", ""


Handler = Callable[[Reading, Field, Field | None], None]
NUMBERS: dict[str, Handler] = {"020": _isbn, "024": _number, **dict.fromkeys(_KINDS, _number)}
