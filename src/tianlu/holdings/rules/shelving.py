"""The order of call numbers on a shelf, as a key that any database sorts right.

A key holds only the characters 0-9 and A-Z, so byte order and every language's collation agree on it.

中图法 numbers (class/book number, `I247.57/231`): the class is compared character by character, the point only divides
it for the eye; a class comes before its own subdivisions, auxiliary marks before digits, digits before letters. The
order among the marks follows the list in `MARKS`; it is unconfirmed until checked against the 使用手册 of the
classification. Book numbers 种次号 and 著者号 are compared as letters and whole numbers.
Library of Congress and Dewey numbers (recognised by their Cutter number) compare the class as a number and the Cutter
as a decimal.
"""

import re
import unicodedata

MARKS = 'a[](-"=<>+:'  # 推荐, 交替, 地区, 总论复分, 民族, 时代, 通用时间地点人员, 联合, 组配: unconfirmed
_LCC = re.compile(r"^([A-Z]{1,3})\s*(\d{1,4})(?:\.(\d+))?\s*((?:\.?\s*[A-Z]\d+\s*)+)(.*)$", re.ASCII)
_DDC = re.compile(r"^(\d{3})(?:\.(\d+))?\s+([A-Z].*)$", re.ASCII)
_RUN = re.compile(r"\d+|[A-Z]+|[^\dA-Z\s]", re.ASCII)
_CUTTER = re.compile(r"([A-Z])(\d+)", re.ASCII)
_LONGEST = 400


def shelf_key(call_number: str) -> str:
    """The sort key of a call number; "" for an empty one."""
    plain = unicodedata.normalize("NFKC", call_number).strip()
    upper = plain.upper()
    if not plain:
        return ""
    if "/" not in plain:
        if found := _LCC.match(upper):
            letters, whole, part, cutters, rest = found.groups()
            parts = "".join(f"C{letter}{digits}0" for letter, digits in _CUTTER.findall(cutters))
            return f"{_letters(letters)}{_number(whole)}{part or ''}0{parts}{_tail(rest)}"[:_LONGEST]
        if found := _DDC.match(upper):
            whole, part, rest = found.groups()
            return f"{_digits(whole + (part or ''))}A{_tail(rest)}"[:_LONGEST]
    classed, _, rest = plain.partition("/")
    return f"{_class(classed)}{'A' + _tail(rest.upper()) if rest else ''}"[:_LONGEST]


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


_DIGITS = {ord("0") + digit: chr(ord("D") + digit) for digit in range(10)}
_LETTERS = {letter: "N" + chr(letter) for letter in range(ord("A"), ord("Z") + 1)}
_SIGNS = _Signs({**_DIGITS, **_LETTERS, ord("a"): "NA"})
_RECOMMENDED = re.compile(r"(?<=\d)a")  # 推荐类号; class letters are capitals
_STAND_IN = "\ue000"
_SIGNS[ord(_STAND_IN)] = "BA"


def _class(text: str) -> str:
    """Class characters, each so that: end < mark < digit < letter < anything else."""
    if "a" in text:
        text = _RECOMMENDED.sub(_STAND_IN, text.replace(_STAND_IN, ""))
    return text.translate(_SIGNS)


def _digits(text: str) -> str:
    return text.translate(_DIGITS)


def _letters(text: str) -> str:
    return text.translate(_LETTERS)


def _number(digits: str) -> str:
    """A whole number so that 5 < 12 < 231: its length, then its digits."""
    plain = digits.lstrip("0") or "0"
    return f"{chr(ord('A') + min(len(plain), 25))}{plain}"


def _tail(text: str) -> str:
    """Book number and what follows it, run by run: numbers before letters before other characters; end first."""
    parts: list[str] = []
    for run in _RUN.findall(text):
        if run.isascii() and run.isdigit():
            parts.append("2" + _number(run))
        elif run.isascii() and run.isalpha():
            parts.append("3" + run + "0")
        elif run in "/.:=-()+,;":
            parts.append("1")
        else:
            parts.append(f"4{ord(run):05X}")
    return "".join(parts)
