"""Series: how the statements of two records are known to be of one, and where a number stands in it.

A series is beside the work and never makes one. Its title is compared folded; two of one title are kept apart by their ISSN, and
where they have none by their publishers.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Final, NamedTuple

from tianlu.catalog.rules.matching import TITLE_END, publisher_of, without_part, words
from tianlu.kit.text import fold
from tianlu.marc.bib import Bib

_ARTICLE = re.compile(r"^(?:the|an?) ", re.IGNORECASE)
_NUMBERED = re.compile(
    r"(?P<title>.*\w.*?)\s*[;；]\s*(?P<number>(?:第|v(?:ol)?\.|no\.)?\s*[〇零一二三四五六七八九十百千\d].{0,20})",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"\d+|[〇零一二三四五六七八九十百千]+|[a-z]+|[上中下](?=[册集卷编部]|$)")
_HAN: Final = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0}
_HAN_UNITS: Final = {"十": 10, "百": 100, "千": 1000}
_PARTS: Final = {"上": 1, "中": 2, "下": 3}
_ROMAN = re.compile(r"(?=[ivxlc])c{0,3}(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})")
_ROMAN_VALUES: Final = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_ABBREVIATIONS: Final = frozenset(["v", "c", "l", "i", "vol", "no", "bd", "t", "n", "nr", "pt"])
_WIDTH: Final = 6  # digits of a number in a rank
_DEPTH: Final = 4  # numbers of a rank: 第2辑 第5种
UNNUMBERED: Final = "~"  # behind every digit
_PIECES: Final = frozenset({"host", "subset"})  # UNIMARC 461, 462: the set that a volume is of


class Statement(NamedTuple):
    """That a record is in a series: `number` as written, `rank` in a form whose order is that of the numbers."""

    title: str
    key: str
    number: str
    rank: str
    issn: str
    publisher: str


class Place(NamedTuple):
    """What keeps series of one title apart."""

    issn: str
    publisher: str


def series_statements(bib: Bib) -> list[Statement]:
    """The series a record says it is in, each once: 490, 8XX; 225, 410, and the sets of 461 and 462."""
    publisher = publisher_of(bib.publishers[0]) if bib.publishers else ""
    said = [(one.title, one.number, one.issn) for one in bib.series]
    if bib.dialect != "marc21" and bib.format != "serial":
        pieces = any(one.kind == "piece" for one in bib.relations)
        said += [
            (one.title, one.number, "") for one in bib.relations if one.kind in _PIECES and not one.issn and not pieces
        ]
    found: dict[str, Statement] = {}
    for whole, stated, issn in said:
        title, number = (whole, stated) if stated else _apart(whole)
        base, part = without_part(title)
        key = words(_ARTICLE.sub("", base or title))
        if key:
            shown = " ".join(filter(None, (title[len(base) :].strip(" ,.;:，；：") if base and part else "", number)))
            found.setdefault(key, Statement(base or title, key, shown, rank_of(shown), issn, publisher))
    return list(found.values())


def _apart(title: str) -> tuple[str, str]:
    """A title and the number that stands behind it after the semicolon of ISBD: 丛书集成初编 ; 0001."""
    if len(title) > TITLE_END:
        bare, number = _apart(title[-TITLE_END:])
        return title[:-TITLE_END] + bare, number
    found = _NUMBERED.fullmatch(title)
    return (found["title"], found["number"]) if found else (title, "")


def rank_of(number: str) -> str:
    """Order of a number in its series: 第三册, 3, III and vol. 3 are one; 第2辑第5种 comes behind 第2辑第4种; what has none is last."""
    found: list[int] = []
    letters: list[str] = []
    for match in _NUMBERS.finditer(fold(number)):
        token = match[0]
        if token.isdecimal() and token.isascii():
            found.append(int(token[:_WIDTH]))
        elif token in _PARTS:
            found.append(_PARTS[token])
        elif token[0] in _HAN or token[0] in _HAN_UNITS:
            found.append(_han(token))
        else:
            letters.append(token)
    if not found:
        roman = [token for token in letters if _ROMAN.fullmatch(token)]
        found = [_roman(token) for token in roman if len(roman) == 1 or token not in _ABBREVIATIONS]
    return ".".join(f"{one:0{_WIDTH}d}" for one in found[:_DEPTH]) or UNNUMBERED


def _han(text: str) -> int:
    if not any(character in _HAN_UNITS for character in text):
        return int("".join(str(_HAN[character]) for character in text)[:_WIDTH])
    total = digit = 0
    for character in text:
        if character in _HAN_UNITS:
            total += (digit or 1) * _HAN_UNITS[character]
            digit = 0
        else:
            digit = _HAN[character]
    return total + digit


def _roman(word: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in word]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))


def series_of(places: Iterable[Place]) -> dict[Place, str]:
    """The series of each place among all of one title, as a word that stands for it in addresses: the ISSN's digits, else
    eight of the publisher's. Who has no ISSN is in the series of its publisher's one ISSN; with two, it is in neither.
    """
    known = set(places)
    issns: dict[str, set[str]] = defaultdict(set)
    for place in known:
        if place.issn:
            issns[place.publisher].add(place.issn)
    return {
        place: _word(
            place.issn or (next(iter(issns[place.publisher])) if len(issns[place.publisher]) == 1 else ""), place
        )
        for place in known
    }


def _word(issn: str, place: Place) -> str:
    return issn.replace("-", "").lower() if issn else publisher_word(place.publisher)


def publisher_word(publisher: str) -> str:
    """A publisher in an address, where no ISSN says more."""
    return "p" + blake2b(publisher.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()


def within(series: str, places: Sequence[Place]) -> set[Place]:
    """Those of the places that are in a series; one named by its publisher before its ISSN was known is found too."""
    words_of = series_of(places)
    if series not in words_of.values():
        led = {words_of[place] for place in places if publisher_word(place.publisher) == series}
        series = led.pop() if len(led) == 1 else series
    return {place for place, word in words_of.items() if word == series}
