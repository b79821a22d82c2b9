"""The elements of MODS that other elements are like: titles, names, subjects, numbers, related items."""

from __future__ import annotations

from collections.abc import Iterable

from tianlu.marc.crosswalk.description import (
    Address,
    Agent,
    Description,
    Heading,
    MapData,
    Number,
    Related,
    Text,
    Title,
)
from tianlu.marc.crosswalk.elements import Element
from tianlu.marc.crosswalk.graph import iri
from tianlu.marc.crosswalk.tongues import romanised_tag, script, tag_of, tag_of_name
from tianlu.marc.dialects import Dialect

_TITLES = {"parallel": "translated", "translated": "translated", "uniform": "uniform", "abbreviated": "abbreviated"}
_KINDS = {"person": "personal", "family": "family", "body": "corporate", "meeting": "conference"}
_CLASSES = {"nlm": "nlm", "ncsclt": "ncsclt"}
_NUMBERS = {
    "unified-book-number": "cn-unified-book-number",
    "publisher": "publisher number",
    "national-bibliography": "nbn",
    "control": "local",
    "stock": "stock number",
    "report": "report number",
    "other": "",
}
_RELATED = {
    "series": "series",
    "subseries": "constituent",
    "original": "original",
    "translation": "otherVersion",
    "supplement": "constituent",
    "supplement-to": "host",
    "host": "host",
    "subset": "host",
    "contains": "constituent",
    "piece": "constituent",
    "other-edition": "otherVersion",
    "other-format": "otherFormat",
    "continues": "preceding",
    "continued-by": "succeeding",
    "reproduction-of": "original",
    "reproduced-as": "otherFormat",
}
_PARTS = {"topic": "topic", "place": "geographic", "time": "temporal", "genre": "genre"}


class Parts:
    """One record being written; elements that say the same in two scripts are numbered."""

    def __init__(self, found: Description, dialect: Dialect) -> None:
        self.found = found
        self.dialect = dialect
        self.groups = 0

    def lang(self, text: str) -> dict[str, str]:
        return {"xml__lang": tag_of(text, self.found.language)}

    def tag(self, one: Title) -> str:
        """Parallel and uniform titles are most often in another language than the text."""
        text = one.text or one.remainder
        return tag_of_name(text) if one.kind in ("parallel", "uniform") else tag_of(text, self.found.language)

    def latin(self) -> dict[str, str]:
        pinyin = self.dialect != "marc21"
        return {
            "xml__lang": romanised_tag(self.found.language, pinyin=pinyin),
            "script": "Latn",
            "transliteration": "pinyin" if pinyin else "",
        }

    def group(self, romanised: str) -> dict[str, str]:
        """Elements that say the same in two scripts share a number."""
        if not romanised:
            return {}
        self.groups += 1
        return {"altRepGroup": f"{self.groups:02}"}

    def pair(self, name: str, text: Text, **attributes: str) -> list[Element]:
        group = self.group(text.romanised)
        return [
            Element(name, text.text, **attributes, **group, **self.lang(text.text)),
            Element(name, text.romanised, **attributes, **group, **self.latin()),
        ]

    def title(self, one: Title) -> list[Element]:
        kind = "" if one.kind == "proper" else _TITLES.get(one.kind, "alternative")
        group = self.group(one.romanised)
        label = one.label or {"key": "Key title", "former": "Former title", "work": "Further work"}.get(one.kind, "")
        found = Element(
            "titleInfo",
            "",
            Element("title", one.text),
            Element("subTitle", one.remainder),
            Element("partNumber", one.number),
            Element("partName", one.name),
            type_=kind,
            displayLabel=label,
            **group,
            xml__lang=self.tag(one),
        )
        if written := script(one.text) if one.romanised else "":
            found.attributes["script"] = written
        return [found, Element("titleInfo", "", Element("title", one.romanised), type_=kind, **group, **self.latin())]

    def name(self, one: Agent) -> list[Element]:
        group = self.group(one.romanised)
        found = Element(
            "name",
            "",
            Element("namePart", one.name),
            Element("namePart", one.terms, type_="termsOfAddress"),
            Element("namePart", one.dates, type_="date"),
            Element("affiliation", one.affiliation),
            *self.roles(one),
            *[Element("description", number) for number in one.identifiers],
            type_=_KINDS[one.kind],
            usage="primary" if one.main else "",
            **group,
            xml__lang=tag_of_name(one.name),
        )
        latin = Element("name", "", Element("namePart", one.romanised), type_=_KINDS[one.kind], **group, **self.latin())
        return [found, latin]

    def roles(self, one: Agent) -> Iterable[Element]:
        """Of each role its code, and the word that the record has for it (责任方式)."""
        for at in range(max(len(one.roles), len(one.relators))):
            word = one.roles[at] if at < len(one.roles) else ""
            code = one.relators[at] if at < len(one.relators) else ""
            yield Element(
                "role",
                "",
                Element("roleTerm", code, type_="code", authority="marcrelator"),
                Element("roleTerm", word, type_="text", **self.lang(word)),
            )

    def subject(self, one: Heading) -> Element:
        places = [place.address for place in map(iri, one.identifiers) if place and place.address.startswith("http")]
        found = Element("subject", authority=one.scheme, valueURI="".join(places[:1]), **self.lang(one.label))
        for kind, text in one.parts:
            if kind in _PARTS:
                found.add(Element(_PARTS[kind], text))
            elif kind == "title":
                found.add(Element("titleInfo", "", Element("title", text)))
            else:
                name = Element("name", "", Element("namePart", one.name or text), type_=_KINDS[kind])
                name.add(Element("namePart", one.terms, type_="termsOfAddress"))
                name.add(Element("namePart", one.dates, type_="date"))
                found.add(name, Element("titleInfo", "", Element("title", one.work)))
        return found

    def map_data(self, one: MapData) -> Element:
        """Scale, projection and coordinates; what MODS has no element for stands with the scale."""
        scale = "; ".join([part for part in (one.scale, one.more) if part])
        parts = (
            Element("scale", scale),
            Element("projection", one.projection),
            Element("coordinates", one.coordinates.strip("(). ")),
        )
        return Element("subject", "", Element("cartographics", "", *parts))

    def classification(self, scheme: str, number: str, item: str, edition: str) -> Element:
        text = f"{number} {item}".strip()
        return Element("classification", text, authority=_CLASSES.get(scheme, scheme), edition=edition)

    def series(self, title: str, number: str, name: str, issn: str, romanised: str) -> Element:
        return Element(
            "relatedItem",
            "",
            Element(
                "titleInfo",
                "",
                Element("title", title),
                Element("partNumber", number),
                Element("partName", name),
                **self.lang(title),
            ),
            Element("titleInfo", "", Element("title", romanised), type_="alternative", **self.latin()),
            Element("identifier", issn, type_="issn"),
            type_="series",
        )

    def related(self, one: Related) -> Element:
        kind = _RELATED.get(one.kind, "")
        found = Element("relatedItem", type_=kind, displayLabel=one.label.rstrip(": "))
        found.add(
            Element(
                "titleInfo",
                "",
                Element("title", one.title),
                Element("partNumber", one.part if kind == "series" else ""),
            )
        )
        found.add(Element("name", "", Element("namePart", one.agent)))
        found.add(Element("originInfo", "", Element("publisher", one.imprint), Element("edition", one.edition)))
        found.add(Element("note", one.note))
        for number in one.numbers:
            found.add(*self.identifier(number))
        if kind != "series":
            found.add(Element("part", "", Element("text", one.part)))
        return found

    def identifier(self, one: Number) -> list[Element]:
        """A number with its qualifier; what it costs has no place in MODS."""
        return [
            Element(
                "identifier",
                one.value,
                type_=_NUMBERS.get(one.kind, one.kind),
                invalid="yes" if one.invalid else "",
                displayLabel="; ".join([part for part in (one.qualifier, one.source) if part]),
            )
        ]

    def location(self, one: Address) -> Element:
        """An address; what is none by the rules of addresses is a note."""
        place = iri(one.url)
        if place is None:
            return Element(
                "note", "; ".join([part for part in (one.url, one.label) if part]), type_="electronic location"
            )
        return Element("location", "", Element("url", place.address, displayLabel=one.label))
