"""When two descriptions are the same edition.

Each description gives keys to be found by, and facts to be compared by. A shared key alone decides nothing: library
files hold wrong ISBNs, one ISBN for all volumes of a set, and control numbers that begin at 1 in every system. A merge
needs a shared key, the same title, and no contradiction in volume, edition or year; what falls short of that stays a
record of its own and is listed as a candidate with its evidence.
"""

import re
from collections.abc import Iterable, Sequence
from enum import IntEnum
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from tianlu.kit.text import fold
from tianlu.marc.bib import Bib

_NOT_WORDS = re.compile(r"[\W_]+")
_DIGITS = re.compile(r"\d+")
_HAN_NUMBERS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_HAN_NUMBER = re.compile(r"[〇零一二三四五六七八九十]+")
_FIRST_EDITIONS = frozenset({"", "1"})


class KeyKind(IntEnum):
    """What a key is made of, strongest evidence first."""

    CONTROL = 1  # control number together with the agency that gave it
    OWN = 2  # control number in the delivering organisation's own system
    ISBN = 3
    STANDARD = 4  # 统一书刊号 and other standard numbers
    ISSN = 5
    TITLE = 6  # title, year and publisher

    __hash__ = int.__hash__  # Enum's own is written in Python, and keys are hashed by the million


_PREFIXES = {kind: f"{int(kind)}:" for kind in KeyKind}


class Key(NamedTuple):
    kind: KeyKind
    text: str


class Facts(NamedTuple):
    """What is compared: every value folded, "" when the description does not say it."""

    keys: tuple[Key, ...]
    titles: frozenset[str]
    names: frozenset[str]
    volume: str
    edition: str
    year: str
    extent: str
    serial: bool


class Conflict(NamedTuple):
    """A contradiction between two descriptions."""

    field: str
    ours: str
    theirs: str


class Verdict(NamedTuple):
    """`merge` with the keys that prove it, or the conflicts that speak against it."""

    merge: bool
    evidence: tuple[Key, ...]
    conflicts: tuple[Conflict, ...]


class Outcome(NamedTuple):
    """What becomes of an incoming description: the record it joins (None: a new one), and other candidates."""

    target: int | None
    verdict: Verdict | None
    candidates: tuple[tuple[int, Verdict], ...]


def digest(key: Key) -> int:
    """The key as a signed 64-bit integer, equal on every machine."""
    text = _PREFIXES[key.kind] + key.text
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big", signed=True)


def words(text: str) -> str:
    """`text` folded, with everything that is neither letter nor digit left out."""
    return _NOT_WORDS.sub("", fold(text)) if text else ""


_known_words = lru_cache(maxsize=1 << 14)(words)  # publishers and authors come again and again


def _number(text: str) -> str:
    """A volume or edition statement as its number where it has one: 第二版, 2nd ed. and 2版 agree."""
    plain = words(text)
    if not plain:
        return ""
    if found := _DIGITS.search(plain):
        return found[0].lstrip("0") or "0"
    if found := _HAN_NUMBER.search(plain):
        return _han(found[0])
    return plain


def _han(text: str) -> str:
    if text.count("十") != 1:
        return text.translate(_HAN_NUMBERS)
    tens, _, ones = text.partition("十")
    return str(int(tens.translate(_HAN_NUMBERS) or 1) * 10 + int(ones.translate(_HAN_NUMBERS) or 0))


def facts_of(bib: Bib, organisation_id: int) -> Facts:
    """Keys and facts of a description, as delivered by an organisation (0: nobody's own number)."""
    title = words(bib.title)
    full = title + words(bib.title_remainder)
    volume = _number(bib.part_number) or words(bib.part_name)
    year = str(bib.year) if bib.year else ""
    publisher = _known_words(bib.publishers[0]) if bib.publishers else ""
    names = frozenset(filter(None, [_known_words(person.name) for person in bib.contributors[:3]]))
    serial = bib.format == "serial"
    keys: list[Key] = []
    if bib.control_number:
        if bib.control_agency:
            keys.append(Key(KeyKind.CONTROL, f"{words(bib.control_agency)}:{bib.control_number.strip()}"))
        if organisation_id:
            keys.append(Key(KeyKind.OWN, f"{organisation_id}:{bib.control_number.strip()}"))
    keys += [Key(KeyKind.CONTROL, known) for number in bib.other_control_numbers if (known := _agency_number(number))]
    keys += [Key(KeyKind.ISBN, isbn) for isbn in _isbns(bib)]
    keys += [Key(KeyKind.STANDARD, f"{kind}:{words(value)}") for kind, value in bib.standard_numbers if words(value)]
    if serial:
        keys += [Key(KeyKind.ISSN, words(issn)) for issn in bib.issns if issn]
    if full and year and (publisher or names):
        keys.append(Key(KeyKind.TITLE, f"{full}|{year}|{publisher}"))
    return Facts(
        keys=tuple(dict.fromkeys(keys)),
        titles=frozenset(filter(None, (title, full))),
        names=names,
        volume=volume,
        edition=_number(bib.edition),
        year=year,
        extent=_longest_number(bib.extent),
        serial=serial,
    )


def _isbns(bib: Bib) -> list[str]:
    return [isbn.value for isbn in bib.isbns if isbn.value and not isbn.cancelled]


def _agency_number(text: str) -> str:
    """`(OCoLC)ocm12` as `ocolc:12`; "" for a number without an agency."""
    agency, closed, number = text.partition(")")
    if not closed or not agency.startswith("("):
        return ""
    plain = words(number)
    if agency.upper() == "(OCOLC":
        plain = plain.lstrip("ocmn").lstrip("0")  # ocm, ocn and on are prefixes of the same number
    return f"{words(agency)}:{plain}" if plain else ""


def _longest_number(text: str) -> str:
    return max(_DIGITS.findall(text), key=len, default="") if text else ""


def compare(ours: Facts, theirs: Facts, evidence: tuple[Key, ...]) -> Verdict:
    """Whether an incoming description and a known one that shares `evidence` are the same edition.

    The shared keys are given, not read from `theirs`: a record also has the keys of all who contributed to it.
    """
    conflicts: list[Conflict] = []
    if not ours.titles & theirs.titles:
        conflicts.append(Conflict("title", _shown(ours.titles), _shown(theirs.titles)))
    if _differ(ours.volume, theirs.volume):
        conflicts.append(Conflict("volume", ours.volume, theirs.volume))
    if evidence and min(key.kind for key in evidence) > KeyKind.OWN:  # the same system's own number outweighs the rest
        conflicts += _edition_conflicts(ours, theirs)
        if all(key.kind is KeyKind.TITLE for key in evidence):
            conflicts += _description_conflicts(ours, theirs)
    return Verdict(bool(evidence) and not conflicts, evidence, tuple(conflicts))


def _edition_conflicts(ours: Facts, theirs: Facts) -> Iterable[Conflict]:
    same_first = ours.edition in _FIRST_EDITIONS and theirs.edition in _FIRST_EDITIONS
    if ours.edition != theirs.edition and not same_first and _said(ours, theirs):
        yield Conflict("edition", ours.edition, theirs.edition)
    if _differ(ours.year, theirs.year) and not (ours.serial and theirs.serial):
        yield Conflict("year", ours.year, theirs.year)


def _said(ours: Facts, theirs: Facts) -> bool:
    """An edition that only one side states is no contradiction unless it is a later one."""
    return bool(ours.edition and theirs.edition)


def _description_conflicts(ours: Facts, theirs: Facts) -> Iterable[Conflict]:
    """Without a number in common, author, extent and the presence of a volume or edition must agree too."""
    if ours.names != theirs.names and not ours.names & theirs.names:
        yield Conflict("name", _shown(ours.names), _shown(theirs.names))
    if _differ(ours.extent, theirs.extent):
        yield Conflict("extent", ours.extent, theirs.extent)
    for field, mine, other in (("volume", ours.volume, theirs.volume), ("edition", ours.edition, theirs.edition)):
        if bool(mine) != bool(other) and "1" not in (mine, other):
            yield Conflict(field, mine, other)
    if _numbers_differ(ours, theirs):
        yield Conflict("isbn", _isbn_shown(ours), _isbn_shown(theirs))


def _numbers_differ(ours: Facts, theirs: Facts) -> bool:
    mine = {key for key in ours.keys if key.kind is KeyKind.ISBN}
    other = {key for key in theirs.keys if key.kind is KeyKind.ISBN}
    return bool(mine and other) and not mine & other


def _isbn_shown(facts: Facts) -> str:
    return next((key.text for key in facts.keys if key.kind is KeyKind.ISBN), "")


def _differ(mine: str, other: str) -> bool:
    return bool(mine and other) and mine != other


def _shown(values: frozenset[str]) -> str:
    return min(values, key=len, default="")


def choose(ours: Facts, candidates: Sequence[tuple[int, Facts, tuple[Key, ...]]]) -> Outcome:
    """The record to join: the strongest evidence wins, the older record when even; the others are candidates."""
    verdicts = [(number, compare(ours, theirs, evidence)) for number, theirs, evidence in candidates]
    merging = [(min(verdict.evidence).kind, number, verdict) for number, verdict in verdicts if verdict.merge]
    best = min(merging, key=lambda entry: entry[:2], default=None)
    others = tuple(
        (number, verdict)
        for number, verdict in verdicts
        if verdict.evidence and (best is None or number != best[1]) and _worth_showing(verdict)
    )
    return Outcome(best[1] if best else None, best[2] if best else None, others)


def _worth_showing(verdict: Verdict) -> bool:
    """A shared number with another title is a mistake somewhere; the same own number for another title is not."""
    return verdict.merge or any(key.kind is not KeyKind.OWN for key in verdict.evidence)
