"""The Work of BIBFRAME: what was made, by whom, about what."""

from __future__ import annotations

from tianlu.marc.crosswalk.bibframe_terms import Tongues, contribution, identifier, labelled, source, term, title
from tianlu.marc.crosswalk.description import ClassNumber, Description, Heading, Related
from tianlu.marc.crosswalk.graph import Node
from tianlu.marc.dialects import Dialect

TYPES = {
    "a": "bf:Text",
    "t": "bf:Text",
    "c": "bf:NotatedMusic",
    "d": "bf:NotatedMusic",
    "e": "bf:Cartography",
    "f": "bf:Cartography",
    "g": "bf:MovingImage",
    "i": "bf:Audio",
    "j": "bf:Audio",
    "k": "bf:StillImage",
    "m": "bf:Multimedia",
    "o": "bf:MixedMaterial",
    "p": "bf:MixedMaterial",
    "r": "bf:Object",
}
AUDIENCES = {"a": "pre", "b": "pri", "c": "pad", "d": "ado", "e": "adu", "f": "spe", "g": "gen", "j": "juv"}
_CLASSES = {
    "lcc": "bf:ClassificationLcc",
    "ddc": "bf:ClassificationDdc",
    "udc": "bf:ClassificationUdc",
    "nlm": "bf:ClassificationNlm",
}
_SUBJECTS = {
    "topic": "bf:Topic",
    "place": "bf:Place",
    "time": "bf:Temporal",
    "genre": "bf:GenreForm",
    "title": "bf:Work",
    "person": "bf:Person",
    "family": "bf:Family",
    "body": "bf:Organization",
    "meeting": "bf:Meeting",
}
_RELATIONS = {
    "series": "bf:hasSeries",
    "subseries": "bf:hasSubseries",
    "original": "bf:translationOf",
    "translation": "bf:translation",
    "supplement": "bf:supplement",
    "supplement-to": "bf:supplementTo",
    "host": "bf:partOf",
    "subset": "bf:partOf",
    "contains": "bf:hasPart",
    "piece": "bf:hasPart",
    "other-edition": "bf:otherEdition",
    "issued-with": "bf:issuedWith",
    "bound-with": "bf:issuedWith",
    "continues": "bf:precededBy",
    "continued-by": "bf:succeededBy",
    "source": "bf:dataSource",
    "reproduction-of": "bf:reproductionOf",
    "reproduced-as": "bf:hasReproduction",
    "other-format": "bf:otherPhysicalFormat",
}


def work(found: Description, dialect: Dialect, address: str) -> Node:
    """The Work: titles by which it is known, contributions, languages, subjects, classes, summary, other works."""
    tongues = Tongues(found, dialect)
    kind = TYPES.get(found.coded.get("type", ""))
    node = Node("bf:Work", *([kind] if kind else []), address=address)
    known = [one for one in found.titles if one.kind == "uniform"] or [found.title]
    for one in known:
        node.say("bf:title", title(one, tongues))
    for agent in found.agents:
        node.say("bf:contribution", contribution(agent, tongues))
    for code in found.languages:
        node.say("bf:language", term("languages", code))
    for code in found.original_languages:
        node.say("bf:language", Node("bf:Language").text("bf:part", "original").text("bf:code", code))
    _about(node, found, tongues)
    _content(node, found, tongues)
    for related in found.related:
        node.say(_RELATIONS.get(related.kind, "bf:relatedTo"), _related(related, tongues))
    return node


def _about(node: Node, found: Description, tongues: Tongues) -> None:
    for heading in found.headings:
        genre = heading.parts[0][0] == "genre"
        node.say("bf:genreForm" if genre else "bf:subject", _subject(heading, tongues))
    for code in found.areas:
        node.say("bf:geographicCoverage", term("geographicAreas", code.rstrip("-")))
    for number in found.classes:
        node.say("bf:classification", _class(number))


def _content(node: Node, found: Description, tongues: Tongues) -> None:
    for text in found.abstracts:
        node.say("bf:summary", labelled("bf:Summary", text, tongues.of(text)))
    for text in found.contents:
        node.say("bf:tableOfContents", labelled("bf:TableOfContents", text, tongues.of(text)))
    if found.coded.get("literary") == "1":
        node.say("bf:genreForm", term("marcgt", "fic"))
    node.say("bf:intendedAudience", term("maudience", AUDIENCES.get(found.coded.get("audience", ""), "")))
    for text in found.audiences:
        node.say("bf:intendedAudience", labelled("bf:IntendedAudience", text, tongues.of(text)))
    for one in found.maps:
        node.say("bf:scale", labelled("bf:Scale", one.scale) if one.scale else None)
        drawn = Node("bf:Cartographic").text("bf:coordinates", one.coordinates.strip("(). "))
        drawn.say("bf:projection", labelled("bf:Projection", one.projection) if one.projection else None)
        node.say("bf:cartographicAttributes", drawn.text("bf:equinox", one.more))
    for kind, words, code in found.media:
        if kind == "content":
            node.say("bf:content", labelled("bf:Content", words).text("bf:code", code))


def _subject(one: Heading, tongues: Tongues) -> Node:
    """A heading with its subdivisions under the kind of its first part."""
    node = labelled(_SUBJECTS[one.parts[0][0]], one.label, tongues.of(one.label))
    node.text("rdfs:label", one.romanised, tongues.latin)
    if one.scheme:
        node.say("bf:source", source(one.scheme))
    for number in one.identifiers:
        node.say("bf:identifiedBy", Node("bf:Identifier").text("rdf:value", number))
    return node


def _class(one: ClassNumber) -> Node:
    """Class and book number; a scheme without a class of its own (中图法: clc) is named as source."""
    kind = _CLASSES.get(one.scheme, "bf:Classification")
    node = Node(kind).text("bf:classificationPortion", one.number).text("bf:itemPortion", one.item)
    if kind == "bf:Classification":
        node.say("bf:source", source(one.scheme))
    return node.text("bf:edition", one.edition)


def _related(one: Related, tongues: Tongues) -> Node:
    """Another Work; what is said of its publication is of an Instance of it."""
    node = Node("bf:Work")
    if one.title:
        node.say("bf:title", Node("bf:Title").text("bf:mainTitle", one.title, tongues.of(one.title)))
    if one.agent:
        node.say("bf:contribution", Node("bf:Contribution").say("bf:agent", labelled("bf:Agent", one.agent)))
    carrier = Node("bf:Instance").text("bf:editionStatement", one.edition)
    carrier.text("bf:provisionActivityStatement", one.imprint).text("bf:seriesEnumeration", one.part)
    for number in one.numbers:
        carrier.say("bf:identifiedBy", identifier(number))
    node.say("bf:hasInstance", carrier)
    for text in (one.label.rstrip(": "), one.note):
        node.say("bf:note", labelled("bf:Note", text, tongues.of(text)) if text else None)
    return node
