"""What GB/T 7714 asks for that no citation processor knows: 文献类型标识, names, editions, what is 不详, dates.

Both editions of the standard are served. 2025 (in force since 2026-07-01) differs for catalogue records so: families are
not in capitals, names in pinyin are not shortened, initials keep their hyphen, commas and colons are full width, open
years end in a dash, and only web pages carry the day they were looked at.
"""

import re
from datetime import date
from typing import Any, Final

from tianlu.discovery.citations.dates import cited_year
from tianlu.discovery.citations.parts import Place, day_in, day_of, newspaper_place, place_of
from tianlu.discovery.citations.people import AND_OTHERS
from tianlu.discovery.citations.signs import sign_of
from tianlu.kit.text.readings import syllables_of
from tianlu.marc import Bib

_ERA: Final = re.compile(r"[\u3400-\u9fff]{2,9}\s?[0-9]{0,3}年(?:间|間)?")  # 清乾隆四年, 民国36年
# 欧阳, 司马, 诸葛, 上官, 皇甫, 夏侯, 尉迟, 令狐, 长孙, 慕容, 东方, 公孙, 司徒, 端木, 南宫, 独孤, 轩辕, 呼延, 宇文, 淳于
_TWO_SYLLABLES: Final = frozenset(
    (
        "ouyang", "sima", "zhuge", "shangguan", "huangfu", "xiahou", "yuchi", "linghu", "zhangsun", "murong", "dongfang",
        "gongsun", "situ", "duanmu", "nangong", "dugu", "xuanyuan", "huyan", "yuwen", "chunyu",
    )
)  # fmt: skip
# What stands for a year of publication that is not known (GB/T 7714-2015, 8.4.3.3): of copyright, of printing, a guess.
_COPYRIGHT: Final = re.compile(r"[\[［]?[c©ⓒ]\s?\d{4}[\]］]?\.?")
_PRINTED: Final = re.compile(r"[\[［]?\d{4}(?:年)?\s*(?:第\d+次)?印[刷本]?[\]］]?")
_GUESSED: Final = re.compile(
    r"[\[［](?:ca\.?|约|約)?\s*\d{4}(?:年)?\s?[?？]?[\]］]|\d{4}\s?[?？]|[\[［]\d{2,3}-{1,2}\s?[?？]?[\]］]"
)


def adapted(item: dict[str, Any], bib: Bib, *, edition: int, accessed: date | None) -> dict[str, Any]:
    """The CSL item as the style files of GB/T 7714 expect it.

    `medium` is the sign of kind and carrier, `status` the year as printed, `annote` the day a page was looked at; names
    are finished texts.
    """
    chinese = item["language"] == "zh-CN"
    doi = next((one.value for one in bib.standard_numbers if one.kind == "doi"), "")
    part = place_of(bib) if bib.genre in ("", "thesis") else None
    sign = sign_of(bib, part, online="URL" in item or bool(doi), edition=edition)
    names = {role: [_named(one, edition) for one in item[role]] for role in ("author", "translator") if role in item}
    seen = accessed and "URL" in item and (edition < 2025 or sign.startswith("EB"))
    made = {
        **item,
        **names,
        "medium": sign,
        "edition": re.sub(r"^第(\d+)版$", r"\1版", item.get("edition", "")),
        "status": _changed(bib, edition=edition) if sign.startswith("EB") else _year(bib, edition=edition),
        "annote": f"[{accessed.isoformat()}]" if seen and accessed else "",
        "DOI": doi if doi not in item.get("URL", "") else "",  # one address is enough (GB/T 7714-2015, 8.7)
        **_imprint(item, bib, chinese=chinese, online=sign.endswith("OL")),
        **(_placed(part, bib, edition=edition) if part else {}),
        **_by_genre(item, bib, edition=edition, chinese=chinese),
    }
    return {name: value for name, value in made.items() if value and name not in {"issued", "editor"}}


def _named(name: dict[str, str], edition: int) -> dict[str, str]:
    """Family first, given names as initials; a name in pinyin by its syllables, from 2025 in full."""
    if "literal" in name:
        return name
    family, given = name["family"], re.sub(r",.*|\(.*?\)", "", name["given"]).strip()
    syllables = _spoken(given) if _is_surname(family) else []
    behind = (name.get("dropping-particle", ""), name.get("suffix", "").rstrip("."))
    if edition >= 2025:
        return {"literal": " ".join(filter(None, (family, given if syllables else _initials(given), *behind)))}
    short = " ".join(one[0].upper() for one in syllables) or _initials(given).replace("-", " ")
    return {"literal": " ".join(filter(None, (family.upper(), short, *behind)))}


def _is_surname(family: str) -> bool:
    """Whether a family name in Latin letters is one of pinyin: one syllable, or two of those that families have."""
    syllables = _spoken(family)
    return len(syllables) == 1 or "".join(syllables) in _TWO_SYLLABLES


def _spoken(words: str) -> list[str]:
    """The syllables of a name that is pinyin throughout, else none."""
    ways = [syllables_of(word) for word in re.findall(r"[a-z]+", words.lower())]
    plain = words.isascii() and re.search(r"[^A-Za-z' -]", words) is None
    return [syllable for way in ways for syllable in way[0]] if plain and ways and all(ways) else []


def _initials(given: str) -> str:
    """`Jean-Luc` is J-L, `Brian W.` B W; small words (de, von) stay."""
    words = given.replace(".", ". ").split()
    return " ".join(
        word if word.islower() else "-".join(part[0] for part in word.split("-") if part[:1].isalpha())
        for word in words
        if word[:1].isalpha()
    )


def _year(bib: Bib, *, edition: int) -> str:
    dash = "—" if edition >= 2025 else "-"
    if bib.format == "serial" and bib.year:
        return f"{bib.year}{dash}{bib.year_end or ''}"
    year, era = cited_year(bib), _ERA.search(bib.date_text)
    if year and era:
        return f"{year}（{era[0]}）"
    said = bib.date_text.strip()
    if _COPYRIGHT.fullmatch(said):
        return f"c{year}"
    if _PRINTED.fullmatch(said):
        return f"{year}印刷"
    if year and _GUESSED.fullmatch(said):
        return f"[{year}]"
    return str(year or "")


def _changed(bib: Bib, *, edition: int) -> str:
    """The day a page was put up or changed, in brackets (GB/T 7714-2015, 4.6.1); where no day is said, the year."""
    day = "-".join(f"{part:02d}" for part in day_in(bib.date_text))
    marks = "（）" if edition >= 2025 else "()"
    return f"{marks[0]}{day}{marks[1]}" if day else _year(bib, edition=edition)


def _imprint(item: dict[str, Any], bib: Bib, *, chinese: bool, online: bool) -> dict[str, str]:
    """Place and publisher; what a printed work does not say is said to be missing."""
    place, publisher = item.get("publisher-place", ""), item.get("publisher", "")
    if not online:
        place = place or ("[出版地不详]" if chinese else "[S.l.]")
        publisher = publisher or ("[出版者不详]" if chinese else "[s.n.]")
    return {"publisher-place": place, "publisher": publisher}


def _by_genre(item: dict[str, Any], bib: Bib, *, edition: int, chinese: bool) -> dict[str, str]:
    """What patents, standards, reports and articles in newspapers are cited by: number behind the title, day, page.

    GB/T 7714-2015: 4.5 patents (no place or publisher, the day they were made public), 4.4 parts of serials, 4.1 the rest.
    """
    day = "-".join(f"{part:02d}" for part in day_of(bib))
    found = {}
    if number := item.get("number", ""):
        found["title"] = (
            item["title"]
            if number.replace(" ", "") in item["title"].replace(" ", "")
            else f"{item['title']}{'：' if chinese else ': '}{number}"
        )
    if bib.genre == "patent":
        found |= {"publisher-place": "", "publisher": "", "edition": "", "status": day or str(cited_year(bib) or "")}
    elif place := newspaper_place(bib):
        page = (f"（{place.page}）" if edition >= 2025 else f"({place.page})") if place.page else ""
        found |= {
            "type": "article-journal", "container-title": place.paper, "status": f"{day}{page}", "section": "",
            "edition": "", "publisher-place": "", "publisher": "",
        }  # fmt: skip
    return found


def _placed(part: Place, bib: Bib, *, edition: int) -> dict[str, str]:
    """The host and the place in it: of a journal year, volume and issue in place of publisher and place."""
    if not part.journal:
        return {"type": "chapter", "container-title": part.host, "section": part.pages, "page": "", "volume": ""}
    comma, issue = ("，", f"（{part.issue}）") if edition >= 2025 else (", ", f"({part.issue})")
    year = comma.join(filter(None, (str(cited_year(bib) or ""), part.volume)))
    return {
        "type": "article-journal",
        "container-title": part.host,
        "status": year + (issue if part.issue else ""),
        "section": part.pages,
        **dict.fromkeys(("volume", "issue", "page"), ""),
        "edition": "",
        "publisher-place": "",
        "publisher": "",
    }


def finished(text: str, *, edition: int) -> str:
    """Punctuation that the processor cannot give: `等译` in 2015, signs of full width from 2025, no doubled 等."""
    text = text.replace(f"{AND_OTHERS}, {AND_OTHERS}", AND_OTHERS).replace("，等，等", "，等")
    return text if edition >= 2025 else text.replace("等, 译", "等译")
