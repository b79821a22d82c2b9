"""文献类型标识 of GB/T 7714 (2015, annex B): the kind of a work and, for electronic ones, its carrier."""

import re
from typing import Final

from tianlu.discovery.citations.parts import Place
from tianlu.marc import Bib

_KINDS: Final = {
    "serial": "J",
    "map": "CM",
    "manuscript": "A",
    "electronic": "EB",
    "audio": "Z",
    "video": "Z",
    "image": "Z",
    "score": "M",
    "kit": "Z",
    "other": "Z",
}  # what is not named here is a monograph (M)
_GENRES: Final = {
    "thesis": "D",
    "newspaper": "N",
    "newspaper-article": "N",
    "report": "R",
    "standard": "S",
    "patent": "P",
}
_CARRIERS: Final = (
    ("CD", re.compile(r"光[盘盤碟]|\bCD\b|\bCD-ROM|\bDVD|\bdiscs?\b", re.IGNORECASE)),
    ("DK", re.compile(r"磁[盘盤碟]|[软軟][盘盤]|\bdis[kc]ettes?\b|\bdisks?\b|floppy", re.IGNORECASE)),
    ("MT", re.compile(r"磁[带帶]|\btapes?\b|\bcassettes?\b", re.IGNORECASE)),
)
_PROGRAM: Final = re.compile("[软軟]件|程序|\\bsoftware\\b|\\bcomputer programs?\\b", re.IGNORECASE)
_DATABASE: Final = re.compile("[数數][据據][库庫]|\\bdatabases?\\b", re.IGNORECASE)
_DATASET: Final = re.compile("[数數][据據]集|\\bdata ?sets?\\b|\\bresearch data\\b", re.IGNORECASE)
_DATA_HOUSES: Final = re.compile(
    r"\b(?:zenodo|dryad|figshare|mendeley data|pangaea|dataverse|science data bank|harvard dataverse)\b|科学数据银行|数据中心",
    re.IGNORECASE,
)
_PREPRINTS: Final = re.compile(r"\b(?:arxiv|biorxiv|medrxiv|chemrxiv|chinaxiv|ssrn|preprints\.org)\b", re.IGNORECASE)
_PAGES: Final = re.compile(r"\d\s*(?:[页頁]|pages?\b|p\b|leaves\b)", re.IGNORECASE)
_PROCEEDINGS: Final = re.compile(
    "[会會][议議][录錄]|(?:[会會][议議]|[研讨討]+[会會]|年[会會]|大[会會]|[论論][坛壇]).{0,12}[论論]文|\\bproceedings\\b",
    re.IGNORECASE,
)
_THESIS: Final = re.compile("学位论文|學位論文|(?:硕|博|碩)士论文|\\bthesis\\b|\\bdissertation\\b", re.IGNORECASE)
_DEGREE: Final = re.compile(
    "(?:[工理文法医农史哲][学學])?[博硕碩]士(?:学位|學位)?[论論]文|\\b(?:Ph\\. ?D\\.?|M\\. ?[AS]c?\\.?|(?:Doctoral|Master's) (?:thesis|dissertation))",
    re.IGNORECASE,
)
_SCHOOL: Final = re.compile(
    "[\u3400-\u9fff]{2,18}?(?:大[学學]|[学學]院|研究院|研究所|[党黨]校)"
    r"|\b(?:University|Institute|College) of [A-Z]\w+(?: (?:and |at )?[A-Z]\w+)*"
    r"|(?:\b[A-Z][\w&'-]+ )+(?:University|College|Institute|School)\b(?: of [A-Z]\w+)?"
)


def is_thesis(bib: Bib) -> bool:
    """Whether its genre or a note says so (MARC 21 field 502, UNIMARC 328)."""
    if bib.genre:
        return bib.genre == "thesis"
    return bib.format in {"book", "manuscript", "electronic"} and any(_THESIS.search(note[:200]) for note in bib.notes)


def is_dataset(bib: Bib) -> bool:
    """Whether an electronic work is called data, or comes from a house that keeps nothing else."""
    kinds = " ".join(one.label for one in bib.subjects if one.kind == "genre")
    said = f"{bib.title} {bib.title_remainder} {bib.extent} {kinds}"
    return bib.format == "electronic" and bool(_DATASET.search(said) or any(map(_DATA_HOUSES.search, bib.publishers)))


def is_preprint(bib: Bib) -> bool:
    """Whether an electronic work stands on a server of preprints."""
    places = (*bib.publishers, *(one.url for one in bib.links), *(one.kind for one in bib.standard_numbers))
    return bib.format == "electronic" and any(map(_PREPRINTS.search, places))


def school_of(bib: Bib) -> str:
    """The university or institute that a note on a thesis names; its record has no publisher."""
    notes = [note[:200] for note in bib.notes]
    for note in sorted(notes, key=lambda note: not _THESIS.search(note)):
        if found := _SCHOOL.search(note):
            return found[0]
    return ""


def degree_of(bib: Bib) -> str:
    """What kind of thesis a note calls it: 硕士学位论文, Ph. D.; empty where none does."""
    found = (_DEGREE.search(note[:200]) for note in bib.notes)
    return next((one[0] for one in found if one), "")


def sign_of(bib: Bib, part: Place | None, *, online: bool, edition: int) -> str:
    """`M`, `J/OL`, `CP/CD`: the kind, and the carrier of what is electronic."""
    carrier = "OL" if online else _carrier(bib) if bib.format == "electronic" else ""
    kind = _kind(bib, part, edition=edition)
    if kind == "EB" and carrier and not online:
        kind = "CP" if _PROGRAM.search(_said(bib)) else "DB" if _DATABASE.search(_said(bib)) else "M"
    return f"{kind}/{carrier}" if carrier else kind


def _kind(bib: Bib, part: Place | None, *, edition: int) -> str:
    if bib.genre:
        return _GENRES[bib.genre]
    if is_thesis(bib):
        return "D"
    if part:
        return "J" if part.journal else "C" if _PROCEEDINGS.search(part.host) else "M"
    if bib.format == "book":
        met = any(one.kind == "meeting" for one in bib.contributors)
        return "C" if met or _PROCEEDINGS.search(f"{bib.title} {bib.title_remainder}") else "M"
    if is_dataset(bib):
        return "DS"
    if edition >= 2025 and is_preprint(bib):
        return "PP"
    if bib.format == "electronic" and (any(one.value for one in bib.isbns) or _PAGES.search(bib.extent)):
        return "M"
    return _KINDS.get(bib.format, "M")


def _carrier(bib: Bib) -> str:
    return next((sign for sign, words in _CARRIERS if words.search(bib.extent)), "")


def _said(bib: Bib) -> str:
    return " ".join((bib.title, bib.title_remainder, bib.extent, *bib.notes))
