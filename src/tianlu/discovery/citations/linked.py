"""The record for machines: schema.org as JSON-LD."""

import json
from typing import Any, Final

from django.utils.safestring import SafeString, mark_safe

from tianlu.discovery.citations.items import csl_item, full_title, is_chinese
from tianlu.discovery.citations.people import plain_name
from tianlu.marc import Bib

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
_TAGS: Final = {"chi": "zh", "zho": "zh", "eng": "en", "jpn": "ja", "kor": "ko", "fre": "fr", "ger": "de", "rus": "ru"}


def schema_org(bib: Bib, address: str) -> dict[str, Any]:
    """The description as a schema.org thing at `address`; what the record does not say is left out."""
    kind = _GENRES.get(bib.genre) or _TYPES.get(bib.format, "CreativeWork")
    item = csl_item(bib)
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": kind,
        "@id": address,
        "url": address,
        "name": full_title(bib, chinese=is_chinese(bib)),
        "alternateName": [*bib.parallel_titles, *bib.other_titles],
        "author": [_who(one.name, one.kind) for one in bib.contributors if one.main or len(bib.contributors) == 1],
        "contributor": [
            _who(one.name, one.kind) for one in bib.contributors if not one.main and len(bib.contributors) > 1
        ],
        "publisher": [{"@type": "Organization", "name": name} for name in bib.publishers],
        "datePublished": str(bib.year) if bib.year else "",
        "bookEdition": bib.edition if kind == "Book" else "",
        "isbn": item.get("ISBN", "") if kind == "Book" else "",
        "issn": item.get("ISSN", "") if kind in {"Periodical", "Newspaper"} else "",
        "inLanguage": [_TAGS.get(code, code) for code in bib.languages],
        "about": [{"@type": "Thing", "name": one.label} for one in bib.subjects],
        "description": bib.abstract,
        "isPartOf": [{"@type": "BookSeries", "name": one.title} for one in bib.series if one.title],
    }
    return {name: value for name, value in found.items() if value}


def _who(name: str, kind: str) -> dict[str, str]:
    return {"@type": "Person" if kind == "person" else "Organization", "name": plain_name(name)}


def json_ld_script(thing: dict[str, Any]) -> SafeString:
    """JSON that can stand in a script element of HTML: signs that could end it or open a comment are written as escapes."""
    text = json.dumps(thing, ensure_ascii=False, separators=(",", ":"))
    for sign in ("<", ">", "&", "\u2028", "\u2029"):
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return mark_safe(text)  # noqa: S308 - JSON with every sign of HTML escaped
