"""Which descriptions are editions, translations or volumes of one work, by what they say of it.

A key is a title with the name of whoever made the work. A record gives several: its uniform title, the title of the original
that it names, its own title; ancient books also without what a title says of this edition. Records that share a key are of
one work; `kind` is the evidence that staff are shown.
"""

import re
from typing import Final, NamedTuple

from tianlu.catalog.rules.matching import words
from tianlu.kit.text import fold
from tianlu.marc.bib import Bib, Contributor

UNIFORM, ORIGINAL, TITLE, PLAIN, ISSN = "uniform", "original", "title", "plain", "issn"
EXPLICIT: Final = frozenset({UNIFORM, ORIGINAL})  # the record itself names the work
_NOT_MAKERS: Final = frozenset({"trl", "ill", "pbl", "prt", "bkd", "com", "ann", "aui", "win", "wpr"})
_ORIGIN = re.compile(r"^[(\[（【〔][^)\]）】〕]{1,8}[)\]）】〕]\s*")  # (清), [美]
_VOLUMES = re.compile(r"[〇零一二三四五六七八九十百千0-9]+卷(?:首.*|附.*|末.*|補.*|存.*)?$")
_BEFORE_TITLES = "新刊 新刻 新鐫 重刊 重刻 重訂 重校 增補 增訂 增廣 校正 評點 繡像 繪圖 圖像 欽定 御定 御纂 御製 足本 全像 全圖 批點 批評"
_EDITION_WORDS = re.compile(f"^(?:{'|'.join(fold(_BEFORE_TITLES).split())})+")
_ARTICLE = re.compile(r"^(?:the|an?|le|la|les|der|die|das|el|los|las) ", re.I)
_PARTS = re.compile(r"[^\w]+")


class WorkKey(NamedTuple):
    """`text` is what records share, `kind` where this one has it from."""

    kind: str
    text: str


def work_keys(bib: Bib) -> tuple[WorkKey, ...]:
    """The keys of a description, the strongest first; none where it does not say enough to tell works apart."""
    if bib.format == "serial":
        return tuple(WorkKey(ISSN, f"issn:{words(issn)}") for issn in dict.fromkeys(bib.issns) if issn)
    name = maker(bib)
    ancient = bib.format in {"ancient", "manuscript"}
    titles = [
        (UNIFORM, bib.uniform_title),
        *((ORIGINAL, one.title) for one in bib.relations if one.kind == "original"),
        (TITLE, bib.title),
    ]
    found: dict[str, str] = {}
    for kind, title in titles:
        if title and (name or (ancient and len(plain_title(title)) > 1)):
            found.setdefault(_text(title, name), kind)
    if ancient or _VOLUMES.search(fold(bib.title)):
        bare = plain_title(bib.title)
        if len(bare) > 1 and (name or ancient):
            found.setdefault(f"{bare}|{name}", PLAIN)
    return tuple(WorkKey(kind, text) for text, kind in found.items())


def _text(title: str, name: str) -> str:
    return f"{words(_ARTICLE.sub('', title))}|{name}"


def plain_title(title: str) -> str:
    """The title without the number of its 卷 and the words an edition puts before it: 新刊大學衍義四十三卷 as 大学衍义."""
    folded = _VOLUMES.sub("", fold(title).strip())
    return words(_EDITION_WORDS.sub("", folded) or folded)


def maker(bib: Bib) -> str:
    """Who made the work, as names are compared: the main contributor, else the first who is no translator, illustrator or
    publisher; parts of Latin names in one order, so that `Austen, Jane` and `Jane Austen` agree. "" when nobody is named.
    """
    makers = [one for one in bib.contributors if one.relator not in _NOT_MAKERS]
    chosen = next((one for one in makers if one.main), makers[0] if makers else None)
    return _name(chosen) if chosen else ""


def _name(one: Contributor) -> str:
    bare = _ORIGIN.sub("", one.name.strip())
    parts = [part for part in _PARTS.split(fold(bare)) if part and not part.isdigit()]
    return "".join(sorted(parts))
