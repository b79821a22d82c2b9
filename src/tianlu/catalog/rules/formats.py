"""The formats beside MARC that the catalog itself writes: MODS, Dublin Core, BIBFRAME."""

from collections.abc import Callable
from typing import Literal

from tianlu.catalog.data import About, RecordWriter
from tianlu.marc import Dialect, Record
from tianlu.marc.crosswalk import Written, graph, to_bibframe, to_dublin_core, to_mods
from tianlu.marc.crosswalk.to_dublin_core import CLOSE as DC_CLOSE
from tianlu.marc.crosswalk.to_dublin_core import OPEN as DC_OPEN
from tianlu.marc.crosswalk.to_mods import CLOSE as MODS_CLOSE
from tianlu.marc.crosswalk.to_mods import OPEN as MODS_OPEN

_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


def _mods(record: Record, dialect: Dialect, about: About) -> Written:
    return to_mods(record, dialect)


def _dublin_core(record: Record, dialect: Dialect, about: About) -> Written:
    return to_dublin_core(record, dialect)


def _bibframe(syntax: Literal["turtle", "xml", "json"]) -> Callable[[Record, Dialect, About], Written]:
    def write(record: Record, dialect: Dialect, about: About) -> Written:
        return to_bibframe(record, dialect, about.address, syntax)

    return write


WRITERS = {
    "mods": RecordWriter(
        "MODS", "application/mods+xml", _mods, head=MODS_OPEN, foot=MODS_CLOSE, alone=(_DECLARATION, "")
    ),
    "dc": RecordWriter(
        "Dublin Core", "application/xml", _dublin_core, head=DC_OPEN, foot=DC_CLOSE, alone=(_DECLARATION, "")
    ),
    "ttl": RecordWriter("BIBFRAME (Turtle)", "text/turtle", _bibframe("turtle"), head=graph.TURTLE_OPEN),
    "rdf": RecordWriter(
        "BIBFRAME (RDF/XML)", "application/rdf+xml", _bibframe("xml"), head=graph.XML_OPEN, foot=graph.XML_CLOSE
    ),
    "jsonld": RecordWriter(
        "BIBFRAME (JSON-LD)",
        "application/ld+json",
        _bibframe("json"),
        head="[\n",
        between=",\n",
        foot="\n]\n",
    ),
}
