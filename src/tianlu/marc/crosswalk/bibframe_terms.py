"""What Work and Instance of BIBFRAME share: agents, titles, numbers, terms of the vocabularies at id.loc.gov."""

from __future__ import annotations

import re

from tianlu.marc.crosswalk.description import Agent, Description, Number, Text, Title
from tianlu.marc.crosswalk.graph import Iri, Node
from tianlu.marc.crosswalk.tongues import romanised_tag, tag_of, tag_of_name
from tianlu.marc.dialects import Dialect

_VOCABULARIES = "http://id.loc.gov/vocabulary/"
_CODE = re.compile(r"[A-Za-z0-9-]{1,12}")
_AGENTS = {"person": "bf:Person", "family": "bf:Family", "body": "bf:Organization", "meeting": "bf:Meeting"}
_TITLES = {
    "proper": "bf:Title",
    "uniform": "bf:Title",
    "work": "bf:Title",
    "parallel": "bf:ParallelTitle",
    "key": "bf:KeyTitle",
    "abbreviated": "bf:AbbreviatedTitle",
}
_NUMBERS = {
    "isbn": "bf:Isbn",
    "issn": "bf:Issn",
    "issn-l": "bf:IssnL",
    "lccn": "bf:Lccn",
    "ismn": "bf:Ismn",
    "isrc": "bf:Isrc",
    "upc": "bf:Upc",
    "ean": "bf:Ean",
    "doi": "bf:Doi",
    "coden": "bf:Coden",
    "isrn": "bf:Strn",
    "national-bibliography": "bf:Nbn",
    "publisher": "bf:PublisherNumber",
    "report": "bf:ReportNumber",
    "local": "bf:Local",
    "control": "bf:Local",
    "stock": "bf:StockNumber",
}


def term(vocabulary: str, code: str) -> Iri | None:
    """A term of id.loc.gov; None for what is no code."""
    code = code.strip()
    return Iri(f"{_VOCABULARIES}{vocabulary}/{code}", code) if _CODE.fullmatch(code) else None


def labelled(kind: str, text: str, tag: str = "") -> Node:
    return Node(kind).text("rdfs:label", text, tag)


def source(code: str) -> Node:
    return Node("bf:Source").text("bf:code", code)


class Tongues:
    """The language tags of one record."""

    def __init__(self, found: Description, dialect: Dialect) -> None:
        self.language = found.language
        self.iso = dialect != "marc21"  # UNIMARC codes countries by ISO 3166
        self.latin = romanised_tag(found.language, pinyin=dialect != "marc21")

    def of(self, text: str) -> str:
        return tag_of(text, self.language)

    def label(self, kind: str, text: Text) -> Node:
        """A node with its label in both scripts."""
        return labelled(kind, text.text, self.of(text.text)).text("rdfs:label", text.romanised, self.latin)


def title(one: Title, tongues: Tongues) -> Node:
    """A title in both scripts; what stands beside the others says which of them it is."""
    kind = _TITLES.get(one.kind, "bf:VariantTitle")
    tag = tag_of_name(one.text) if one.kind in ("parallel", "uniform") else tongues.of(one.text)
    found = Node(kind).text("bf:mainTitle", one.text, tag).text("bf:mainTitle", one.romanised, tongues.latin)
    found.text("bf:subtitle", one.remainder, tongues.of(one.remainder))
    found.text("bf:partNumber", one.number, tongues.of(one.number))
    found.text("bf:partName", one.name, tongues.of(one.name))
    if kind == "bf:VariantTitle":
        said = {"former": "former", "translated": "translated"}.get(one.kind, "")
        found.text("bf:variantType", one.label or said)
    return found


def contribution(one: Agent, tongues: Tongues) -> Node:
    """Who, and what they did: the term of the relators and the record's own word (责任方式)."""
    found = Node("bf:Contribution", *(["bf:PrimaryContribution"] if one.main else []))
    name = ", ".join([part for part in (one.name, one.terms, one.dates) if part])
    agent = labelled(_AGENTS[one.kind], name, tag_of_name(one.name))
    agent.text("rdfs:label", one.romanised, tongues.latin)
    for number in one.identifiers:
        agent.say("bf:identifiedBy", Node("bf:Identifier").text("rdf:value", number))
    agent.say("bf:note", labelled("bf:Note", one.affiliation))
    found.say("bf:agent", agent)
    for code in one.relators:
        found.say("bf:role", term("relators", code))
    for word in one.roles:
        found.say("bf:role", labelled("bf:Role", word, tongues.of(word)))
    return found


def identifier(one: Number) -> Node:
    """A number with its qualifier; one that is cancelled or wrong says so. What it costs is said of the Instance."""
    found = Node(_NUMBERS.get(one.kind, "bf:Identifier")).text("rdf:value", one.value)
    found.text("bf:qualifier", one.qualifier)
    if found.types[0] == "bf:Identifier" and one.kind != "other":
        found.say("bf:source", source(one.kind))
    found.say("bf:source", labelled("bf:Source", one.source))
    if one.invalid:
        found.say("bf:status", term("mstatus", "cancinv"))
    return found
