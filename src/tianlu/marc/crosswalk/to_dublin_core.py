"""Simple Dublin Core in oai_dc, the fifteen elements that every OAI-PMH server gives. No qualified terms: what needs them
is in MODS and BIBFRAME.

Source: MARC to Dublin Core Crosswalk (Library of Congress, 2008); oai_dc schema of OAI-PMH 2.0; DCMI Type Vocabulary.
"""

from __future__ import annotations

from collections.abc import Iterable

from tianlu.marc.crosswalk.accounting import Written, losses
from tianlu.marc.crosswalk.describing import describe
from tianlu.marc.crosswalk.description import Agent, Description, Number, Related, Title
from tianlu.marc.crosswalk.elements import Element
from tianlu.marc.crosswalk.names import is_principal
from tianlu.marc.crosswalk.tongues import romanised_tag, tag_of, tag_of_name
from tianlu.marc.dialects import Dialect
from tianlu.marc.record import Record

NAMESPACES = {
    "xmlns__oai_dc": "http://www.openarchives.org/OAI/2.0/oai_dc/",
    "xmlns__dc": "http://purl.org/dc/elements/1.1/",
}
OPEN = '<?xml version="1.0" encoding="UTF-8"?>\n<records>\n'
CLOSE = "</records>\n"
_TYPES = {
    "c": "Image",
    "d": "Image",
    "e": "StillImage",
    "f": "StillImage",
    "g": "MovingImage",
    "i": "Sound",
    "j": "Sound",
    "k": "StillImage",
    "m": "Software",
    "o": "Collection",
    "p": "Collection",
    "r": "PhysicalObject",
}
_NUMBERS = {
    "isbn": "ISBN",
    "issn": "ISSN",
    "issn-l": "ISSN-L",
    "ismn": "ISMN",
    "isrc": "ISRC",
    "lccn": "LCCN",
    "doi": "DOI",
    "unified-book-number": "统一书刊号",
}


def to_dublin_core(record: Record, dialect: Dialect) -> Written:
    """One ``oai_dc:dc`` element; a file is ``OPEN``, records, ``CLOSE``. Characters that XML cannot carry become U+FFFD."""
    found = describe(record, dialect)
    root = Element("oai_dc:dc", "", *_elements(found, pinyin=dialect != "marc21"), **NAMESPACES).keep()
    held = {"type"} if found.coded.get("type") else set()
    held |= {"date1"} if found.coded.get("date1") else set()
    held |= {"language"} if found.languages else set()
    return Written("".join(root.write()), losses(record, dialect, root.texts(), held))


def _elements(found: Description, *, pinyin: bool) -> Iterable[Element]:
    latin = romanised_tag(found.language, pinyin=pinyin)
    for title in found.titles:
        tag = tag_of_name(title.text) if title.kind in ("parallel", "uniform") else tag_of(title.text, found.language)
        yield Element("dc:title", _title(title), xml__lang=tag)
        yield Element("dc:title", title.romanised, xml__lang=latin)
    for agent in found.agents:
        name = "dc:creator" if agent.main or is_principal(agent.relators or agent.roles) else "dc:contributor"
        yield Element(name, _agent(agent), xml__lang=tag_of_name(agent.name))
        yield Element(name, agent.romanised, xml__lang=latin)
    for heading in found.headings:
        yield Element("dc:subject", heading.label, xml__lang=tag_of(heading.label, found.language))
    for number in found.classes:
        yield Element("dc:subject", f"{number.number} ({number.scheme})")
    yield from _descriptions(found)
    for activity in found.activities:
        places = [place.text for place in activity.places]
        places = places if len(places) == len(activity.agents) else places[:1] * len(activity.agents)
        for place, one in zip(places or [""] * len(activity.agents), activity.agents, strict=True):
            yield Element("dc:publisher", f"{place}: {one.text}" if place else one.text)
            yield Element("dc:publisher", one.romanised, xml__lang=latin)
        if not activity.agents:
            yield Element("dc:publisher", ", ".join([one.text for one in activity.places]))
        yield from [Element("dc:date", date) for date in activity.dates]
    if not any(activity.dates for activity in found.activities) or found.coded.get("date1", "") not in _dates(found):
        yield Element("dc:date", found.coded.get("date1", ""))
    yield Element("dc:type", _TYPES.get(found.coded.get("type", ""), "Text" if found.coded.get("type") else ""))
    for extent in found.extents:
        yield Element("dc:format", "; ".join([part for part in extent if part]))
    yield from [Element("dc:format", term or code) for _, term, code in found.media]
    yield from [Element("dc:identifier", _number(number)) for number in found.numbers if number.value]
    yield from [Element("dc:identifier", address.url) for address in found.addresses]
    yield from [Element("dc:language", code) for code in found.languages]
    yield from _relations(found)
    yield from [Element("dc:coverage", text) for text in found.areas]
    for drawn in found.maps:
        yield Element("dc:coverage", "; ".join([part for part in drawn if part]))
    yield from [Element("dc:rights", one.text) for one in found.access]


def _dates(found: Description) -> str:
    return " ".join([date for activity in found.activities for date in activity.dates])


def _title(one: Title) -> str:
    part = ". ".join([part for part in (one.text, one.number, one.name) if part])
    return f"{part} : {one.remainder}" if one.remainder else part


def _agent(one: Agent) -> str:
    words = " ".join([word for word in one.roles if not word.isascii()])
    parts = ", ".join([part for part in (one.name, one.terms, one.dates) if part])
    return f"{parts} ({words})" if words else parts


def _descriptions(found: Description) -> Iterable[Element]:
    texts = [
        *[one.text for one in found.responsibility],
        *found.editions,
        *found.abstracts,
        *found.contents,
        *[one.text for one in found.remarks],
        *found.audiences,
        *found.frequencies,
    ]
    return [Element("dc:description", text, xml__lang=tag_of(text, found.language)) for text in texts]


def _number(one: Number) -> str:
    kind = _NUMBERS.get(one.kind, "")
    beside = f" ({one.qualifier})" if one.qualifier else ""
    return f"{kind} {one.value}{beside}".strip()


def _relations(found: Description) -> Iterable[Element]:
    for series in found.series:
        text = "; ".join([part for part in (series.title, series.name, series.number) if part])
        yield Element("dc:relation", text, xml__lang=tag_of(series.title, found.language))
    for one in found.related:
        name = "dc:source" if one.kind in ("original", "reproduction-of", "source") else "dc:relation"
        yield Element(name, _related(one))


def _related(one: Related) -> str:
    numbers = [_number(number) for number in one.numbers]
    said = ". ".join([part for part in (one.agent, one.title, one.edition, one.imprint, one.part, *numbers) if part])
    return f"{one.label.rstrip(': ')}: {said}" if one.label else said
