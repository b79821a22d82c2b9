"""Days as other systems write them."""

import re
import unicodedata
from datetime import date, timedelta
from typing import Final

from tianlu.holdings.rules.cutover_words import has_day

_DAY: Final = re.compile(
    r"(?:(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{4})(\d{2})(\d{2}))"
    r"(?:[ T]+\d{1,2}:\d{2}[\d:.]*(?:Z|[+-]\d{2}:?\d{2})?)?$",
    re.ASCII,
)
_SOMEWHERE: Final = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}", re.ASCII)
_SERIAL: Final = re.compile(r"(\d{5})(?:\.\d+)?$", re.ASCII)
_SPREADSHEET: Final = date(1899, 12, 30)  # day 0 of Excel from March 1900 on (ECMA-376 part 1, 18.17.4.1)


def day_in(text: str) -> str:
    """The first day written somewhere in a text, as it stands there; "" for none."""
    found = _SOMEWHERE.search(unicodedata.normalize("NFKC", text))
    return found[0] if found else ""


def day_said(text: str) -> str | None:
    """A day (`2026-3-5`, `2026/03/05 23:59`, `20260305`, `2026年3月5日`, a spreadsheet's `46086`) in ISO form.

    "" where there is none, None for what is no day.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if not has_day(plain):
        return ""
    if found := _SERIAL.match(plain):
        return (_SPREADSHEET + timedelta(days=int(found[1]))).isoformat()
    if (found := _DAY.match(plain)) is None:
        return None
    try:
        return date(*(int(part) for part in found.groups() if part)).isoformat()
    except ValueError:
        return None
