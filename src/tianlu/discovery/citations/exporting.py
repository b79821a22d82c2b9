"""Files for reference managers: RIS and BibTeX, whatever the record says never breaking their syntax."""

import re
from typing import Final

from tianlu.discovery.citations.dates import cited_year
from tianlu.discovery.citations.items import csl_item, full_title, is_chinese
from tianlu.discovery.citations.parts import day_of
from tianlu.discovery.citations.people import OTHERS_NAMED
from tianlu.marc import Bib

_RIS_TYPES: Final = {
    "book": "BOOK",
    "ancient": "BOOK",
    "serial": "SER",
    "map": "MAP",
    "score": "MUSIC",
    "audio": "SOUND",
    "video": "VIDEO",
    "image": "ART",
    "manuscript": "UNPB",
    "electronic": "EBOOK",
}
_RIS_GENRES: Final = {
    "thesis": "THES",
    "newspaper": "NEWS",
    "newspaper-article": "NEWS",
    "report": "RPRT",
    "standard": "STAND",
    "patent": "PAT",
}
# By the types of CSL; "article" is a preprint there.
_RIS_PARTS: Final = {"article-journal": "JOUR", "chapter": "CHAP", "dataset": "DATA", "article": "UNPB"}
_BIBTEX_PARTS: Final = {"article-journal": "article", "chapter": "incollection", "dataset": "misc", "article": "misc"}
_BIBTEX_GENRES: Final = {"newspaper-article": "article", "report": "techreport", "standard": "misc", "patent": "misc"}
_BOOKS: Final = frozenset({"book", "ancient", "electronic", "kit"})
_MASTER: Final = re.compile("[硕碩]士|\\bmaster|\\bM\\.?(?:A|S|Sc|Phil)\\b", re.IGNORECASE)
_PUBLISHES: Final = {"techreport": "institution", "phdthesis": "school", "mastersthesis": "school"}
_BIBTEX_SIGNS: Final = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def _line(value: str) -> str:
    """One line without control characters."""
    return re.sub(r"[\x00-\x1f\x7f\u2028\u2029]+", " ", value).strip()


def ris(bib: Bib) -> str:
    """The record in RIS (Research Information Systems), lines ended by CR LF."""
    return "\r\n".join([*[f"{tag}  - {value}" for tag, value in ris_rows(bib)], "ER  - ", ""])


def ris_rows(bib: Bib) -> list[tuple[str, str]]:
    """Tags and values of the record in RIS, each value one line."""
    item = csl_item(bib)
    kind = _RIS_GENRES.get(bib.genre) or _RIS_PARTS.get(item["type"]) or _RIS_TYPES.get(bib.format, "GEN")
    rows: list[tuple[str, str]] = [("TY", kind)]
    rows += [("AU", _inverted(one)) for one in item.get("author", ())]
    rows += [("ED", _inverted(one)) for one in item.get("editor", ())]
    rows += [("A4", _inverted(one)) for one in item.get("translator", ())]
    rows += [
        ("TI", full_title(bib, chinese=is_chinese(bib))),
        ("T2", item.get("container-title", "") or item.get("collection-title", "")),
        ("VL", item.get("volume", "")),
        ("IS", item.get("issue", "")),
        ("M1", item.get("number", "")),
        ("DA", "/".join(f"{part:02d}" for part in day_of(bib))),
        ("ET", bib.edition),
        ("CY", item.get("publisher-place", "")),
        ("PB", item.get("publisher", "")),
        ("PY", str(cited_year(bib) or "")),
        ("SP", item.get("page", "") or bib.extent),
        ("SN", item.get("ISBN", "") or item.get("ISSN", "")),
        *(("KW", one.label) for one in bib.subjects),
        ("AB", bib.abstract),
        ("N1", "; ".join(bib.notes)),
        ("LA", next(iter(bib.languages), "")),
        ("DO", item.get("DOI", "")),
        ("UR", item.get("URL", "")),
    ]
    return [(tag, _line(value)) for tag, value in rows if _line(value)]


def _inverted(name: dict[str, str]) -> str:
    if "literal" in name:
        return name["literal"]
    return ", ".join(name[part] for part in ("family", "given", "suffix") if part in name)


def bibtex(bib: Bib, key: str) -> str:
    """The record in BibTeX (UTF-8); names and titles are braced so that no style changes their case."""
    item = csl_item(bib)
    url = re.sub(r"[{}\\%\s]", lambda sign: f"%{ord(sign[0]):02X}", item.get("URL", ""))
    kind = _BIBTEX_PARTS.get(item["type"]) or _bibtex_kind(bib)
    rows = [
        ("author", _names(item.get("author", ()))),
        ("editor", _names(item.get("editor", ()))),
        ("translator", _names(item.get("translator", ()))),
        ("title", f"{{{_escaped(full_title(bib, chinese=is_chinese(bib)))}}}"),
        ("edition", _escaped(bib.edition)),
        ("address", _escaped(item.get("publisher-place", ""))),
        (_PUBLISHES.get(kind, "publisher"), _escaped(item.get("publisher", ""))),
        ("booktitle" if kind == "incollection" else "journal", _escaped(item.get("container-title", ""))),
        ("volume", _escaped(item.get("volume", ""))),
        ("pages", _escaped(item.get("page", ""))),
        ("day", "-".join(f"{part:02d}" for part in day_of(bib))),
        ("year", str(cited_year(bib) or "")),
        ("series", _escaped(item.get("collection-title", ""))),
        ("number", _escaped(item.get("issue") or item.get("number") or item.get("collection-number", ""))),
        ("isbn", item.get("ISBN", "")),
        ("issn", _escaped(item.get("ISSN", ""))),
        ("keywords", _escaped(", ".join(one.label for one in bib.subjects))),
        ("language", "chinese" if is_chinese(bib) else ""),
        ("doi", _escaped(item.get("DOI", ""))),
        ("url", url),
    ]
    body = ",\n".join(f"  {name} = {{{value}}}" for name, value in rows if value and value != "{}")
    return f"@{kind}{{{re.sub(r'[^A-Za-z0-9:-]', '', key) or 'record'},\n{body}\n}}\n"


def _bibtex_kind(bib: Bib) -> str:
    """The entry of BibTeX, which has none for newspapers, standards and patents: those are `misc` with their number."""
    if bib.genre == "thesis":
        return "mastersthesis" if any(_MASTER.search(note) for note in bib.notes) else "phdthesis"
    return _BIBTEX_GENRES.get(bib.genre) or ("book" if bib.format in _BOOKS else "misc")


def _names(names: list[dict[str, str]]) -> str:
    return " and ".join(map(_name, names))


def _name(one: dict[str, str]) -> str:
    """BibTeX has its own word for others, and Jr. between the family and the given names."""
    if one.get("literal") in OTHERS_NAMED:
        return "others"
    if "literal" in one:
        return f"{{{_escaped(one['literal'])}}}"
    return _escaped(", ".join(one[part] for part in ("family", "suffix", "given") if part in one))


def _escaped(value: str) -> str:
    return "".join(_BIBTEX_SIGNS.get(letter, letter) for letter in _line(value))
