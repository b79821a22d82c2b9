"""The Instance of BIBFRAME: how the Work was published, what it is made of, and the record that describes it."""

from __future__ import annotations

from tianlu.marc.crosswalk.bibframe_terms import Tongues, identifier, labelled, source, term, title
from tianlu.marc.crosswalk.description import Activity, Description
from tianlu.marc.crosswalk.graph import Node, iri
from tianlu.marc.dialects import Dialect

ISSUANCE = {"a": "mono", "m": "mono", "c": "mono", "d": "mono", "b": "serl", "s": "serl", "i": "intg"}
FREQUENCIES = {
    "a": "ann",
    "b": "bmn",
    "c": "swk",
    "d": "dyl",
    "e": "bwk",
    "f": "san",
    "g": "bin",
    "h": "ten",
    "i": "ttw",
    "j": "ttm",
    "k": "con",
    "m": "mon",
    "q": "qrt",
    "s": "smn",
    "t": "tty",
    "w": "wek",
}
_ACTIVITIES = {
    "publication": "bf:Publication",
    "production": "bf:Production",
    "distribution": "bf:Distribution",
    "manufacture": "bf:Manufacture",
}
_MEDIA = {"media": ("bf:media", "bf:Media"), "carrier": ("bf:carrier", "bf:Carrier")}


def instance(found: Description, dialect: Dialect, address: str) -> Node:
    """The Instance: titles on it, statements, publication, numbers, notes, addresses, administrative metadata."""
    tongues = Tongues(found, dialect)
    node = Node("bf:Instance", address=address)
    for one in found.titles:
        if one.kind != "uniform":
            node.say("bf:title", title(one, tongues))
    _statements(node, found, tongues)
    _physical(node, found, tongues)
    _series(node, found, tongues)
    for number in found.numbers:
        node.say("bf:identifiedBy", identifier(number)).text("bf:acquisitionTerms", number.terms)
    for remark in found.remarks:
        note = labelled("bf:Note", remark.text, tongues.of(remark.text)).text("bf:noteType", remark.kind)
        node.say("bf:note", note)
    for policy in found.access:
        said = labelled("bf:UsageAndAccessPolicy", policy.text, tongues.of(policy.text))
        node.say("bf:usageAndAccessPolicy", said)
    _links(node, found)
    return node.say("bf:adminMetadata", _admin(found, tongues))


def _statements(node: Node, found: Description, tongues: Tongues) -> None:
    for text in found.responsibility:
        node.text("bf:responsibilityStatement", text.text, tongues.of(text.text))
        node.text("bf:responsibilityStatement", text.romanised, tongues.latin)
    for edition in found.editions:
        node.text("bf:editionStatement", edition, tongues.of(edition))
    for activity in found.activities:
        if activity.kind == "copyright":
            for date in activity.dates:
                node.text("bf:copyrightDate", date)
        else:
            node.say("bf:provisionActivity", _activity(activity, tongues))
    node.say("bf:provisionActivity", _coded(found, iso=tongues.iso))


def _links(node: Node, found: Description) -> None:
    """Addresses; what is none is a note, and so is what is said beside one."""
    for link in found.addresses:
        place = iri(link.url)
        node.say("bf:electronicLocator", place)
        if place is None or link.label:
            note = labelled("bf:Note", link.label).text("rdfs:label", "" if place else link.url)
            node.say("bf:note", note.text("bf:noteType", "electronic location"))


def _activity(one: Activity, tongues: Tongues) -> Node:
    node = Node("bf:ProvisionActivity", _ACTIVITIES[one.kind])
    for place in one.places:
        node.say("bf:place", tongues.label("bf:Place", place))
    for agent in one.agents:
        node.say("bf:agent", tongues.label("bf:Agent", agent))
    for date in one.dates:
        node.text("bf:date", date)
    return node


def _coded(found: Description, *, iso: bool) -> Node:
    """Years and country as coded, which programs read more surely than the words."""
    first, last = found.coded.get("date1", ""), found.coded.get("date2", "")
    node = Node("bf:ProvisionActivity", "bf:Publication").text("bf:date", first)
    if last:
        node.text("bf:date", f"{first}/{last}" if found.coded.get("date_type") in ("c", "d", "m", "i", "k") else last)
    for code in found.countries:
        if iso:
            node.say("bf:place", Node("bf:Place").text("bf:code", code).say("bf:source", source("iso3166")))
        else:
            node.say("bf:place", term("countries", code))
    return node


def _physical(node: Node, found: Description, tongues: Tongues) -> None:
    for one in found.extents:
        if one.extent:
            node.say("bf:extent", labelled("bf:Extent", one.extent, tongues.of(one.extent)))
        if one.illustrations:
            said = labelled("bf:Illustration", one.illustrations, tongues.of(one.illustrations))
            node.say("bf:illustrativeContent", said)
        node.text("bf:dimensions", one.dimensions)
        if one.accompanying:
            note = labelled("bf:Note", one.accompanying, tongues.of(one.accompanying))
            node.say("bf:note", note.text("bf:noteType", "accompanying material"))
    for kind, words, code in found.media:
        if kind in _MEDIA:
            predicate, name = _MEDIA[kind]
            node.say(predicate, labelled(name, words).text("bf:code", code))
        elif kind == "medium":
            node.say("bf:genreForm", labelled("bf:GenreForm", words, tongues.of(words)))
    node.say("bf:issuance", term("issuance", ISSUANCE.get(found.coded.get("level", ""), "")))
    node.say("bf:frequency", term("frequencies", FREQUENCIES.get(found.coded.get("frequency", ""), "")))
    for text in found.frequencies:
        node.say("bf:frequency", labelled("bf:Frequency", text, tongues.of(text)))


def _series(node: Node, found: Description, tongues: Tongues) -> None:
    """The statement as it stands; a number belongs to its series by standing in one string with it too."""
    for one in found.series:
        said = ". ".join([part for part in (one.title, one.name) if part])
        said = f"{said} ; {one.number}" if one.number and said else said or one.number
        node.text("bf:seriesStatement", said, tongues.of(one.title))
        node.text("bf:seriesStatement", one.romanised, tongues.latin)
        node.text("bf:seriesEnumeration", one.number)
        if one.issn:
            node.say("bf:identifiedBy", Node("bf:Issn").text("rdf:value", one.issn).text("bf:qualifier", one.title))


def _admin(found: Description, tongues: Tongues) -> Node:
    node = Node("bf:AdminMetadata")
    if found.control_number:
        number = Node("bf:Local").text("rdf:value", found.control_number)
        node.say("bf:identifiedBy", number.say("bf:assigner", labelled("bf:Agent", found.agency)))
    node.text("bf:creationDate", found.coded.get("entered", "")).text("bf:changeDate", found.changed)
    for name in dict.fromkeys(found.assigners):
        node.say("bf:assigner", labelled("bf:Agent", name, tongues.of(name)))
    for name in dict.fromkeys(found.modifiers):
        node.say("bf:descriptionModifier", labelled("bf:Agent", name, tongues.of(name)))
    for rule in dict.fromkeys(found.rules):
        node.say("bf:descriptionConventions", Node("bf:DescriptionConventions").text("bf:code", rule))
    return node.say("bf:descriptionLanguage", term("languages", found.language_of_cataloging))
