"""Years of publication from coded fields and from what title pages say, in Western and Chinese reckoning."""

from __future__ import annotations

import re
from typing import NamedTuple

from tianlu.marc.projecting.reigns import reign_year

EARLIEST, LATEST = 1000, 2100
_WIDTH = str.maketrans("０１２３４５６７８９－～〇○", "0123456789-~零零")
_NUMERALS = {"零": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_BRACKETED = re.compile(r"[\[(（【〔](?:i\.?e\.?\s*)?(?:c|p|ca\.?|公元|即)?\s*([12]\d{3})(?!\d)")
_PLAIN = re.compile(r"(?<!\d)([12]\d{3})(?!\d)(?!-\-)")
_RANGE = re.compile(r"\s*(?:年)?\]?\s*[-–—~～至/]\s*\[?(?:c|p)?(\d{4}|\d{2})(?!\d)")
_OPEN = re.compile(r"\s*(?:年)?\]?\s*[-–—~～]\s*$")
_WRITTEN = re.compile("[一二][零一二三四五六七八九]{3}")


class Years(NamedTuple):
    """``first`` is None when no year is sure; ``last`` is None when there is only one, or the end is open."""

    first: int | None = None
    last: int | None = None


def read_years(text: str) -> Years:
    """The years in a date of publication: ``[1998?]``, ``c1999``, ``1985-1990``, ``民国25年``, ``光绪甲辰``.

    A year given in brackets explains the reckoning before it and wins. ``19--`` and ``199?`` are not sure.
    """
    if not text:
        return Years()
    text = text.translate(_WIDTH)
    if len(text) == 4 and text.isdecimal():
        return Years(_sane(int(text)))
    match = None if text[0] in "12" and "i.e" not in text else _BRACKETED.search(text)
    match = match or _PLAIN.search(text)
    if match is None:
        return _in_words(text)
    first = _sane(int(match[1]))
    if first is None:
        return Years()
    span = _RANGE.match(text, match.end())
    if span is None:
        return Years(first)
    last = int(span[1]) if len(span[1]) == 4 else first // 100 * 100 + int(span[1])
    if len(span[1]) == 2 and (int(span[1]) <= 12 or text[span.start() : span.end()].lstrip().startswith("/")):
        # 1998-05 is a month.
        return Years(first)
    return Years(first, _sane(last) if last > first else None)


def _in_words(text: str) -> Years:
    written = _WRITTEN.search(text)
    if written:
        return Years(_sane(int("".join(str(_NUMERALS[character]) for character in written[0]))))
    return Years(reign_year(text))


def _sane(year: int) -> int | None:
    return year if EARLIEST <= year <= LATEST else None


def coded_years(kind: str, first: str, last: str, *, single: str, double: str) -> Years:
    """Two coded years of four characters. ``single`` and ``double``: types of date with one and with two years.

    An unknown digit (``u``, ``|``, blank) makes a year unsure.
    """
    begin = _sane(int(first)) if first.isascii() and first.isdecimal() else None
    if begin is None or (kind not in single and kind not in double):
        return Years(begin)
    if kind in double and last.isascii() and last.isdecimal() and last != "9999":
        end = _sane(int(last))
        return Years(begin, end if end is not None and end > begin else None)
    return Years(begin)
