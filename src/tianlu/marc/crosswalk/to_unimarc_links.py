"""Linking fields: in plain subfields for UNIMARC; for CNMARC, as libraries in China write them, whole fields behind $1."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tianlu.marc.crosswalk.carrying import Carry, Pairs, mapped
from tianlu.marc.crosswalk.ledger import Entry
from tianlu.marc.crosswalk.names import split_name
from tianlu.marc.crosswalk.to_unimarc_access import indicators, names
from tianlu.marc.projecting.punctuation import bare, tidy

RELATED = {
    "760": "410",
    "762": "411",
    "765": "454",
    "767": "453",
    "770": "421",
    "772": "422",
    "773": "461",
    "774": "463",
    "775": "451",
    "776": "452",
    "777": "423",
    "786": "488",
    "787": "488",
}
EARLIER = dict(zip("01234567", ("430", "431", "432", "433", "436", "434", "435", "437"), strict=True))
LATER = dict(zip("012345678", ("440", "441", "442", "443", "444", "445", "446", "447", "448"), strict=True))
_DATES = re.compile(r",? *\(?(?P<dates>\d{4}-(\d{4})?)\)?\Z")
_HAN_NAME = re.compile("[\u4e00-\u9fff·]{2,4}")
_IMPRINT = re.compile(r"(?P<place>[^:]+?) ?: ?(?P<name>.+?), ?(?P<date>[^,]*\d[^,]*)\Z")


def relation(carry: Carry, entry: Entry) -> None:
    second = entry.field.ind2
    if entry.tag == "780":
        tag = EARLIER.get(second, "430")
    elif entry.tag == "785":
        tag = LATER.get(second, "440")
    else:
        tag = RELATED[entry.tag]
    carry.add(tag, f" {'1' if entry.field.ind1 == '0' else '0'}", _embedded(entry) if carry.chinese else _plain(entry))


def _plain(entry: Entry) -> Pairs:
    pairs = mapped(entry, "aa tt be gv hp ks w0 xx zy yz")
    return [*pairs, *[(code, value) for code, value in zip("cnd", _imprint(entry), strict=True)]]


def _imprint(entry: Entry) -> tuple[str, str, str]:
    """Place, publisher and date; what does not read as such is the publisher."""
    found = _IMPRINT.match(imprint := bare(entry.one("d")))
    return (found["place"], found["name"], found["date"]) if found else ("", imprint, "")


def _embedded(entry: Entry) -> Pairs:
    """Each field in the order of tags: numbers, name, title, edition, imprint, extent, series, uniform title."""
    found: Pairs = [("1", f"001{number.strip()}") for number in entry.take("w")]
    found += _inner("010  ", mapped(entry, "za", tidy), apart=True)
    found += _inner("011  ", mapped(entry, "xa", tidy), apart=True)
    found += _inner("040  ", mapped(entry, "ya", tidy), apart=True)
    heading, kind = entry.one("a"), entry.field.get("7")[:1]
    found += _inner("2001 ", [("a", bare(entry.one("t"))), *mapped(entry, "gv nf")])
    found += _inner("205  ", mapped(entry, "ba"))
    found += _inner("210  ", zip("acd", _imprint(entry), strict=True))
    found += _inner("215  ", mapped(entry, "ha"))
    found += _inner("2252 ", mapped(entry, "ka"))
    found += _inner("50010", mapped(entry, "sa"))
    return [*found, *_heading(heading, kind)]


def _inner(head: str, pairs: Iterable[tuple[str, str]], *, apart: bool = False) -> Pairs:
    """A field behind $1, or, `apart`, one for each subfield; none where nothing is said."""
    said = [(code, value) for code, value in pairs if value.strip()]
    if apart:
        return [pair for one in said for pair in (("1", head), one)]
    return [("1", head), *said] if said else []


def _heading(text: str, kind: str) -> Pairs:
    """The name in $a: a person's where $7 says so, or where it is one by its look."""
    dated = _DATES.search(bare(text))
    name = bare(text)[: dated.start()] if dated else bare(text)
    person = kind == "p" or (not kind and (", " in name or bool(_HAN_NAME.fullmatch(name))))
    if not person:
        return _inner("71002", [("a", bare(text))])
    family, given = split_name(name)
    dates = dated["dates"] if dated else ""
    return _inner("700 1" if given else "700 0", [("a", family), ("b", given), ("f", dates)])


def series_title(carry: Carry, entry: Entry) -> None:
    """830, in either technique."""
    if not carry.chinese:
        carry.add("410", " 0", mapped(entry, "at nh pi vv xx w0"))
        return
    numbers: Pairs = [("1", f"001{number.strip()}") for number in entry.take("w")]
    numbers += _inner("011  ", mapped(entry, "xa", tidy), apart=True)
    carry.add("410", " 0", [*numbers, *_inner("2001 ", mapped(entry, "aa nh pi vv"))])


def series_name(carry: Carry, entry: Entry) -> None:
    """800, 810 and 811: only a field behind $1 says what kind of name it is."""
    kind = {"00": "700", "10": "710", "11": "710"}[entry.tag[1:]]
    numbers = _inner("011  ", mapped(entry, "xa", tidy), apart=True)
    title = _inner("2001 ", mapped(entry, "ta nh pi vv"))
    carry.add("410", " 0", [*numbers, *_inner(f"{kind}{indicators(entry)}", names(carry, entry)), *title])
