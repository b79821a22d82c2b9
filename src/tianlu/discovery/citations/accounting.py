"""The formats of citations and of search engines as writers of records: each with what of the record it does not hold."""

import json
from collections.abc import Iterator
from typing import Any

from tianlu.catalog.data import About, RecordWriter
from tianlu.discovery.citations.exporting import bibtex, ris, ris_rows
from tianlu.discovery.citations.items import csl_item, full_title, is_chinese
from tianlu.discovery.citations.linked import schema_org
from tianlu.discovery.citations.people import by_role
from tianlu.marc import Bib, Dialect, Record, project
from tianlu.marc.crosswalk import Written, losses
from tianlu.marc.crosswalk.tongues import short

_ROLES = {"author": "aut", "editor": "edt", "translator": "trl"}


def _texts(value: Any) -> Iterator[str]:
    """Every text and number in a structure of JSON, however deep."""
    if isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
    else:
        yield str(value)


def _roles(bib: Bib) -> list[str]:
    """The relators that a list of authors, editors or translators says of those in it."""
    found = by_role(bib)
    return [code for role, code in _ROLES.items() if found[role]]


def _names(item: dict[str, Any]) -> list[str]:
    """Names whole, as the record has them: family and given name apart say less than both."""
    return [
        f"{one['family']}, {one['given']}" for role in _ROLES for one in item.get(role, ()) if "family" in one
    ]  # fmt: skip


def _coded(bib: Bib, *names: str) -> set[str]:
    said = {"date1": bool(bib.year), "type": True, "language": bool(bib.languages)}
    return {name for name in names if said[name]}


def _tongue(bib: Bib, tag: str) -> list[str]:
    """The language code that a tag of the citation says."""
    first = next(iter(bib.languages), "")
    return [first] if tag and tag == short(first) else []


def as_csl(record: Record, dialect: Dialect, about: About) -> Written:
    """CSL-JSON: one object, to stand in an array."""
    bib = project(record, dialect)
    item = csl_item(bib, f"tianlu{about.number}")
    tongue = _tongue(bib, str(item["language"]).partition("-")[0])
    said = [text for name, value in item.items() if name not in ("id", "type") for text in _texts(value)]
    held = _coded(bib, "date1", "type", *(["language"] if tongue else []))
    text = json.dumps(item, ensure_ascii=False, separators=(",", ":"))
    return Written(text, losses(record, dialect, [*said, *_names(item), *_roles(bib), *tongue], held))


def as_ris(record: Record, dialect: Dialect, about: About) -> Written:
    """RIS."""
    bib = project(record, dialect)
    said = [value for tag, value in ris_rows(bib) if tag != "TY"]
    held = _coded(bib, "date1", "type", "language")
    return Written(ris(bib), losses(record, dialect, [*said, *_roles(bib)], held))


def as_bibtex(record: Record, dialect: Dialect, about: About) -> Written:
    """BibTeX; escapes are not what is said, so the words are looked for in what was escaped."""
    bib = project(record, dialect)
    item = csl_item(bib)
    kept = ("author", "editor", "translator", "publisher", "publisher-place", "collection-title", "collection-number",
            "container-title", "volume", "issue", "page", "DOI")  # fmt: skip
    said = [text for name in (*kept, "ISBN", "ISSN", "URL") for text in _texts(item.get(name, ""))]
    said += [full_title(bib, chinese=is_chinese(bib)), bib.edition, str(bib.year or ""), *_names(item), *_roles(bib)]
    said.append(", ".join(one.label for one in bib.subjects))
    tongue = _tongue(bib, "zh") if is_chinese(bib) else []
    held = _coded(bib, "date1", *(["language"] if tongue else []))
    return Written(bibtex(bib, f"tianlu{about.number}"), losses(record, dialect, [*said, *tongue], held))


def as_schema_org(record: Record, dialect: Dialect, about: About) -> Written:
    """schema.org in JSON-LD: one object, to stand in an array."""
    bib = project(record, dialect)
    thing = schema_org(bib, about.address)
    said = [text for name, value in thing.items() if name[:1] != "@" and name != "url" for text in _texts(value)]
    held = _coded(bib, "date1", "type", "language")
    text = json.dumps(thing, ensure_ascii=False, separators=(",", ":"))
    return Written(text, losses(record, dialect, [*said, *_roles(bib), *bib.languages], held))


_ARRAY = ("[\n", ",\n", "\n]\n")
WRITERS = {
    "ris": RecordWriter("RIS", "application/x-research-info-systems", as_ris),
    "bib": RecordWriter("BibTeX", "application/x-bibtex", as_bibtex, between="\n"),
    "csl": RecordWriter("CSL-JSON", "application/vnd.citationstyles.csl+json", as_csl, *_ARRAY),
    "schema": RecordWriter("schema.org", "application/ld+json", as_schema_org, *_ARRAY),
}
