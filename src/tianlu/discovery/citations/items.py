"""A record as a CSL item (CSL-JSON 1.0), the input of citation styles."""

import re
from typing import Any, Final

from tianlu.discovery.citations.dates import cited_year
from tianlu.discovery.citations.parts import Place, day_of, newspaper_place, number_of_work, place_of
from tianlu.discovery.citations.people import by_role
from tianlu.discovery.citations.signs import degree_of, is_dataset, is_preprint, is_thesis, school_of
from tianlu.marc import Bib
from tianlu.marc.crosswalk.tongues import short
from tianlu.marc.projecting.reigns import chinese_number

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
_GENRES: Final = {
    "thesis": "thesis",
    "newspaper": "periodical",
    "newspaper-article": "article-newspaper",
    "report": "report",
    "standard": "standard",
    "patent": "patent",
}
_NOT_KNOWN: Final = re.compile(
    r"(?:出版|发行|發行|印刷|印行)?[地者社][点點]?不[详詳明]|不[详詳明]|s\.? ?[ln]\.?"
    r"|(?:place of publication|publisher|place) (?:is )?not (?:identified|known|given)|(?:place|publisher) unknown",
    re.IGNORECASE,
)
_ORDINAL: Final = re.compile(r"(\d+)")
_WORDS: Final = {
    word: number
    for number, word in enumerate(
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"], 1
    )
}
_PLAIN: Final = re.compile(
    rf"第?\s*(?:[0-9]{{1,3}}|[一二三四五六七八九十]{{1,3}})\s*版|(?:\d+(?:st|nd|rd|th)?|{'|'.join(_WORDS)})\.?\s*ed(?:ition|n)?\.?",
    re.IGNORECASE,
)


_ABBREVIATED: Final = re.compile(r"\b(?:ed|éd|edn|Aufl|Ausg|uppl|udg|изд|izd|rev|enl|corr|abr)$", re.IGNORECASE)


def is_chinese(bib: Bib) -> bool:
    """Whether the citation is made in Chinese: by the record's language, else by its title."""
    if bib.languages:
        return bib.languages[0] in {"chi", "zho"}
    return any("\u3400" <= letter <= "\u9fff" for letter in bib.title)


def csl_item(bib: Bib, key: str = "record") -> dict[str, Any]:
    """The CSL-JSON of a record; what it does not say is left out."""
    chinese = is_chinese(bib)
    roles, year = by_role(bib), cited_year(bib)
    thesis = is_thesis(bib)
    item: dict[str, Any] = {
        "id": key,
        "type": _GENRES.get(bib.genre) or _TYPES.get(bib.format, "document"),
        "title": full_title(bib, chinese=chinese),
        "title-short": bib.title if bib.title_remainder else "",
        "author": roles["author"],
        "editor": roles["editor"],
        "translator": roles["translator"],
        "edition": edition(bib.edition, chinese=chinese),
        "publisher": _first_known(bib.publishers) or (school_of(bib) if thesis else ""),
        "genre": degree_of(bib) if thesis else "",
        "publisher-place": _first_known(bib.places),
        "issued": {"date-parts": [issued]} if (issued := day_of(bib) or ([year] if year else [])) else None,
        "collection-title": bib.series[0].title if bib.series else "",
        "collection-number": bib.series[0].number if bib.series else "",
        "number": number_of_work(bib),
        "container-title": paper.paper if (paper := newspaper_place(bib)) else "",
        "page": paper.page if paper else "",
        "ISBN": next((one.value for one in bib.isbns if one.value and not one.cancelled), ""),
        "ISSN": next(iter(bib.issns), ""),
        "URL": _address(bib),
        "DOI": next((one.value for one in bib.standard_numbers if one.kind == "doi"), ""),
        "abstract": bib.abstract,
        "language": "zh-CN" if chinese else _tongue(bib),
    }
    if not bib.genre and (part := place_of(bib)):
        item |= _placed(part, bib)
    elif is_dataset(bib) or is_preprint(bib):
        item["type"] = "dataset" if is_dataset(bib) else "article"
    if not item["author"]:
        item["author"], item["editor"] = item["editor"], []
    return {name: value for name, value in item.items() if value}


def _placed(part: Place, bib: Bib) -> dict[str, str]:
    """What an article or a chapter is found by in its host, whose ISSN it has."""
    hosts = [one for one in bib.relations if one.title == part.host]
    return {
        "type": "article-journal" if part.journal else "chapter",
        "container-title": part.host,
        "volume": part.volume,
        "issue": part.issue,
        "page": part.pages,
        "ISSN": next(iter(bib.issns), "") or next((one.issn for one in hosts if one.issn), ""),
    }


def _address(bib: Bib) -> str:
    """Where the work itself is; a table of contents or a cover somewhere else makes no online edition."""
    found = (one.url for one in bib.links if not one.related)
    return next((url for url in found if url.lower().startswith(("http://", "https://"))), "")


def _tongue(bib: Bib) -> str:
    code = short(bib.languages[0]) if bib.languages else ""
    return code if code not in ("", "en") else "en-US"


def _first_known(values: tuple[str, ...]) -> str:
    """The first that is not a cataloguer's word for what is not known."""
    return next((one for one in values if not _NOT_KNOWN.fullmatch(one)), "")


def full_title(bib: Bib, *, chinese: bool) -> str:
    """Title, part and other title information in one line: `鲁迅全集：第1卷 坟`, `史记：插图本`."""
    part = " ".join(one for one in (bib.part_number, bib.part_name) if one)
    mark = "：" if chinese else ": "
    return mark.join(one for one in (bib.title, part, bib.title_remainder.replace(" : ", mark)) if one)


def edition(statement: str, *, chinese: bool) -> str:
    """The edition as citations give it: nothing for a first one, `第2版` or `2nd ed.` for a numbered one."""
    statement = statement.strip().strip("[]［］ .")
    number = _edition_number(statement)
    if not number or not _PLAIN.fullmatch(statement):
        return f"{statement}." if _ABBREVIATED.search(statement) else statement
    if number == 1:
        return ""
    return f"第{number}版" if chinese or "版" in statement else f"{_ordinal(number)} ed."


def _edition_number(statement: str) -> int:
    if found := _ORDINAL.search(statement):
        return int(found[1]) if len(found[1]) < 4 and int(found[1]) <= 300 else 0
    if spelled := re.search(r"([一二三四五六七八九十]{1,3})\s*版", statement):
        return chinese_number(spelled[1]) or 0
    return _WORDS.get(statement.split(" ", maxsplit=1)[0].lower(), 0)


def _ordinal(number: int) -> str:
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
