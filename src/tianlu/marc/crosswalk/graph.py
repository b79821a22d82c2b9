"""A description in RDF as a tree of nodes, and its texts: Turtle, RDF/XML and expanded JSON-LD.

Written by hand, since a tree of blank nodes needs no library; the tests read it with one. Source: RDF 1.1 Turtle,
RDF/XML Syntax and JSON-LD 1.1 (W3C).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from tianlu.marc.crosswalk.elements import Element, carried

PREFIXES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "bf": "http://id.loc.gov/ontologies/bibframe/",
}
TURTLE_OPEN = "".join([f"@prefix {name}: <{address}> .\n" for name, address in PREFIXES.items()])
_XMLNS = "".join([f' xmlns:{name}="{address}"' for name, address in PREFIXES.items()])
XML_OPEN = f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{_XMLNS}>\n'
XML_CLOSE = "</rdf:RDF>\n"
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s]")
_OUTSIDE = re.compile(r"[^A-Za-z0-9._~:/?#@!$&'()*+,;=%\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef-]|%(?![0-9A-Fa-f]{2})")


class Literal(NamedTuple):
    text: str
    tag: str = ""


class Iri(NamedTuple):
    """An address. ``code`` is what it says, where it is a term of a vocabulary."""

    address: str
    code: str = ""


def iri(address: str) -> Iri | None:
    """An address from data, made fit for RDF; None for what is no absolute one."""
    text = address.strip()
    if not _SCHEME.match(text) or text.count("#") > 1:
        return None
    return Iri(_OUTSIDE.sub(_quoted, text))


def _quoted(found: re.Match[str]) -> str:
    return "".join([f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace")])


class Node:
    """A resource with its statements in order; without an address it is a blank node, which stands where it is used."""

    __slots__ = ("address", "statements", "types")

    def __init__(self, *types: str, address: str = "") -> None:
        self.types = types
        self.address = address
        self.statements: list[tuple[str, Literal | Iri | Node]] = []

    def say(self, predicate: str, value: Literal | Iri | Node | None) -> Node:
        """State something, unless there is nothing in it."""
        if value is None or (isinstance(value, Literal) and not value.text):
            return self
        if isinstance(value, Node) and not value.address and not value.statements:
            return self
        if (predicate, value) not in self.statements:
            self.statements.append((predicate, value))
        return self

    def text(self, predicate: str, text: str, tag: str = "") -> Node:
        return self.say(predicate, Literal(carried(text.strip()), tag))

    def texts(self) -> Iterator[str]:
        """What it says: literals, addresses, and the codes that addresses stand for."""
        for _, value in self.statements:
            if isinstance(value, Literal):
                yield value.text
            elif isinstance(value, Iri):
                yield value.code or value.address
            else:
                yield from value.texts()


def turtle(node: Node) -> str:
    """The statements of a node with an address."""
    return f"<{node.address}> {_turtle_body(node, 1)} .\n"


def _turtle_body(node: Node, depth: int) -> str:
    pad = "\n" + "  " * depth
    said = [f"a {', '.join(node.types)}"] if node.types else []
    said += [f"{predicate} {_turtle_value(value, depth)}" for predicate, value in node.statements]
    return f" ;{pad}".join(said)


def _turtle_value(value: Literal | Iri | Node, depth: int) -> str:
    if isinstance(value, Node):
        return f"<{value.address}>" if value.address else f"[ {_turtle_body(value, depth + 1)} ]"
    if isinstance(value, Iri):
        return f"<{value.address}>"
    text = "".join([_ESCAPES.get(letter, letter) for letter in value.text])
    return f'"{text}"@{value.tag}' if value.tag else f'"{text}"'


def rdf_xml(node: Node) -> str:
    """The node as an element."""
    return "".join(_element(node).write(1))


def _element(node: Node) -> Element:
    first, *others = node.types or ("rdf:Description",)
    found = Element(first, rdf__about=node.address).keep()
    found.add(*[Element("rdf:type", rdf__resource=_expanded(one)).keep() for one in others])
    for predicate, value in node.statements:
        if isinstance(value, Literal):
            said = Element(predicate, value.text, xml__lang=value.tag)
        elif isinstance(value, Iri) or value.address:
            said = Element(predicate, rdf__resource=value.address).keep()
        else:
            said = Element(predicate, "", _element(value))
        found.add(said)
    return found


def _expanded(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


def json_ld(node: Node) -> dict[str, Any]:
    """The node in expanded JSON-LD, which needs no context."""
    found: dict[str, Any] = {"@id": node.address} if node.address else {}
    if node.types:
        found["@type"] = [_expanded(one) for one in node.types]
    for predicate, value in node.statements:
        found.setdefault(_expanded(predicate), []).append(_json_value(value))
    return found


def _json_value(value: Literal | Iri | Node) -> dict[str, Any]:
    if isinstance(value, Node):
        return {"@id": value.address} if value.address else json_ld(value)
    if isinstance(value, Iri):
        return {"@id": value.address}
    text = {"@value": value.text}
    return {**text, "@language": value.tag} if value.tag else text
