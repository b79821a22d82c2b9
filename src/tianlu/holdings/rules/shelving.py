"""The order of call numbers on a shelf, as a key that any database sorts right.

A key holds only the characters 0-9 and A-Z, so byte order and every language's collation agree on it.

中图法 numbers (class/book number, `I247.57/231`): the class is compared character by character, the point only divides
it for the eye. A class comes before its own subdivisions; where all before is equal, auxiliary marks come before digits
and digits before letters. The marks stand in the order of 《中国图书馆分类法》第五版使用手册, pp. 82-83 (known here from
a quotation, not from the book): `-` 总论复分, `( )` 地区, `" "` 民族, `=` 时代, `< >` 通用时间地点人员, `:` 组配, `+` 联合.
The 推荐 mark `a` is not in that list and is put before them; brackets of 交替 numbers do not count.
Book numbers 种次号 and 著者号 are compared as letters and whole numbers; after them come the distinctions of the same
title, in the order of `_SEPARATORS`, then other titles.
Library of Congress and Dewey numbers (recognised by their Cutter number, or by what is said of their place) compare the
class as a number and the Cutter as a decimal.
A mark of the collection before the class (外/TP312/L1, 儿I287.45/12) keeps its books together, behind all others; among them the
class goes as anywhere else. Without being told, only a mark of other characters than letters is known for one.
"""

import re
import unicodedata
from typing import Final, NamedTuple

CHINESE: Final = "clc"
LCC: Final = "lcc"
MARKS = 'a-("=<:+'  # 推荐, 总论复分, 地区, 民族, 时代, 通用时间地点人员, 组配, 联合
_SEPARATORS = "/.,;:=(+-"  # further lines, volumes, editions and years of a title before another title's 区分号
_NO_LCC = frozenset("IOWXY")  # letters the Library of Congress does not use
_LCC = re.compile(r"^([A-Z]{1,3})\s*(\d{1,4})(?:\.(\d+))?\s*((?:\.?\s*[A-Z]\d+\s*)+)(.*)$", re.ASCII)
_OPEN_LCC = re.compile(
    r"^([A-Z]{1,3})\s*(\d{1,4})(?:\.(\d+))?((?:\s*\.?\s*[A-Z]\d+\s*)*)(.*)$", re.ASCII
)  # on its shelves
_MARKED = re.compile(r"([^\x00-\x7f]+)\s*(?:/\s*(?=[A-Za-z][^/]*/|[A-Za-z]+\d[\d.]*\s)|(?=[A-Za-z]))", re.ASCII)
_DDC = re.compile(r"^(\d{3})(?:\.(\d+))?\s+([A-Z].*)$", re.ASCII)
_SPACED = re.compile(r"^([A-Za-z]{1,2}[\d(\-=\"<][^\s]*)\s+(?=[^\s])")  # `I247.57 231`: a space for the stroke
HAN_NUMBER = "[〇零一二三四五六七八九十百]+"
_RUN = re.compile(rf"\d+|[A-Z]+|{HAN_NUMBER}|[^\dA-Z\s)]", re.ASCII)
_CUTTER = re.compile(r"([A-Z])(\d+)", re.ASCII)
_WRITTEN = re.compile(r"(\.?)\s*([A-Z]\d+)")
_YEAR = re.compile(r"\d{4}(?!\d)", re.ASCII)
_LONGEST = 400
MARK_KEY: Final = "Z....."  # a character of the mark of a collection in a key
DIGIT_SIGNS: Final = "DEFGHIJKLM"  # the digits of a class in a key
_ALIKE = str.maketrans(
    {
        **dict.fromkeys("“”〝〞＂", '"'),
        **dict.fromkeys("〈《‹〈", "<"),
        **dict.fromkeys("〉》›〉", ">"),
        **dict.fromkeys("–—―−‐‑", "-"),
        **dict.fromkeys("[]〔〕【】", None),
        "∶": ":",
        "．": ".",
        "⁄": "/",
        "∕": "/",
    }
)


class Arrangement(NamedTuple):
    """How the books of a place are classified, and the mark of their collection before the class."""

    classification: str = CHINESE
    collection: str = ""


_USUAL = Arrangement()


def shelf_key(call_number: str, place: Arrangement = _USUAL) -> str:
    """The sort key of a call number as it stands in a place; "" for an empty one."""
    plain = plain_number(call_number)
    if not plain:
        return ""
    mark, bare = _without_mark(plain, place.collection)
    signs = "".join(f"Z{ord(one):05X}" for one in mark.upper() if one.isalnum() or len(mark) == 1)
    return f"{signs}{_key(bare, place.classification)}"[:_LONGEST]


def _without_mark(plain: str, collection: str) -> tuple[str, str]:
    """The mark of the collection ("" for none), and the number behind it."""
    own = plain_number(collection)
    if own and plain.upper().startswith(own.upper()) and plain[len(own) :].strip():
        return own, plain[len(own) :].lstrip()
    if not plain.isascii() and (found := _MARKED.match(plain)):
        return found[1], plain[found.end() :]
    return "", plain


def _key(plain: str, classification: str) -> str:
    upper = plain.upper()
    if classification == LCC and (found := _OPEN_LCC.match(upper.replace("/", " "))):
        return _american(found)
    if "/" not in plain:
        if (found := _LCC.match(upper)) and _is_lcc(found):
            return _american(found)
        if found := _DDC.match(upper):
            whole, part, rest = found.groups()
            return f"{_digits(whole + (part or ''))}A{_tail(rest)}"
        plain = stroked(plain)
    classed, _, rest = plain.partition("/")
    return f"{_class(classed)}{'A' + _tail(rest.upper()) if rest.strip() else ''}"


def _american(found: re.Match[str]) -> str:
    letters, whole, part, cutters, rest = found.groups()
    parts = "".join(f"C{letter}{digits}0" for letter, digits in _CUTTER.findall(cutters))
    return f"{_letters(letters)}{_number(whole)}{part or ''}0{parts}{_tail(rest)}"


def plain_number(call_number: str) -> str:
    """A call number in half-width characters, with one form of each mark and without 交替 brackets."""
    if call_number.isascii():
        return (
            call_number.translate(_ALIKE).strip() if "[" in call_number or "]" in call_number else call_number.strip()
        )
    return unicodedata.normalize("NFKC", call_number).translate(_ALIKE).strip()


def stroked(plain: str) -> str:
    """A 中图法 number written with a space for the stroke, written with the stroke."""
    return plain if "/" in plain else _SPACED.sub(r"\1/", plain)


def lcc_parts(plain: str) -> tuple[str, ...]:
    """Class, Cutter numbers and what follows them of a number of the Library of Congress; () for any other."""
    found = _LCC.match(plain.upper()) if "/" not in plain else None
    if found is None or not _is_lcc(found):
        return ()
    begin, end = found.span(4)
    cutters = [f"{one[1]}{one[2]}" for one in _WRITTEN.finditer(plain[begin:end].upper())]
    return ("".join(plain[:begin].split()), *cutters, *plain[end:].split())


def _is_lcc(found: re.Match[str]) -> bool:
    """`I247.57 L12` is 中图法 with a space for the stroke: only a point, a second Cutter or a year makes it American."""
    letters, _, _, cutters, rest = found.groups()
    if letters[0] in _NO_LCC:
        return False
    return "." in cutters or len(_CUTTER.findall(cutters)) > 1 or bool(_YEAR.match(rest))


class _Signs(dict[int, str]):
    """What stands for a character of a class number; worked out at its first appearance."""

    def __missing__(self, point: int) -> str:
        character = chr(point)
        if character in MARKS:
            made = "B" + chr(ord("A") + MARKS.index(character))
        elif len(upper := character.upper()) == 1 and "A" <= upper <= "Z":
            made = "N" + upper
        else:
            made = "" if character.isspace() or character == "." else f"Z{point:05X}"
        self[point] = made
        return made


_DIGITS = {ord("0") + digit: sign for digit, sign in enumerate(DIGIT_SIGNS)}
_LETTERS = {letter: "N" + chr(letter) for letter in range(ord("A"), ord("Z") + 1)}
_RECOMMENDED = re.compile(r"(?<=\d)a(?![A-Za-z])")  # 推荐类号; `TP312ada` is the language Ada
_QUOTED = re.compile(r'"([^"]*)"')
_STAND_IN, _CLOSED = "\ue000", "\ue001"
_SIGNS = _Signs({**_DIGITS, **_LETTERS, ord("a"): "NA", ord(_STAND_IN): "BA", ord(_CLOSED): "B0"})
_SIGNS[ord(")")] = _SIGNS[ord(">")] = "B0"  # what was opened ends: before everything that could still follow inside


def _class(text: str) -> str:
    """Class characters, each so that: end < end of a bracket < mark < digit < letter < anything else."""
    if "a" in text:
        text = _RECOMMENDED.sub(_STAND_IN, text.replace(_STAND_IN, ""))
    if '"' in text:
        text = _QUOTED.sub(rf'"\1{_CLOSED}', text.replace(_CLOSED, ""))
    return text.translate(_SIGNS)


def _digits(text: str) -> str:
    return text.translate(_DIGITS)


def _letters(text: str) -> str:
    return text.translate(_LETTERS)


def _number(digits: str) -> str:
    """A whole number so that 5 < 12 < 231: its length, then its digits."""
    plain = digits.lstrip("0") or "0"
    return f"{chr(ord('A') + min(len(plain), 25))}{plain}"


_SEPARATED = {mark: "1" + chr(ord("A") + place) for place, mark in enumerate(_SEPARATORS)}
_IN_TURN = {character: f"4{place:05X}" for place, character in enumerate("上中下甲乙丙丁戊己庚辛壬癸", start=1)}
_HAN_DIGITS = {character: value for value, character in enumerate("〇一二三四五六七八九")} | {"零": 0}
_HAN_TENS = {"十": 10, "百": 100}


def _tail(text: str) -> str:
    """Book number and what follows it, run by run: end, separators, numbers, letters, other characters."""
    parts: list[str] = []
    for run in _RUN.findall(text):
        if run.isascii():
            if run.isdigit():
                parts.append("2" + _number(run))
            elif run.isalpha():
                parts.append("3" + run + "0")
            else:
                parts.append(_SEPARATED.get(run) or f"4{ord(run):05X}")
        elif run[0] in _HAN_DIGITS or run[0] in _HAN_TENS:
            parts.append("2" + _number(str(han_number(run))))
        else:
            parts.append(_IN_TURN.get(run) or f"4{ord(run):05X}")
    return "".join(parts)


def han_number(run: str) -> int:
    """十二 is 12, 二百零三 is 203, 二〇〇五 is 2005."""
    if not any(character in _HAN_TENS for character in run):
        return int("".join(str(_HAN_DIGITS[character]) for character in run))
    total = ones = 0
    for character in run:
        if character in _HAN_TENS:
            total += (ones or 1) * _HAN_TENS[character]
            ones = 0
        else:
            ones = _HAN_DIGITS[character]
    return total + ones
