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
    "绘|繪|插图|摄影|序|跋|审|審|批评|批評|批点|批點|评点|評點|批校|illustrat|drawing|foreword|preface|introduc|afterword|photograph",
    re.IGNORECASE,
)
_BRACKETED: Final = re.compile(r"^[(（\[〔【［][^)）\]〕】］]{1,12}[)）\]〕】］]\s*")
_YEARS: Final = re.compile(r",\s*(?:[a-z]{1,3}\.?\s*)?\d{3,4}\b.*$")
_SESSION: Final = re.compile(r"\s*\([^()]*\)$")
# Bodies written in characters are named from above without a stop (GB/T 7714-2015, 8.1.4): 中国科学院物理研究所.
_UNDER: Final = re.compile(r"(?<=[\u3400-\u9fff])\. (?=[\u3400-\u9fff])")
_CHINESE: Final = re.compile("[\u3400-\u9fff]")
_CHINESE_NAME: Final = re.compile(r"[\u3400-\u9fff·]{2,}")
_ROLE: Final = re.compile(
    r"(?<=\S)\s*(?:[等主选合编編著撰注註译譯校辑輯绘繪作述释釋纂评評改写寫整理点點订訂修]|口述|执行|插图|摄影"
    "|主办|主辦|发布|發布|出品|起草|供稿|编印|編印|编制|編製|编审|審定|审定|审校|审订|汇编|彙編|总编|總編|总主编|總主編|副主编|责任编辑"
    "|校勘|标点|標點|集注|集註|集解|笺注|箋注|补注|補注|增订|增訂|增补|增補|辑录|輯錄|选辑|選輯|制作|导演|演唱|演奏|作词|作曲|讲授|讲述"
    "|口授|笔录|记录|采写|拍摄|策划|刊行|印行)+$"
)
_ENGLISH_ROLE: Final = re.compile(r"^(?P<role>(?:[^\W\d_][\w.'-]*,?\s+){0,6}?by)\s+(?=\S)", re.IGNORECASE)
_ET_AL: Final = re.compile(r"(?:\s*[\[(]?\s*(?:et al\.?|and others)\s*[\])]?|\s*\.\.\.)$", re.IGNORECASE)
_OTHERS_MEANT: Final = re.compile(r"\s*(?:\.{2,}|…+)?\s*[\[［〔(（]\s*(?:等|et al\.?)\s*[\]］〕)）]\s*", re.IGNORECASE)
_LETTERS: Final = re.compile(r"[A-Za-z\u00c0-\u052f\u1e00-\u1fff]")  # Latin, Greek, Cyrillic: the family name is last
_WHOLE: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]+")  # written without a space between the names
AND_OTHERS: Final = "等"
ET_AL: Final = "et al."
OTHERS_NAMED: Final = frozenset({AND_OTHERS, ET_AL})
_SUFFIX: Final = re.compile(r"(?:Jr|Sr)\.?|I{2,3}|IV", re.IGNORECASE)
# Small words of a family name, which headings of English-speaking libraries have behind the given names (ISO 690, 6.3.2).
_PARTICLE: Final = re.compile(
    r"\s(?P<small>(?:(?:von|zu|zur|vom|van|der|den|de|del|della|di|da|dos|das|du|des|la|le|af|av|ter|ten|bin|ibn)\s)*"
    r"(?:(?:von|zu|zur|vom|van|der|den|de|del|della|di|da|dos|das|du|des|la|le|af|av|ter|ten|bin|ibn)|(?:al|el|as|ad|an)-))$"
)
_DOT: Final = "[·•・‧．.∙⋅-]"
_FAMILY_FIRST: Final = frozenset({"vie", "zha", "hun", "hmn"})  # in Latin letters, the family name before the others


def by_role(bib: Bib) -> dict[str, list[dict[str, str]]]:
    """CSL names under author, editor and translator; others are left out.

    Where headings name only the first of several, the statement of responsibility adds that there are others, and the
    translator for whom no heading was made.
    """
    found: dict[str, list[dict[str, str]]] = {"author": [], "editor": [], "translator": [], "other": []}
    said = list(stated(bib.responsibility, family_first=bool(_FAMILY_FIRST.intersection(bib.languages[:1]))))
    for one in bib.contributors or said:
        names, name = found[role_of(one)], csl_name(one)
        if name not in names:  # the author of a work inside the volume is named again
            names.append(name)
    if bib.contributors:
        found["translator"] = found["translator"] or [csl_name(one) for one in said if role_of(one) == "translator"]
        for one in said:
            names = found[role_of(one)]
            if one.main and one.name in OTHERS_NAMED and names and {"literal": one.name} not in names:
                names.append({"literal": one.name})
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
            suffix = next((part for part in one.qualifier.split(", ") if _SUFFIX.fullmatch(part)), "")
            if title := _PARTICLE.search(f" {one.qualifier}"):  # Freiherr von
                given = f"{given} {title['small']}"
            return {"family": family, "given": given, **({"suffix": suffix} if suffix else {})}
    if one.kind == "meeting":
        return {"literal": _SESSION.sub("", name)}
    return {"literal": _UNDER.sub("", name) if one.kind == "body" else name}


def plain_name(name: str) -> str:
    """A heading without nationality or dynasty before it and without years behind it."""
    return _YEARS.sub("", _BRACKETED.sub("", name)).strip().rstrip(",")


def is_transcribed(name: dict[str, str], responsibility: str) -> bool:
    """Whether a name in characters is that of a Western person: the title page has 列夫·托尔斯泰, but 夏目漱石.

    Initials or points among the given names (`曼昆, N.格里高利`, `鲍·列`) tell without it.
    """
    if "family" not in name or not (_WHOLE.fullmatch(name["family"]) and _CHINESE.search(name["given"])):
        return False
    if not _WHOLE.fullmatch(name["given"]):
        return True
    given, family = re.escape(name["given"]), re.escape(name["family"])
    return re.search(rf"{given}\s*{_DOT}\s*(?:\w+{_DOT})*{family}", responsibility) is not None


def printed_name(name: dict[str, str]) -> dict[str, str]:
    """A CSL name as it is printed: Chinese, Japanese and Korean family and given name side by side, nothing shortened;
    small words of a family name (`Goethe, Johann Wolfgang von`) apart from the given names."""
    if "family" not in name:
        return name
    if _WHOLE.fullmatch(name["family"]) and _WHOLE.fullmatch(name["given"]):
        return {"literal": name["family"] + name["given"]}
    if small := _PARTICLE.search(name["given"]):
        return {**name, "given": name["given"][: small.start()], "dropping-particle": small["small"]}
    return name


def stated(responsibility: str, *, family_first: bool = False) -> Iterator[Contributor]:
    """The people of a statement such as `(清)曹雪芹, 高鹗著 ; 俞平伯校` or `by Brian W. Kernighan and Dennis M. Ritchie`."""
    for place, part in enumerate(re.split(r"[;；؛]", responsibility)):
        statement = part.strip().rstrip(".。")
        if statement:
            chinese = bool(_CHINESE.search(statement))
            people = _chinese(statement) if chinese else _western(statement, family_first=family_first)
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


def _western(statement: str, *, family_first: bool) -> Iterable[Contributor]:
    found = _ENGLISH_ROLE.match(statement)
    role = found["role"] if found else ""
    names = statement[found.end() :] if found else statement
    alone = _ET_AL.sub("", names)
    parted = [name for name in re.split(r"\s*(?:[,،]|&|\band\b)\s*", alone) if name]
    people = [Contributor(name if family_first else _inverted(name), role) for name in parted]
    return [*people, Contributor(ET_AL, role)] if alone != names else people


def _inverted(name: str) -> str:
    """`Brian W. Kernighan` as `Kernighan, Brian W.`; a single word, and a name in another script, as it is."""
    words = name.split()
    return f"{words[-1]}, {' '.join(words[:-1])}" if len(words) > 1 and _LETTERS.match(name) else name
