"""The page of one record."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tianlu.catalog.data import record_writers
from tianlu.discovery.citations import STYLES, WRITERS, cite, json_ld_script, schema_org
from tianlu.discovery.classes import class_label, format_label, genre_label, language_label
from tianlu.discovery.presenting import (
    book,
    class_letter,
    full_title,
    imprint,
    in_series,
    language_of,
    main_name,
    responsibility,
    shelf_row,
    total_words,
)
from tianlu.discovery.queries import RecordPage
from tianlu.kit.clock import now
from tianlu.marc import Bib

_SAFE = ("http://", "https://")


def record(page: RecordPage, address: str, style: str) -> dict[str, Any]:
    """Context of discovery/record.html; `address` is the record's permanent address, `style` a citation style."""
    stored = page.record.bib
    bib = Bib.from_dict(stored)
    chosen = style if style in STYLES else next(iter(STYLES))
    quoted = cite(bib, chosen, get_language() or "", accessed=localdate(now()))
    context: dict[str, Any] = {
        "title": full_title(stored),
        "lang": language_of(stored),
        "also": stored.get("title_romanised") or "; ".join(bib.parallel_titles),
        "author": main_name(stored),
        "class_letter": class_letter(stored),
        "responsibility": responsibility(stored),
        "imprint": imprint(stored),
        "canonical": address,
        "description": " · ".join(part for part in (responsibility(stored), *imprint(stored)) if part),
        "json_ld": json_ld_script(schema_org(bib, address)),
        "hidden_notice": _("Only staff see this record.") if page.hidden else "",
        "shelves": [shelf_row(line) for line in page.shelves],
        "shelves_words": total_words(page.shelves),
        "online_words": _("Online"),
        "no_copy_words": _("No copy is recorded"),
        "links": _links(bib),
        "abstract": [part for part in bib.abstract.split("\n") if part.strip()],
        "contents": [part for part in bib.contents.split("\n") if part.strip()],
        "facts": _facts(bib),
        "more_facts": _more_facts(bib),
        "citation": quoted,
        "style": chosen,
        "styles": [(name, str(label)) for name, label in STYLES.items()],
        "exports": _exports(page.record.id),
        "neighbours": [book(other.id, other.bib, note=call) for other, call in page.neighbours],
        "tags": [{"text": tag.word, "public": tag.public} for tag in page.tags],
        "editions": _editions(page),
        "series": [
            {"words": in_series(one), "href": reverse("discovery:series", args=[one.address])} for one in page.series
        ],
        "similar": [book(other.id, other.bib) for other in page.similar],
    }
    if page.files:
        context["files"] = page.files
        context["searchable"] = any(file.shown and file.pages for file in page.files)
        context["record_id"] = page.record.id
    if page.manageable and page.editions:
        context["work_href"] = reverse("catalog:record-work", args=[page.record.id])
    if page.manageable:
        context["manage_href"] = reverse("discovery:manage", args=[page.record.id])
        context["losses_href"] = reverse("catalog:losses", args=[page.record.id])
    if page.marc is not None:
        context["marc"] = _marc(page)
    return context


_MARC = (("mrc", "MARC"), ("xml", "MARCXML"), ("json", "MARC-in-JSON"))


def _exports(record_id: int) -> list[tuple[str, str]]:
    """Every format that the record leaves in, citations first: label and address."""
    citations = sorted(record_writers, key=lambda entry: entry[0] not in WRITERS)
    formats = [*[(name, writer.label) for name, writer in citations], *_MARC]
    return [(label, f"/api/v1/records/{record_id}.{name}") for name, label in formats]


def _links(bib: Bib) -> list[dict[str, str]]:
    """Addresses a reader can open; other schemes are shown in the full description only."""
    return [
        {"href": link.url, "label": link.label or _("Read online")}
        for link in bib.links
        if link.url.lower().startswith(_SAFE)
    ]


_EDITIONS = 24


def _editions(page: RecordPage) -> list[dict[str, Any]]:
    """Other editions, translations and volumes of the work, newest first, each with what tells it apart."""
    newest = sorted(page.editions, key=lambda other: (-(other.bib.get("year") or 0), other.id))
    return [book(other.id, other.bib, note=" · ".join(_apart(other.bib))) for other in newest[:_EDITIONS]]


def _apart(bib: dict[str, Any]) -> list[str]:
    volume = ". ".join(filter(None, (bib.get("part_number", ""), bib.get("part_name", ""))))
    languages = [language_label(code) for code in bib.get("languages", ())[:1]] if bib.get("original_languages") else []
    return [part for part in (volume, *languages, *imprint(bib)) if part]


def _search(field: str, value: str, match: str = "exact") -> str:
    return f"{reverse('discovery:search')}?{urlencode({'field0': field, 'match0': match, 'term0': value})}"


def _values(texts: Iterable[str]) -> list[dict[str, str]]:
    return [{"text": text} for text in texts if text]


def _facts(bib: Bib) -> list[dict[str, Any]]:
    """What most readers look for, with links that find more of the same."""
    return [
        {"name": _("Contributors"), "values": [_contributor(one) for one in bib.contributors]},
        {"name": _("Published"), "values": _values([_published(bib)])},
        {"name": _("Edition"), "values": _values([bib.edition])},
        {"name": _("Extent"), "values": _values(["; ".join(part for part in (bib.extent, bib.dimensions) if part)])},
        {
            "name": _("Series"),
            "values": [
                {"text": f"{one.title} {one.number}".strip(), "href": _search("series", one.title)}
                for one in bib.series
                if one.title
            ],
        },
        {
            "name": _("Subjects"),
            "values": [{"text": one.label, "href": _search("subject", one.label)} for one in bib.subjects],
        },
        {
            "name": _("Class"),
            "values": [
                {
                    "text": class_label(one.number),
                    "href": f"{reverse('discovery:search')}?{urlencode({'class': one.number[:3]})}",
                }
                if one.scheme == "clc"
                else {"text": f"{one.number} ({one.scheme.upper()})"}
                for one in bib.classes
            ],
        },
        {"name": _("Language"), "values": _values(_languages(bib))},
        {
            "name": "ISBN",
            "values": _values(" ".join(filter(None, (one.text or one.value, one.qualifier))) for one in bib.isbns),
        },
        {"name": "ISSN", "values": _values(bib.issns)},
    ]


def _contributor(one: Any) -> dict[str, str]:
    words = " ".join(part for part in (one.name, one.dates) if part)
    if one.role:
        words = _("%(name)s (%(role)s)") % {"name": words, "role": one.role}
    return {"text": words, "href": _search("author", one.name)}


def _published(bib: Bib) -> str:
    place, publisher = "; ".join(bib.places), "; ".join(bib.publishers)
    made = " : ".join(part for part in (place, publisher) if part)
    when = bib.date_text or (str(bib.year) if bib.year else "")
    return ", ".join(part for part in (made, when) if part)


def _languages(bib: Bib) -> list[str]:
    shown = [language_label(code) for code in bib.languages]
    if bib.original_languages:
        names = _(", ").join(language_label(code) for code in bib.original_languages)
        shown.append(_("translated from %(languages)s") % {"languages": names})
    return shown


def _more_facts(bib: Bib) -> list[dict[str, Any]]:
    """The rest of the description."""
    return [
        {"name": _("Kind"), "values": _values([format_label(bib.format), genre_label(bib.genre)])},
        {"name": _("Parallel titles"), "values": _values(bib.parallel_titles)},
        {"name": _("Other titles"), "values": _values(bib.other_titles)},
        {"name": _("Uniform title"), "values": _values([bib.uniform_title])},
        {"name": _("Romanised"), "values": _values([bib.title_romanised, *bib.romanised_forms])},
        {"name": _("Illustrations"), "values": _values([bib.illustrations])},
        {"name": _("Accompanying material"), "values": _values([bib.accompanying])},
        {"name": _("Notes"), "values": _values(bib.notes)},
        {
            "name": _("Binding and price"),
            "values": _values([" ".join(part for part in (bib.binding, bib.price) if part)]),
        },
        {"name": _("Other numbers"), "values": _values(f"{one.value} ({one.kind})" for one in bib.standard_numbers)},
        {"name": _("Related"), "values": [_related(one) for one in bib.relations if one.title]},
        {"name": _("Control number"), "values": _values([bib.control_number, *bib.other_control_numbers])},
    ]


def _related(one: Any) -> dict[str, str]:
    return {"text": one.title, "href": _search("title", one.title, "phrase")}


def _marc(page: RecordPage) -> list[dict[str, Any]]:
    """Fields as rows: tag, indicators with blanks shown, subfields."""
    assert page.marc is not None
    rows: list[dict[str, Any]] = [{"tag": "LDR", "indicators": "", "data": page.marc.leader}]
    for field in page.marc.fields:
        if field.is_control:
            rows.append({"tag": field.tag, "indicators": "", "data": field.data})
        else:
            marks = f"{field.ind1}{field.ind2}".replace(" ", "␣")
            rows.append({"tag": field.tag, "indicators": marks, "subfields": list(field.subfields)})
    return rows
