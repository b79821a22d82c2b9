"""MODS 3.7. What it uses is in every version from 3.4 on.

Source: MARC to MODS 3.7 mapping (Library of Congress); for UNIMARC and CNMARC read through MARC 21.
"""

from __future__ import annotations

from collections.abc import Iterable

from tianlu.marc.crosswalk.accounting import Written, losses, named_codes
from tianlu.marc.crosswalk.describing import describe
from tianlu.marc.crosswalk.description import (
    Activity,
    Description,
)
from tianlu.marc.crosswalk.elements import Element
from tianlu.marc.crosswalk.mods_parts import Parts
from tianlu.marc.dialects import Dialect
from tianlu.marc.projecting import project
from tianlu.marc.record import Record

NAMESPACE = "http://www.loc.gov/mods/v3"
VERSION = "3.7"
OPEN = f'<?xml version="1.0" encoding="UTF-8"?>\n<modsCollection xmlns="{NAMESPACE}">\n'
CLOSE = "</modsCollection>\n"
_TYPES = {
    "a": "text",
    "t": "text",
    "c": "notated music",
    "d": "notated music",
    "e": "cartographic",
    "f": "cartographic",
    "g": "moving image",
    "i": "sound recording-nonmusical",
    "j": "sound recording-musical",
    "k": "still image",
    "m": "software, multimedia",
    "o": "mixed material",
    "p": "mixed material",
    "r": "three dimensional object",
}
_ISSUANCE = {
    "m": "monographic",
    "a": "monographic",
    "c": "monographic",
    "d": "monographic",
    "s": "serial",
    "b": "serial",
}
_AUDIENCE = {
    "a": "preschool",
    "b": "primary",
    "c": "pre-adolescent",
    "d": "adolescent",
    "e": "adult",
    "f": "specialized",
    "g": "general",
    "j": "juvenile",
}
_GENRES = {
    "thesis": "thesis",
    "newspaper": "newspaper",
    "report": "technical report",
    "standard": "standard or specification",
    "patent": "patent",
}
_ORIGINS = {"marc21": "MARC 21", "cnmarc": "CNMARC", "unimarc": "UNIMARC"}
_SPANS = ("c", "d", "i", "k", "m", "q", "u")
_DATES = {"production": "dateCreated", "copyright": "copyrightDate", "publication": "dateIssued"}


def to_mods(record: Record, dialect: Dialect) -> Written:
    """One ``mods`` element; a file is ``OPEN``, records, ``CLOSE``. Characters that XML cannot carry become U+FFFD."""
    found = describe(record, dialect)
    root = _Writer(found, dialect).root()
    if genre := _GENRES.get(project(record, dialect).genre, ""):
        root.add(Element("genre", genre, authority="marcgt"))
    lost = losses(record, dialect, root.texts(), _held(found))
    # Only now, since it says nothing of the record; with it no record is without an element, as MODS wants.
    root.children[-1].add(Element("recordOrigin", f"Converted from {_ORIGINS[dialect]}"))
    return Written("".join(root.write()), lost)


def _held(found: Description) -> set[str]:
    """The coded facts that the elements say."""
    coded = found.coded
    held = {name for name in ("entered", "date1", "date2") if name in coded}
    tables = {"type": _TYPES, "level": _ISSUANCE, "audience": _AUDIENCE, "literary": {"1": "fiction"}}
    held |= {name for name, table in tables.items() if coded.get(name) in table}
    if coded.get("date_type") in ("s", *_SPANS):
        held.add("date_type")
    return held | named_codes(found)


class _Writer(Parts):
    def root(self) -> Element:
        found = self.found
        root = Element("mods", xmlns=NAMESPACE, version=VERSION).keep()
        for title in found.titles:
            root.add(*self.title(title))
        for agent in found.agents:
            root.add(*self.name(agent))
        root.add(Element("typeOfResource", _TYPES.get(found.coded.get("type", ""), ""), **self.manuscript()))
        if found.coded.get("literary") == "1":
            root.add(Element("genre", "fiction", authority="marcgt"))
        root.add(*self.origins(), *self.languages(), self.physical())
        root.add(*[Element("abstract", text, **self.lang(text)) for text in found.abstracts])
        root.add(*[Element("tableOfContents", text, **self.lang(text)) for text in found.contents])
        root.add(Element("targetAudience", _AUDIENCE.get(found.coded.get("audience", ""), ""), authority="marctarget"))
        root.add(*[Element("targetAudience", text) for text in found.audiences])
        for text in found.responsibility:
            root.add(*self.pair("note", text, type_="statement of responsibility"))
        root.add(*[Element("note", one.text, type_=one.kind, **self.lang(one.text)) for one in found.remarks])
        root.add(*[self.subject(one) for one in found.headings])
        root.add(
            *[Element("subject", "", Element("geographicCode", code, authority="marcgac")) for code in found.areas]
        )
        root.add(*[self.map_data(one) for one in found.maps])
        root.add(*[self.classification(one.scheme, one.number, one.item, one.edition) for one in found.classes])
        for one in found.series:
            root.add(self.series(one.title, one.number, one.name, one.issn, one.romanised))
        root.add(*[self.related(one) for one in found.related])
        for number in found.numbers:
            root.add(*self.identifier(number))
        root.add(*[self.location(one) for one in found.addresses])
        root.add(*[Element("accessCondition", one.text, type_=one.kind) for one in found.access])
        return root.add(self.record_info())

    def manuscript(self) -> dict[str, str]:
        return {"manuscript": "yes"} if self.found.coded.get("type", "") in ("d", "f", "t") else {}

    def origins(self) -> Iterable[Element]:
        found, coded = self.found, self.found.coded
        iso = self.dialect != "marc21"
        first = Element("originInfo")
        for code in found.countries:
            term = Element("placeTerm", code, type_="code", authority="iso3166" if iso else "marccountry")
            first.add(Element("place", "", term))
        for at, one in enumerate(found.activities):
            origin = first if at == 0 else Element("originInfo")
            self.activity(origin, one)
            if at:
                yield origin
        span = coded.get("date2") and coded.get("date_type") in _SPANS
        first.add(Element("dateIssued", coded.get("date1", ""), encoding="marc", point="start" if span else ""))
        if span:
            first.add(Element("dateIssued", coded.get("date2", ""), encoding="marc", point="end"))
        else:
            first.add(Element("dateOther", coded.get("date2", ""), encoding="marc"))
        first.add(*[Element("edition", text, **self.lang(text)) for text in found.editions])
        first.add(Element("issuance", _ISSUANCE.get(coded.get("level", ""), "")))
        first.add(*[Element("frequency", text) for text in found.frequencies])
        yield first

    def activity(self, origin: Element, one: Activity) -> None:
        if one.kind not in ("publication", "copyright"):
            origin.attributes["displayLabel"] = one.kind
        for place in one.places:
            for text, tongue in ((place.text, self.lang(place.text)), (place.romanised, self.latin())):
                origin.add(Element("place", "", Element("placeTerm", text, type_="text", **tongue)))
        for agent in one.agents:
            origin.add(Element("publisher", agent.text, **self.lang(agent.text)))
            origin.add(Element("publisher", agent.romanised, **self.latin()))
        origin.add(*[Element(_DATES.get(one.kind, "dateOther"), date) for date in one.dates])

    def languages(self) -> Iterable[Element]:
        for part, codes in (("", self.found.languages), ("original", self.found.original_languages)):
            for code in codes:
                term = Element("languageTerm", code, type_="code", authority="iso639-2b")
                yield Element("language", "", term, objectPart=part)

    def physical(self) -> Element:
        found = Element("physicalDescription")
        for kind, term, code in self.found.media:
            authority = {"medium": "gmd", "content": "rdacontent", "media": "rdamedia", "carrier": "rdacarrier"}[kind]
            found.add(Element("form", term or code, authority=authority, type_="" if kind == "medium" else kind))
        for one in self.found.extents:
            found.add(Element("extent", _extent(one.extent, one.illustrations, one.dimensions, one.accompanying)))
        return found

    def record_info(self) -> Element:
        found, coded = self.found, self.found.coded
        marc = "marcorg" if self.dialect == "marc21" else ""
        return Element(
            "recordInfo",
            "",
            *[Element("descriptionStandard", rule) for rule in dict.fromkeys(found.rules)],
            *[
                Element("recordContentSource", one, authority=marc)
                for one in dict.fromkeys([*found.assigners, *found.modifiers])
            ],
            Element("recordCreationDate", coded.get("entered", ""), encoding="marc"),
            Element("recordChangeDate", found.changed, encoding="iso8601"),
            Element("recordIdentifier", found.control_number, source=found.agency),
            Element(
                "languageOfCataloging",
                "",
                Element("languageTerm", found.language_of_cataloging, type_="code", authority="iso639-2b"),
            ),
        )


def _extent(extent: str, illustrations: str, dimensions: str, accompanying: str) -> str:
    """The area in ISBD punctuation: `120页 : 图 ; 21cm + 光盘1张`."""
    found = extent
    for mark, text in ((":", illustrations), (";", dimensions), ("+", accompanying)):
        if text:
            found = f"{found} {mark} {text}".strip()
    return found
