"""Who a work is by: contributors by their role, or the statement of responsibility where it is the only source."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from tianlu.marc import Bib
from tianlu.marc.bib import Contributor

_EDITORS: Final = frozenset({"edt", "com", "edc"})
_TRANSLATORS: Final = frozenset({"trl"})
_OTHERS: Final = frozenset(
    {
        "ann",
        "aft",
        "aui",
        "bkd",
        "bkp",
        "cor",
        "cov",
        "dgg",
        "dgs",
        "fmo",
        "fnd",
        "hst",
        "his",
        "ill",
        "oth",
        "own",
        "pbl",
    }
    | {"pfr", "pht", "prt", "rev", "sgn", "spn", "ths", "win", "wpr"}
)
_EDITING: Final = re.compile("[主选汇合纂]编|編|编|辑|輯|校|整理|editor|compil", re.IGNORECASE)
_TRANSLATING: Final = re.compile("译|譯|translat", re.IGNORECASE)
_OTHER_ROLES: Final = re.compile("绘|繪|插图|摄影|序|跋|审|審|illustrat|foreword|preface|photograph", re.IGNORECASE)
_BRACKETED: Final = re.compile(r"^[(（\[〔【［][^)）\]〕】］]{1,12}[)）\]〕】］]\s*")
_YEARS: Final = re.compile(r",\s*(?:[a-z]{1,3}\.?\s*)?\d{3,4}\b.*$")
_CHINESE: Final = re.compile("[\u3400-\u9fff]")
_CHINESE_NAME: Final = re.compile(r"[\u3400-\u9fff·]{2,}")
_ROLE: Final = re.compile(
    r"(?<=\S)\s*(?:[等主选合编編著撰注註译譯校辑輯绘繪作述释釋纂评評改写寫整理点點订訂修]|口述|执行|插图|摄影)+$"
)
_ENGLISH_ROLE: Final = re.compile(
    r"^(?P<role>(?:edited|translated|compiled|selected|illustrated|written)(?: and \w+)? by|by|ed\. by|tr\. by)\s+",
    re.IGNORECASE,
)
_ET_AL: Final = re.compile(r"(?:\s*[\[(]?\s*(?:et al\.?|and others)\s*[\])]?|\s*\.\.\.)$", re.IGNORECASE)
AND_OTHERS: Final = "等"


def by_role(bib: Bib) -> dict[str, list[dict[str, str]]]:
    """CSL names under author, editor and translator; others are left out."""
    found: dict[str, list[dict[str, str]]] = {"author": [], "editor": [], "translator": [], "other": []}
    for one in bib.contributors or stated(bib.responsibility):
        names, name = found[role_of(one)], csl_name(one)
        if name not in names:  # the author of a work inside the volume is named again
            names.append(name)
    return found


def role_of(one: Contributor) -> str:
    """author, editor, translator or other."""
    if one.relator in _TRANSLATORS or _TRANSLATING.search(one.role):
        return "translator"
    if one.relator in _EDITORS or (not one.relator and _EDITING.search(one.role) and "著" not in one.role):
        return "editor"
    if not one.main and (one.relator in _OTHERS or _OTHER_ROLES.search(one.role)):
        return "other"
    return "author"


def csl_name(one: Contributor) -> dict[str, str]:
    """Family and given name where a comma parts them; characters and bodies as they are, without `(美)` before them."""
    name = plain_name(one.name)
    if one.kind == "person" and "," in name and name.isprintable():
        family, given = (part.strip() for part in name.split(",", 1))
        if family and given:
            return {"family": family, "given": given}
    return {"literal": name}


def plain_name(name: str) -> str:
    """A heading without nationality or dynasty before it and without years behind it."""
    return _YEARS.sub("", _BRACKETED.sub("", name)).strip().rstrip(",")


def stated(responsibility: str) -> Iterator[Contributor]:
    """The people of a statement such as `(清)曹雪芹, 高鹗著 ; 俞平伯校` or `by Brian W. Kernighan and Dennis M. Ritchie`."""
    for part in re.split(r"[;；]", responsibility):
        statement = part.strip().rstrip(".。")
        if statement:
            yield from _chinese(statement) if _CHINESE.search(statement) else _western(statement)


def _chinese(statement: str) -> Iterable[Contributor]:
    found = _ROLE.search(statement)
    role = found[0].strip() if found else ""
    names = _parted(statement[: found.start()] if found else statement)
    if role.startswith(AND_OTHERS):
        role, names = role[1:], [*names, AND_OTHERS]
    return [Contributor(name, role, main=True) for name in names]


def _parted(names: str) -> list[str]:
    """Names parted by commas, or by spaces where each part is a Chinese name by itself."""
    found: list[str] = []
    for name in re.split(r"\s*[,，、]\s*", names.strip()):
        parts = name.split()
        alone = len(parts) > 1 and all(_CHINESE_NAME.fullmatch(part) and len(part) <= 4 for part in parts)
        found += parts if alone else [name]
    return [name for name in found if name]


def _western(statement: str) -> Iterable[Contributor]:
    found = _ENGLISH_ROLE.match(statement)
    role = found["role"] if found else ""
    names = _ET_AL.sub("", statement[found.end() :] if found else statement)
    return [Contributor(_inverted(name), role, main=True) for name in re.split(r"\s*(?:,|&|\band\b)\s*", names) if name]


def _inverted(name: str) -> str:
    """`Brian W. Kernighan` as `Kernighan, Brian W.`; a single word as it is."""
    words = name.split()
    return f"{words[-1]}, {' '.join(words[:-1])}" if len(words) > 1 else name
