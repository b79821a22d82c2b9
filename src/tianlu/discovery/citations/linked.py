"""The record for machines: schema.org as JSON-LD."""

import json
from typing import Any, Final

from django.utils.safestring import SafeString, mark_safe

from tianlu.discovery.citations.items import csl_item, full_title, is_chinese
from tianlu.discovery.citations.people import plain_name, role_of
from tianlu.marc import Bib
from tianlu.marc.crosswalk.tongues import short

_TYPES: Final = {
    "book": "Book",
    "ancient": "Book",
    "electronic": "Book",
    "serial": "Periodical",
    "map": "Map",
    "score": "SheetMusic",
    "audio": "AudioObject",
    "video": "VideoObject",
    "image": "ImageObject",
    "manuscript": "Manuscript",
}
_GENRES: Final = {
    "thesis": "Thesis",
    "newspaper": "Newspaper",
    "newspaper-article": "NewsArticle",
    "report": "Report",
    "patent": "CreativeWork",
}
_PARTS: Final = {"article-journal": "ScholarlyArticle", "chapter": "Chapter"}
_ONLINE: Final = {"dataset": "Dataset", "article": "ScholarlyArticle"}
_ROLES: Final = {"author": "author", "editor": "editor", "translator": "translator"}


def schema_org(bib: Bib, address: str) -> dict[str, Any]:
    """The description as a schema.org thing at `address`; what the record does not say is left out."""
    item = csl_item(bib)
    kind = _GENRES.get(bib.genre) or (_PARTS | _ONLINE).get(item["type"]) or _TYPES.get(bib.format, "CreativeWork")
    roles: dict[str, list[dict[str, str]]] = {}
    for one in bib.contributors:
        roles.setdefault(_ROLES.get(role_of(one), "contributor"), []).append(_who(one.name, one.kind))
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": kind,
        "@id": address,
        "url": address,
        "name": full_title(bib, chinese=is_chinese(bib)),
        "alternateName": [*bib.parallel_titles, *bib.other_titles],
        **{role: [one for at, one in enumerate(found) if one not in found[:at]] for role, found in roles.items()},
        "publisher": [{"@type": "Organization", "name": name} for name in bib.publishers],
        "datePublished": str(bib.year) if bib.year else "",
        "bookEdition": bib.edition if kind == "Book" else "",
        "isbn": item.get("ISBN", "") if kind == "Book" else "",
        "issn": item.get("ISSN", "") if kind in {"Periodical", "Newspaper"} else "",
        "inLanguage": [tag for code in bib.languages if (tag := short(code))],
        "about": [{"@type": "Thing", "name": one.label} for one in bib.subjects],
        "description": bib.abstract,
        "pagination": item.get("page", "") if kind in _PARTS.values() else "",
        "isPartOf": [*_host(item), *[{"@type": "BookSeries", "name": one.title} for one in bib.series if one.title]],
    }
    return {name: value for name, value in found.items() if value}


def _host(item: dict[str, Any]) -> list[dict[str, Any]]:
    """The book of a chapter; of an article the issue, in its volume, in its journal: what the record names of them."""
    if item["type"] not in _PARTS:
        return []
    title = item["container-title"]
    if item["type"] == "chapter":
        return [{"@type": "Book", "name": title}]
    host: dict[str, Any] = {"@type": "Periodical", "name": title}
    if item.get("ISSN"):
        host["issn"] = item["ISSN"]
    for kind, name, number in (
        ("PublicationVolume", "volumeNumber", "volume"),
        ("PublicationIssue", "issueNumber", "issue"),
    ):
        if item.get(number):
            host = {"@type": kind, name: item[number], "isPartOf": host}
    return [host]


def _who(name: str, kind: str) -> dict[str, str]:
    return {"@type": "Person" if kind == "person" else "Organization", "name": plain_name(name)}


def json_ld_script(thing: dict[str, Any]) -> SafeString:
    """JSON that can stand in a script element of HTML: signs that could end it or open a comment are written as escapes."""
    text = json.dumps(thing, ensure_ascii=False, separators=(",", ":"))
    for sign in ("<", ">", "&", "\u2028", "\u2029"):
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return mark_safe(text)  # noqa: S308 - JSON with every sign of HTML escaped
