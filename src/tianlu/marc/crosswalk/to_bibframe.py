"""BIBFRAME 2: a Work and its Instance, in Turtle, RDF/XML or JSON-LD.

Source: BIBFRAME 2 vocabulary and the MARC 21 to BIBFRAME 2 conversion specifications (Library of Congress).
"""

from __future__ import annotations

import json
from typing import Literal as OneOf

from tianlu.marc.crosswalk.accounting import Written, losses, named_codes
from tianlu.marc.crosswalk.bibframe_instance import FREQUENCIES, ISSUANCE, instance
from tianlu.marc.crosswalk.bibframe_work import AUDIENCES, TYPES, work
from tianlu.marc.crosswalk.describing import describe
from tianlu.marc.crosswalk.description import Description
from tianlu.marc.crosswalk.graph import Iri, json_ld, rdf_xml, turtle
from tianlu.marc.dialects import Dialect
from tianlu.marc.record import Record

Syntax = OneOf["turtle", "xml", "json"]


def to_bibframe(record: Record, dialect: Dialect, address: str, syntax: Syntax = "turtle") -> Written:
    """The record as RDF; Work and Instance are ``address`` with ``#work`` and ``#instance``.

    A Turtle file is ``graph.TURTLE_OPEN`` and records, an RDF/XML file ``graph.XML_OPEN``, records, ``graph.XML_CLOSE``;
    the JSON is two objects, to stand in an array. Characters that XML cannot carry become U+FFFD.
    """
    found = describe(record, dialect)
    described = work(found, dialect, f"{address}#work")
    carrier = instance(found, dialect, f"{address}#instance")
    described.say("bf:hasInstance", Iri(carrier.address))
    carrier.say("bf:instanceOf", Iri(described.address))
    both = (described, carrier)
    if syntax == "json":
        text = ",\n".join([json.dumps(json_ld(node), ensure_ascii=False, separators=(",", ":")) for node in both])
    else:
        text = "".join(map(rdf_xml if syntax == "xml" else turtle, both))
    said = [words for node in both for words in node.texts()]
    return Written(text, losses(record, dialect, said, _held(found)))


def _held(found: Description) -> set[str]:
    """The coded facts that the nodes say."""
    coded = found.coded
    tables = {"type": TYPES, "level": ISSUANCE, "audience": AUDIENCES, "frequency": FREQUENCIES, "literary": {"1": ""}}
    held = {name for name, table in tables.items() if coded.get(name) in table}
    held |= {name for name in ("entered", "date1", "date2") if name in coded}
    return held | named_codes(found)
