"""Sort keys: Chinese by pinyin, numbers by value, Latin by folded word; plain ASCII, so any database orders them alike."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from .alphabet import HAN_RUN
from .fold import fold
from .readings import plain_syllable, readings
from .tokens import composed

_TONES: Final = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0300": "4"}
_ELEMENT: Final = re.compile(f"[0-9]+|[a-z]+|({HAN_RUN.pattern})|([^\\W_a-z0-9])")
_ASCII_ELEMENT: Final = re.compile("[0-9]+|[a-z]+")  # what _ELEMENT finds in ASCII, without match objects
LENGTH: Final = 60  # characters of a text that take part


def sort_key(text: str, *, name: bool = False) -> str:
    """A key whose byte order is the reading order of texts: numbers, Latin words, other scripts, Chinese by pinyin.

    Numbers compare by value (第2卷 before 第10卷 behind equal characters). A Chinese character counts by its syllable,
    then tone, then code point of its folded form, so all forms of one character sort together; `name` reads surnames as
    such. Punctuation, case and spaces between words do not count. Only the first 60 characters take part.
    """
    source = unicodedata.normalize("NFC", text)[:LENGTH]
    elements: list[str] = []
    end = 0
    for match in HAN_RUN.finditer(source):
        elements += _other_elements(source[end : match.start()])
        elements += map(_han_element, fold(match[0]), readings(match[0], name=name))
        end = match.end()
    return " ".join([*elements, *_other_elements(source[end:])])


def _other_elements(text: str) -> list[str]:
    if text.isascii():
        return [part if part >= "a" else _number(part) for part in _ASCII_ELEMENT.findall(text.lower())]
    elements: list[str] = []
    for match in _ELEMENT.finditer(composed(text)):
        part = match[0]
        if match[1]:
            elements += map(_han_element, part, readings(part))
        elif match[2]:
            elements.append(f"{{{ord(part):05x}")
        elif part.isdigit():
            elements.append(_number(part))
        else:
            elements.append(part)
    return elements


def _number(digits: str) -> str:
    """Digits so that their order as text is that of their values: how many there are comes first."""
    number = digits.lstrip("0") or "0"
    return f"{len(number):02d}{number}"


@lru_cache(maxsize=20_000)
def _han_element(char: str, marks: str) -> str:
    if not marks:
        return f"~~{ord(char):05x}"
    bare = unicodedata.normalize("NFD", marks)
    tone = next((_TONES[c] for c in bare if c in _TONES), "5")
    syllable = plain_syllable(marks)
    if "\u0308" in bare:
        syllable = syllable.replace("u", "v", 1)
    return f"~{syllable}{tone}{ord(char):05x}"
