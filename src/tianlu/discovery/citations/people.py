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
_OTHER_ROLES: Final = re.compile(
    "绘|繪|插图|摄影|序|跋|审|審|illustrat|drawing|foreword|preface|introduc|afterword|photograph", re.IGNORECASE
)
_BRACKETED: Final = re.compile(r"^[(（\[〔【［][^)）\]〕】］]{1,12}[)）\]〕】］]\s*")
_YEARS: Final = re.compile(r",\s*(?:[a-z]{1,3}\.?\s*)?\d{3,4}\b.*$")
_SESSION: Final = re.compile(r"\s*\([^()]*\)$")
# Bodies written in characters are named from above without a stop (GB/T 7714-2015, 8.1.4): 中国科学院物理研究所.
_UNDER: Final = re.compile(r"(?<=[\u3400-\u9fff])\. (?=[\u3400-\u9fff])")
_CHINESE: Final = re.compile("[\u3400-\u9fff]")
_CHINESE_NAME: Final = re.compile(r"[\u3400-\u9fff·]{2,}")
_ROLE: Final = re.compile(
    r"(?<=\S)\s*(?:[等主选合编編著撰注註译譯校辑輯绘繪作述释釋纂评評改写寫整理点點订訂修]|口述|执行|插图|摄影)+$"
)
_ENGLISH_ROLE: Final = re.compile(r"^(?P<role>(?:[^\W\d_][\w.'-]*,?\s+){0,6}?by)\s+(?=\S)", re.IGNORECASE)
_ET_AL: Final = re.compile(r"(?:\s*[\[(]?\s*(?:et al\.?|and others)\s*[\])]?|\s*\.\.\.)$", re.IGNORECASE)
_OTHERS_MEANT: Final = re.compile(r"\s*(?:\.{2,}|…+)?\s*[\[［〔(（]\s*(?:等|et al\.?)\s*[\]］〕)）]\s*", re.IGNORECASE)
_LETTERS: Final = re.compile(r"[A-Za-z\u00c0-\u052f\u1e00-\u1fff]")  # Latin, Greek, Cyrillic: the family name is last
_WHOLE: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]+")  # written without a space between the names
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
    if one.kind == "meeting":
        return {"literal": _SESSION.sub("", name)}
    return {"literal": _UNDER.sub("", name) if one.kind == "body" else name}


def plain_name(name: str) -> str:
    """A heading without nationality or dynasty before it and without years behind it."""
    return _YEARS.sub("", _BRACKETED.sub("", name)).strip().rstrip(",")


def printed_name(name: dict[str, str]) -> dict[str, str]:
    """A CSL name as it is printed: Chinese, Japanese and Korean family and given name side by side, nothing shortened."""
    if "family" in name and _WHOLE.fullmatch(name["family"]) and _WHOLE.fullmatch(name["given"]):
        return {"literal": name["family"] + name["given"]}
    return name


def stated(responsibility: str) -> Iterator[Contributor]:
    """The people of a statement such as `(清)曹雪芹, 高鹗著 ; 俞平伯校` or `by Brian W. Kernighan and Dennis M. Ritchie`."""
    for place, part in enumerate(re.split(r"[;；؛]", responsibility)):
        statement = part.strip().rstrip(".。")
        if statement:
            people = _chinese(statement) if _CHINESE.search(statement) else _western(statement)
            yield from (one._replace(main=not place) for one in people)


def _chinese(statement: str) -> Iterable[Contributor]:
    statement = _OTHERS_MEANT.sub(AND_OTHERS, statement)
    found = _ROLE.search(statement)
    role = found[0].strip() if found else ""
    names = _parted(statement[: found.start()] if found else statement)
    if role.startswith(AND_OTHERS):
        role, names = role[1:], [*names, AND_OTHERS]
    return [Contributor(name, role) for name in names]


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
    return [Contributor(_inverted(name), role) for name in re.split(r"\s*(?:[,،]|&|\band\b)\s*", names) if name]


def _inverted(name: str) -> str:
    """`Brian W. Kernighan` as `Kernighan, Brian W.`; a single word, and a name in another script, as it is."""
    words = name.split()
    return f"{words[-1]}, {' '.join(words[:-1])}" if len(words) > 1 and _LETTERS.match(name) else name
