"""A record as a CSL item (CSL-JSON 1.0), the input of citation styles."""

import re
from collections.abc import Iterable
from typing import Any, Final

from tianlu.marc import Bib
from tianlu.marc.bib import Contributor

_TYPES: Final = {
    "book": "book",
    "ancient": "book",
    "serial": "periodical",
    "map": "map",
    "score": "musical_score",
    "audio": "song",
    "video": "motion_picture",
    "image": "graphic",
    "manuscript": "manuscript",
    "electronic": "book",
    "kit": "book",
    "other": "document",
}
_EDITORS: Final = frozenset({"edt", "com", "edc"})
_TRANSLATORS: Final = frozenset({"trl"})
_OTHERS: Final = frozenset({"ill", "pbl", "prt", "aui", "aft", "wpr", "pht", "cov", "rev", "cor", "sgn"})
_EDITING: Final = re.compile("[主选汇合纂]编|編|编|辑|輯|校|整理|editor|compil", re.IGNORECASE)
_TRANSLATING: Final = re.compile("译|譯|translat", re.IGNORECASE)
_OTHER_ROLES: Final = re.compile("绘|繪|插图|摄影|序|跋|审|審|illustrat|foreword|preface|photograph", re.IGNORECASE)
_BRACKETED: Final = re.compile(r"^[(（\[〔【].{1,6}[)）\]〕】]\s*")
_ORDINAL: Final = re.compile(r"(\d+)")
_CHINESE_NUMBERS: Final = {n: i for i, n in enumerate("一二三四五六七八九十", 1)}


def is_chinese(bib: Bib) -> bool:
    """Whether the citation is made in Chinese: by the record's language, else by its title."""
    if bib.languages:
        return bib.languages[0] in {"chi", "zho"}
    return any("\u3400" <= letter <= "\u9fff" for letter in bib.title)


def csl_item(bib: Bib, key: str = "record") -> dict[str, Any]:
    """The CSL-JSON of a record; what it does not say is left out."""
    chinese = is_chinese(bib)
    roles = _by_role(bib.contributors)
    place = next(iter(bib.places), "")
    item: dict[str, Any] = {
        "id": key,
        "type": _TYPES.get(bib.format, "document"),
        "title": full_title(bib, chinese=chinese),
        "title-short": bib.title if bib.title_remainder else "",
        "author": [_name(one) for one in roles["author"]],
        "editor": [_name(one) for one in roles["editor"]],
        "translator": [_name(one) for one in roles["translator"]],
        "edition": edition(bib.edition, chinese=chinese),
        "publisher": next(iter(bib.publishers), ""),
        "publisher-place": place,
        "issued": {"date-parts": [[bib.year]]} if bib.year else None,
        "collection-title": bib.series[0].title if bib.series else "",
        "collection-number": bib.series[0].number if bib.series else "",
        "ISBN": next((one.value for one in bib.isbns if one.value and not one.cancelled), ""),
        "ISSN": next(iter(bib.issns), ""),
        "URL": next((one.url for one in bib.links if one.url.lower().startswith(("http://", "https://"))), ""),
        "abstract": bib.abstract,
        "language": "zh-CN" if chinese else "en-US",
    }
    if not item["author"]:
        item["author"], item["editor"] = item["editor"], []
    return {name: value for name, value in item.items() if value}


def full_title(bib: Bib, *, chinese: bool) -> str:
    """Title, part and other title information in one line: `史记. 世家：插图本`."""
    part = ". ".join(one for one in (bib.part_number, bib.part_name) if one)
    title = ". ".join(one for one in (bib.title, part) if one)
    if not bib.title_remainder:
        return title
    return f"{title}：{bib.title_remainder}" if chinese else f"{title}: {bib.title_remainder}"


def edition(statement: str, *, chinese: bool) -> str:
    """The edition as citations give it: nothing for a first one, `2版` or `2nd ed.` for a numbered one."""
    statement = statement.strip().strip("[]［］ .")
    found = _ORDINAL.search(statement)
    number = int(found[1]) if found and len(found[1]) < 4 else 0
    if not number:
        spelled = re.search(r"第?([一二三四五六七八九十])\s*版", statement)
        number = _CHINESE_NUMBERS[spelled[1]] if spelled else 0
    plain = re.fullmatch(
        r"第?\s*\S{1,3}\s*版|\d+(st|nd|rd|th)?\.?\s*(rev\.?\s*)?ed(ition|n)?\.?", statement, re.IGNORECASE
    )
    if number == 1 and plain:
        return ""
    if not number or not plain or number > 300:
        return statement
    return f"{number}版" if chinese else f"{_ordinal(number)} ed."


def _ordinal(number: int) -> str:
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _by_role(contributors: Iterable[Contributor]) -> dict[str, list[Contributor]]:
    found: dict[str, list[Contributor]] = {"author": [], "editor": [], "translator": [], "other": []}
    for one in contributors:
        found[_role(one)].append(one)
    return found


def _role(one: Contributor) -> str:
    if one.relator in _TRANSLATORS or _TRANSLATING.search(one.role):
        return "translator"
    if one.relator in _EDITORS or (not one.relator and _EDITING.search(one.role) and "著" not in one.role):
        return "editor"
    if not one.main and (one.relator in _OTHERS or _OTHER_ROLES.search(one.role)):
        return "other"
    return "author"


def _name(one: Contributor) -> dict[str, str]:
    """Family and given name where a comma parts them; characters and bodies as they are, without `(美)` before them."""
    name = _BRACKETED.sub("", one.name).strip()
    if one.kind == "person" and name.count(",") >= 1 and name.isprintable():
        family, given = (part.strip() for part in name.split(",", 1))
        if family and given:
            return {"family": family, "given": given.rstrip(",")}
    return {"literal": name.rstrip(",")}
