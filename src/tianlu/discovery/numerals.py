"""What is typed with a number, written as titles may have it: 24史 and 二十四史, 第五版 and 5版, 鲁迅全集第18卷 and 第十八卷.

Pure, and only for what finds nothing as typed: a wrong guess finds nothing either.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import Final

from tianlu.marc.projecting.reigns import chinese_number

_MOST: Final = 12  # ways to write one text
_HAN: Final = "\u3400-\u9fff"
_FIGURES: Final = "〇零一二三四五六七八九"
_COUNTED: Final = "版|卷|册|冊|辑|輯|集|部|期|回|章|篇|编|編|届|屆|次|世纪|世紀|年|课|課|问|問|讲|講|条|條|种|種"
# A single character is a number only where it counts something or stands behind 第 or 卷: 三国 is none.
_NUMBER: Final = re.compile(
    rf"[(\[【]?\s*(?P<before>第|卷(?=\s*[\d{_FIGURES}十]))?\s*"
    rf"(?:(?P<figures>\d{{1,4}})|(?P<han>[{_FIGURES}十百廿卅]{{1,9}})|(?<![A-Za-z])(?P<roman>[IVX]{{1,6}})(?![A-Za-z]))"
    rf"\s*(?P<counted>{_COUNTED})?(?:本(?=[)\]】]))?\s*[)\]】]?"
)
_ROMAN: Final = (
    (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_SEAMS: Final = re.compile(
    rf"(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])|(?<=[A-Za-z0-9+#])(?=[{_HAN}])|(?<=[{_HAN}])(?=[A-Za-z0-9])"
    r"|(?<=[A-Za-z0-9])[-/\u2013\u2014](?=\d)"
)


def otherwise_numbered(term: str) -> list[str]:
    """Other ways to write the numbers of a text, the likeliest first; empty where it has none.

    A number stays where it is, then stands apart from what is before it, as parts and editions do in records.
    """
    text = unicodedata.normalize("NFKC", term).strip()
    found: dict[str, None] = {}
    for write in _WAYS:
        for apart in (False, True):
            found[" ".join(_NUMBER.sub(lambda one, w=write, a=apart: _written(one, w, apart=a), text).split())] = None  # type: ignore[misc]
    found[" ".join(_SEAMS.sub(" ", text).split())] = None
    found.pop(" ".join(text.split()), None)
    return [one for one in found if one and one != term][:_MOST]


def _written(one: re.Match[str], write: Callable[[int], str], *, apart: bool) -> str:
    number = _number_of(one)
    form = write(number) if number else ""
    if not form:
        return one[0]
    whole = form if write is _in_roman else f"{form}{one['counted'] or ''}"
    return f" {whole} " if apart else whole


def _number_of(one: re.Match[str]) -> int:
    if one["figures"]:
        return int(one["figures"])
    if one["roman"]:
        return _from_roman(one["roman"])
    han = one["han"]
    if len(han) == 1 and not (one["before"] or one["counted"]):
        return 0
    if all(letter in _FIGURES for letter in han):
        return int("".join(str(chinese_number(letter)) for letter in han.replace("〇", "零")))
    return chinese_number(han.replace("〇", "零"))


def _in_characters(number: int) -> str:
    """二十四, 一百二十; years figure by figure: 一九八四."""
    if number > 999:
        return "".join(_FIGURES[int(one) if int(one) == 0 else int(one) + 1] for one in str(number))
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    said = f"{_FIGURES[hundreds + 1]}百" if hundreds else ""
    if tens:
        said += "十" if tens == 1 and not hundreds else f"{_FIGURES[tens + 1]}十"
    elif hundreds and ones:
        said += "零"
    return said + (_FIGURES[ones + 1] if ones else "")


def _in_roman(number: int) -> str:
    if number > 39:
        return ""
    said = ""
    for value, sign in _ROMAN:
        said += sign * (number // value)
        number %= value
    return said


def _from_roman(text: str) -> int:
    return next((number for number in range(1, 40) if _in_roman(number) == text), 0)


_WAYS: Final[tuple[Callable[[int], str], ...]] = (_in_characters, str, _in_roman)
