"""The country of an agency by its code, for 801 of UNIMARC, which asks for it."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from tianlu.marc.formats import COUNTRIES, is_code

UNKNOWN = "XX"


@cache
def _known() -> tuple[dict[str, str], dict[str, str]]:
    """Whole codes, and beginnings of codes."""
    whole: dict[str, str] = {}
    beginnings: dict[str, str] = {}
    text = files("tianlu.marc.crosswalk").joinpath("data", "agencies.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if not line.startswith("//"):
            *codes, country = line.split()
            for code in codes:
                (whole if code.startswith("=") else beginnings)[code.lstrip("=")] = country
    return whole, beginnings


def country_of(agency: str) -> str:
    """The country that an ISIL (ISO 15511) begins with, else that of the code's place; `XX` where neither says one."""
    whole, beginnings = _known()
    first, hyphen, _ = agency.partition("-")
    if hyphen and is_code(COUNTRIES, first):
        return first
    if agency in whole or agency.startswith("OCLC"):
        return whole.get(agency, "US")
    if agency.isupper():
        return UNKNOWN
    for size in (2, 1):
        if agency[size : size + 1].isupper() and agency[:size] in beginnings:
            return beginnings[agency[:size]]
    return UNKNOWN
