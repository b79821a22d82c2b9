"""Numbers, scale, series, contents and notes of copies for UNIMARC, where one field of MARC 21 is taken apart."""

from __future__ import annotations

import re
from collections.abc import Callable

from tianlu.marc.crosswalk.carrying import Carry, Pairs, mapped, note, romanised
from tianlu.marc.crosswalk.ledger import Entry
from tianlu.marc.crosswalk.music import form_codes, key, players
from tianlu.marc.projecting.punctuation import bare, tidy

_LC_CLASS = re.compile(r"[A-Z]{1,3} ?\d")


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
    """A general note; of one library's copy, a note of the copy in hand."""
    note("316" if entry.field.get("5") else "300", "a")(carry, entry)


def _unprimed(number: str) -> str:
    """A Dewey number without the marks that say where it may be cut."""
    return tidy(number).replace("/", "")


def _classes(tag: str, subfields: str, clean: Callable[[str], str] = tidy) -> Callable[[Carry, Entry], None]:
    """A field for each class number: UNIMARC has no second one in a field; an edition is that of all of them."""

    def carry_classes(carry: Carry, entry: Entry) -> None:
        fields: list[Pairs] = []
        pairs = mapped(entry, subfields, clean)
        for code, value in pairs:
            if code == "a" or not fields:
                fields.append([])
            if code != "v":
                fields[-1].append((code, value))
        edition = [pair for pair in pairs if pair[0] == "v"]
        for one in fields:
            carry.add(tag, "  ", [*one, *edition])

    return carry_classes


def _local_class(carry: Carry, entry: Entry) -> None:
    """090 is each library's own; most write a class of the Library of Congress there."""
    if _LC_CLASS.match(entry.field.get("a")):
        _classes("680", "aa bb")(carry, entry)


def _areas(carry: Carry, entry: Entry) -> None:
    for code in entry.take("a"):
        carry.add("660", "  ", [("a", tidy(code))])


def _periods(carry: Carry, entry: Entry) -> None:
    """045: codes of centuries, and dates in figures, which UNIMARC has in 122."""
    first = entry.field.ind1 if entry.field.ind1 in ("0", "1", "2") else " "
    carry.add("122", f"{first} ", [("a", tidy(value)) for value in entry.take("b")])
    carry.add("661", "  ", [("a", tidy(value)) for value in entry.take("a")])


def _agency_number(carry: Carry, entry: Entry) -> None:
    """016: a number of a national agency, with the agency before it as 035 has it; without one Canada's (MARC 21, 016)."""
    agency = tidy(entry.one("2")) or "CaOONL"
    carry.add("035", "  ", [(code, f"({agency}){tidy(value)}") for code, value in entry.pairs("az")])


DESCRIBED: dict[str, Callable[[Carry, Entry], None]] = {
    "015": lambda carry, entry: carry.add("020", "  ", mapped(entry, "ab zz", tidy)),
    "016": _agency_number,
    "017": lambda carry, entry: carry.add("021", "  ", mapped(entry, "ab", tidy)),
    "028": _publisher_number,
    "043": _areas,
    "045": _periods,
    "047": form_codes,
    "048": players,
    "384": key,
    "050": _classes("680", "aa bb"),
    "080": _classes("675", "aa 2v"),
    **dict.fromkeys(("082", "092"), _classes("676", "aa 2v", _unprimed)),
    "090": _local_class,
    "086": lambda carry, entry: carry.add("022", "  ", mapped(entry, "ab zz", tidy)),
    "093": _classes("690", "aa 2v"),
    "034": _coordinates,
    "255": _mathematical_data,
    "490": _series,
    **dict.fromkeys(("500", "562", "563"), _note),
    "505": _contents,
}
