"""Which part of a whole a description is of, on every level it names: 第一卷 上册, 必修 第二册, vol. 4, fasc. 1."""

import re
from functools import lru_cache
from typing import Final

from tianlu.catalog.rules.matching.statements import number_of, words
from tianlu.kit.text import fold

Said = tuple[str, str, str, str, str]  # title, remainder, number and name of the part, edition

_LONGEST: Final = 200
_UNITS: Final = fold("卷册集辑部编分期季")
_PLACE: Final = rf"第?(?P<number>\d+|[〇零一二三四五六七八九十百]+)[{_UNITS}]*(?:年级)?|(?<![^\W\d_{_UNITS}级])(?P<half>[上中下])(?=[{_UNITS}]|\W|$)[{_UNITS}]*"
_HAN: Final = re.compile(_PLACE)
_LETTERED: Final = re.compile(rf"{_PLACE}|(?P<letters>\b[a-z]+)")
_NUMBERED: Final = re.compile(
    rf"第?(?P<number>\d+|[〇零一二三四五六七八九十百]+)[{_UNITS}届次]*|(?P<half>[上中下])[{_UNITS}]"
)
_YEAR_FIRST: Final = re.compile(r"(?P<year>(?:19|20)\d\d)(?:年版?|版)?(?P<rest>\D.*)")
_YEAR_LAST: Final = re.compile(r"(?<=(?:19|20)\d\d)(?:年版?|版)$")
_RANGE: Final = re.compile(r"\b\d{4}\s*[-—–~～]\s*\d{4}\b")
_LATIN: Final = re.compile(r"[a-z]+")
_ABBREVIATED: Final = re.compile(r"\b[a-z]+[.:]\s*(?=[\da-z〇零一二三四五六七八九十])|\b[vtp](?=\d)")


def places_of(number: str, name: str) -> str:
    """The numbers, letters and halves of all levels in their order, joined by points: 第一卷 with 上册 is 1.上; "" for none."""
    plain = fold(number[:_LONGEST])
    found = _places(_ABBREVIATED.sub(" ", plain), letters=True)
    return ".".join([*found, *_places(fold(_RANGE.sub(" ", name[:_LONGEST])), letters=False)])


def names_one_part(ours: Said, theirs: Said) -> bool:
    """Whether title and part together are the same words, wherever each puts them: 语文 with 七年级上册, 语文七年级上册.

    A part may be named by one and numbered and named by the other: 第5卷 天文学, 天文学.
    """
    (mine, my_name), (other, their_name) = _wholes(ours), _wholes(theirs)
    return not (mine | my_name).isdisjoint(other) or not mine.isdisjoint(their_name)


@lru_cache(maxsize=1 << 12)
def _wholes(said: Said) -> tuple[frozenset[str], frozenset[str]]:
    """The words of title and part together; those of title and name where the part has a number besides."""
    title, remainder, number, name, _edition = (text[:_LONGEST] for text in said)
    if not number and not name:
        return frozenset({_levelled(title), _levelled(f"{title} {remainder}")}), frozenset()
    named = {_levelled(f"{title} {name}")} if number and len(words(name)) > 1 else set[str]()
    return frozenset({_levelled(f"{title} {number} {name}")}), frozenset(named)


def _levelled(text: str) -> str:
    """The words of a text, its numbers in digits without their units, a year at its end: 2015中国年鉴 is 中国年鉴2015."""
    plain = words(_NUMBERED.sub(lambda found: found["half"] or number_of(found["number"]), fold(text)))
    if first := _YEAR_FIRST.fullmatch(plain):
        return first["rest"] + first["year"]
    return _YEAR_LAST.sub("", plain)


def words_of(number: str, name: str) -> str:
    """What the parts are called, without their numbers: 必修 第一册 is 必修, 3 上古时代 is 上古时代."""
    said = _LATIN.sub(" ", _HAN.sub(" ", fold(number[:_LONGEST])))
    return words(said + _HAN.sub(" ", fold(name[:_LONGEST]))).strip(_UNITS)


def _places(text: str, *, letters: bool) -> list[str]:
    """The places named in a folded text; single letters and Roman numbers where a number is written."""
    found = []
    for match in (_LETTERED if letters else _HAN).finditer(text):
        named = match.groupdict()
        if named.get("letters"):
            read = number_of(match[0])
            if read.isdigit() or len(read) == 1:
                found.append(read)
        else:
            found.append(named["half"] or number_of(named["number"]))
    return found
