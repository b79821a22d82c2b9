"""Which part of a whole a description is of, on every level it names: 第一卷 上册, 必修 第二册, vol. 4, fasc. 1."""

import re
from typing import Final

from tianlu.catalog.rules.matching.statements import number_of, words
from tianlu.kit.text import fold

_LONGEST: Final = 200
_UNITS: Final = fold("卷册集辑部编分期季")
_PLACE: Final = rf"第?(?P<number>\d+|[〇零一二三四五六七八九十]+)[{_UNITS}]*(?:年级)?|(?<![^\W\d_{_UNITS}级])(?P<half>[上中下])(?=[{_UNITS}]|\W|$)[{_UNITS}]*"
_HAN: Final = re.compile(_PLACE)
_LETTERED: Final = re.compile(rf"{_PLACE}|(?P<letters>\b[a-z]+)")
_LATIN: Final = re.compile(r"[a-z]+")
_ABBREVIATED: Final = re.compile(r"\b[a-z]+[.:]\s*(?=[\da-z〇零一二三四五六七八九十])|\b[vtp](?=\d)")


def places_of(number: str, name: str) -> str:
    """The numbers, letters and halves of all levels in their order, joined by points: 第一卷 with 上册 is 1.上; "" for none."""
    plain = fold(number[:_LONGEST])
    found = _places(_ABBREVIATED.sub(" ", plain), letters=True)
    return ".".join([*found, *_places(fold(name[:_LONGEST]), letters=False)])


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
