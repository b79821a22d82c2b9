"""Numbers, scale, series, contents and notes of copies for UNIMARC, where one field of MARC 21 is taken apart."""

from __future__ import annotations

from collections.abc import Callable

from tianlu.marc.crosswalk.carrying import Carry, Pairs, mapped, note, romanised
from tianlu.marc.crosswalk.ledger import Entry
from tianlu.marc.projecting.punctuation import bare, tidy


def _publisher_number(carry: Carry, entry: Entry) -> None:
    kind = entry.field.ind1 if entry.field.ind1 in "012345" and entry.field.ind1 else "5"
    carry.add("071", f"{kind}{'1' if entry.field.ind2 in ('1', '2') else '0'}", mapped(entry, "aa bb qc"))


def _coordinates(carry: Carry, entry: Entry) -> None:
    first = "3" if entry.field.ind1 == "3" else "0" if entry.field.ind1 == "0" else "1"
    second = entry.field.ind2 if entry.field.ind2 in ("0", "1") else " "
    carry.add("123", first + second, mapped(entry, "aa bb cc dd ee ff gg hh ji kj mk nm pn", tidy))


def _mathematical_data(carry: Carry, entry: Entry) -> None:
    """255: the scale alone is the whole statement."""
    parts = any(entry.field.get(code) for code in "bcde")
    carry.add("206", "  ", mapped(entry, "ab bc cd de ef" if parts else "aa"))


def _series(carry: Carry, entry: Entry) -> None:
    """490: a title behind ` = `, or in a second $a, is a parallel one."""
    pairs: Pairs = []
    for code, value in entry.pairs("avx"):
        titles = bare(value).split(" = ") if code == "a" else [bare(value)]
        for title in titles:
            parallel = code == "a" and any(known == "a" for known, _ in pairs)
            pairs.append(("d" if parallel else code, bare(title)))
    carry.add("225", "2 " if entry.field.ind1 == "1" else "1 ", [*pairs, *romanised(entry)])


def _contents(carry: Carry, entry: Entry) -> None:
    """505: the note as it is read, each part between dashes in a subfield of its own."""
    text = " ".join([tidy(value) for value in entry.take("agrt")])
    complete = {"1": "0", "2": "2"}.get(entry.field.ind1, "1")
    carry.add("327", f"{complete} ", [("a", part.strip()) for part in text.split(" -- ")])


def _note(carry: Carry, entry: Entry) -> None:
    """500: a general note; of one library's copy, a note of the copy in hand."""
    note("316" if entry.field.get("5") else "300", "a")(carry, entry)


DESCRIBED: dict[str, Callable[[Carry, Entry], None]] = {
    "028": _publisher_number,
    "034": _coordinates,
    "255": _mathematical_data,
    "490": _series,
    "500": _note,
    "505": _contents,
}
