"""Days as other systems write them."""

import re
import unicodedata
from datetime import date, timedelta
from typing import Final

from tianlu.holdings.rules.cutover_words import has_day

_HOUR: Final = (
    r"(?:[ T]+(?:星期.)?\s*(?:[上下]午)?\s*(?:\d{1,2}[:时]\d{2}[\d:.分秒]*)?\s*(?:[AP]M)?(?:Z|[+-]\d{2}:?\d{2})?)?$"
)
_DAY: Final = re.compile(
    r"(?:(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{4})(\d{2})(\d{2})(?:\d{6})?)" + _HOUR, re.ASCII
)
_MONTHS: Final = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_NAMED: Final = re.compile(  # as Oracle, 05-MAR-26 or 05-3月 -26, and SQL Server, Mar  5 2026 12:00AM, write days
    r"(?:(?P<day>\d{1,2})-(?P<month>[A-Za-z]{3}|\d{1,2}月)\s*-(?P<year>\d{4}|\d{2})"
    r"|(?:[A-Za-z]{3},? +)?(?P<month2>[A-Za-z]{3})[a-z]*\.? +(?P<day2>\d{1,2}),? +(?P<year2>\d{4})"
    r"|(?P<day3>\d{1,2})\.? +(?P<month3>[A-Za-z]{3})[a-z]*\.? +(?P<year3>\d{4}))" + _HOUR,
    re.ASCII,
)
_YEAR_LAST: Final = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})" + _HOUR, re.ASCII)
_SOMEWHERE: Final = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}", re.ASCII)
_SERIAL: Final = re.compile(r"(\d{5})(?:\.\d+)?$", re.ASCII)
_SPREADSHEET: Final = date(1899, 12, 30)  # day 0 of Excel from March 1900 on (ECMA-376 part 1, 18.17.4.1)


def day_in(text: str) -> str:
    """The first day written somewhere in a text, as it stands there; "" for none."""
    found = _SOMEWHERE.search(unicodedata.normalize("NFKC", text))
    return found[0] if found else ""


def day_said(text: str) -> str | None:
    """A day (`2026-3-5`, `2026/03/05 23:59`, `20260305`, `2026年3月5日`, `05-MAR-26`, `5 March 2026`, a spreadsheet's `46086`) in ISO form.

    "" where there is none, None for what is no day or may be two: `3/5/2026`. Points part day, month and year in this order.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if not has_day(plain):
        return ""
    if found := _SERIAL.match(plain):
        return (_SPREADSHEET + timedelta(days=int(found[1]))).isoformat()
    try:
        if found := _DAY.match(plain):
            return date(*(int(part) for part in found.groups() if part)).isoformat()
        return _year_last(plain) or _named(plain)
    except ValueError:
        return None


def _year_last(plain: str) -> str | None:
    """Raises ValueError for a day that there is none of."""
    if (found := _YEAR_LAST.match(plain)) is None:
        return None
    first, mark, second, year = int(found[1]), found[2], int(found[3]), int(found[4])
    if mark == "." or first > 12 or first == second:
        return date(year, second, first).isoformat()
    return date(year, first, second).isoformat() if second > 12 else None


def _named(plain: str) -> str | None:
    """A day with the name of its month; raises ValueError for a month or a day that there is none of."""
    if (found := _NAMED.match(plain)) is None:
        return None
    day, month, year = (found[name] or found[f"{name}2"] or found[f"{name}3"] for name in ("day", "month", "year"))
    number = int(month[:-1]) if month.endswith("月") else _MONTHS.index(month.lower()) + 1
    return date(int(year) + (2000 if len(year) == 2 else 0), number, int(day)).isoformat()
