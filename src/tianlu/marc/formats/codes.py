"""Lists of codes too long for a menu: languages, places of publication, countries, Chinese provinces.

Each list names its source in its first lines (``data/codes-*.txt``). Names stand beside the codes in English and Chinese,
for they are of the list and not of the screen: what a cataloguer types by name is found whatever language the page has.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

LANGUAGES, PLACES, COUNTRIES, REGIONS = "languages", "places", "countries", "regions"
_LOCAL_LANGUAGE = re.compile("q[a-t][a-z]")  # ISO 639-2 keeps qaa to qtz for local use
_REGION = re.compile(r"\d{6}")


class CodeList(NamedTuple):
    """``names`` by code, in the order in which they are offered, English and Chinese ("" where the source has none).

    ``withdrawn`` gives the code that stands now, "" where there are several; ``others`` the code that one of another list means.
    """

    names: dict[str, tuple[str, str]]
    common: frozenset[str]
    withdrawn: dict[str, str]
    others: dict[str, str]


@cache
def code_list(name: str) -> CodeList:
    """The list ``languages``, ``places`` (MARC countries), ``countries`` (ISO 3166-1) or ``regions`` (GB/T 2260)."""
    text = files("tianlu.marc.formats").joinpath("data", f"codes-{name}.txt").read_text(encoding="utf-8")
    found = CodeList({}, frozenset(), {}, {})
    common = set()
    for line in text.splitlines():
        code, _, said = line.partition(" ")
        if code == "//":
            continue
        if code[0] in "~=":
            (found.withdrawn if code[0] == "~" else found.others)[code[1:]] = said
            continue
        if code[0] == "*":
            common.add(code := code[1:])
        english, _, chinese = said.partition(" / ")
        found.names[code] = (english, chinese)
    return found._replace(common=frozenset(common))


def is_code(name: str, value: str) -> bool:
    """Whether the list has the code. A region below a province needs only the province's digits."""
    if name == REGIONS:
        return bool(_REGION.fullmatch(value)) and f"{value[:2]}0000" in code_list(name).names
    return value in code_list(name).names or (name == LANGUAGES and bool(_LOCAL_LANGUAGE.fullmatch(value)))


def code_name(name: str, code: str, *, chinese: bool) -> str:
    """What the code stands for; "" for one that the list does not have."""
    english, own = code_list(name).names.get(code, ("", ""))
    return own or english if chinese else english


@lru_cache(maxsize=1 << 12)
def code_meant(name: str, value: str) -> str:
    """The code that was meant by a value the list does not have, "" where that is a guess among several.

    In this order: the same letters in another case, what a withdrawn code became, a code of another list, a name in
    English or Chinese, of the common codes one with two letters in each other's place or one letter wrong.
    """
    listed = code_list(name)
    folded = value.strip().casefold()
    known = {code.casefold(): code for code in listed.names}
    other = {code.casefold(): now for code, now in {**listed.others, **listed.withdrawn}.items()}
    if name == REGIONS and folded.isdecimal():
        return known.get(folded.ljust(6, "0"), "")
    return known.get(folded) or other.get(folded) or _by_name(listed, folded) or _by_slip(listed, known, folded)


def _by_name(listed: CodeList, said: str) -> str:
    bare = said.removesuffix("文").removesuffix("语")
    for code, (english, chinese) in listed.names.items():
        if said in (english.casefold(), chinese.casefold()):
            return code
    if len(said) < 2 or said.isascii():
        return ""
    found = [code for code, (_, chinese) in listed.names.items() if chinese.startswith(bare) and bare]
    return found[0] if len(found) == 1 or (found and found[0] in listed.common) else ""


def _by_slip(listed: CodeList, known: dict[str, str], said: str) -> str:
    """Of three letters; two are so few that every slip is another country."""
    if len(said) != 3 or not (said.isascii() and said.isalpha()):
        return ""
    swapped = [code for code in (said[1] + said[0] + said[2], said[0] + said[2] + said[1]) if code in known]
    wrong = [code for code in known if len(code) == 3 and sum(map(str.__ne__, code, said)) == 1]
    for candidates in (swapped, wrong):
        common = [known[code] for code in candidates if known[code] in listed.common]
        if len(common) == 1:
            return common[0]
    return known[swapped[0]] if len(swapped) == 1 else ""
