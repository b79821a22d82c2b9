"""The official schemas of MODS and oai_dc, from a package of the registry; what they import stands in from here.

eulxml carries MODS 3.4, whose elements 3.7 has all: only the number of the version is read as 3.4. No package carries
that of MARCXML: the facts of its version 1.2 (order, patterns of leader, tags, indicators and codes) are written here.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from lxml import etree

_XML = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/XML/1998/namespace">
<xs:attribute name="lang" type="xs:language"/></xs:schema>"""
_ELEMENTS = (
    "title creator subject description publisher contributor date type format identifier source language relation"
    " coverage rights"
)
_SIMPLE_DC = f"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified"
 targetNamespace="http://purl.org/dc/elements/1.1/" xmlns="http://purl.org/dc/elements/1.1/">
<xs:import namespace="http://www.w3.org/XML/1998/namespace" schemaLocation="xml.xsd"/>
<xs:complexType name="elementType"><xs:simpleContent><xs:extension base="xs:string">
<xs:attribute ref="xml:lang" use="optional"/></xs:extension></xs:simpleContent></xs:complexType>
{"".join([f'<xs:element name="{name}" type="elementType"/>' for name in _ELEMENTS.split()])}</xs:schema>"""


_STRINGS = {
    "leader": r"[\d ]{5}[\dA-Za-z ][\dA-Za-z][\dA-Za-z ]{3}(2| )(2| )[\d ]{5}[\dA-Za-z ]{3}(4500|    )",
    "control": "00[1-9A-Za-z]",
    "tag": "0([1-9A-Z][0-9A-Z]|[1-9a-z][0-9a-z])|[1-9A-Z][0-9A-Z]{2}|[1-9a-z][0-9a-z]{2}",
    "indicator": r"[\da-z ]",
    "code": r"[\dA-Za-z!&quot;#$%&amp;'()*+,\-./:;&lt;=&gt;?{}_^`~\[\]\\]",
}
_TEXT = '<xs:simpleContent><xs:extension base="xs:string"><xs:attribute name="%s" type="m:%s" use="required"/></xs:extension></xs:simpleContent>'
_MARCXML = f"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:m="http://www.loc.gov/MARC21/slim"
 targetNamespace="http://www.loc.gov/MARC21/slim" elementFormDefault="qualified">
{"".join([f'<xs:simpleType name="{name}"><xs:restriction base="xs:string"><xs:pattern value="{pattern}"/></xs:restriction></xs:simpleType>' for name, pattern in _STRINGS.items()])}
<xs:element name="collection"><xs:complexType><xs:sequence>
<xs:element name="record" minOccurs="0" maxOccurs="unbounded"><xs:complexType><xs:sequence>
<xs:element name="leader" type="m:leader"/>
<xs:element name="controlfield" minOccurs="0" maxOccurs="unbounded"><xs:complexType>{_TEXT % ("tag", "control")}</xs:complexType></xs:element>
<xs:element name="datafield" minOccurs="0" maxOccurs="unbounded"><xs:complexType><xs:sequence>
<xs:element name="subfield" maxOccurs="unbounded"><xs:complexType>{_TEXT % ("code", "code")}</xs:complexType></xs:element></xs:sequence>
<xs:attribute name="tag" type="m:tag" use="required"/><xs:attribute name="ind1" type="m:indicator" use="required"/>
<xs:attribute name="ind2" type="m:indicator" use="required"/></xs:complexType></xs:element>
</xs:sequence></xs:complexType></xs:element></xs:sequence></xs:complexType></xs:element></xs:schema>"""


def _folder() -> Path:
    spec = find_spec("eulxml")
    assert spec is not None
    assert spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0]) / "schema_data"


class _Local(etree.Resolver):
    def resolve(self, system_url: str, public_id: str, context: object) -> object:
        name = system_url.rsplit("/", 1)[-1]
        standing_in = {"xml.xsd": _XML, "simpledc20021212.xsd": _SIMPLE_DC}
        if name in standing_in:
            return self.resolve_string(standing_in[name], context)
        return self.resolve_filename(str(_folder() / name), context)


@cache
def schema(name: str) -> etree.XMLSchema:
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Local())
    return etree.XMLSchema(etree.parse(str(_folder() / name), parser))


def mods(text: str) -> etree._Element:
    """A valid file of MODS."""
    root = etree.fromstring(text.replace(' version="3.7"', ' version="3.4"').encode())
    schema("mods-3-4.xsd").assertValid(root)
    return root


def oai_dc(text: str) -> etree._Element:
    """A valid record in oai_dc."""
    root = etree.fromstring(text.encode())
    schema("oai_dc.xsd").assertValid(root)
    return root


def marcxml(text: str) -> etree._Element:
    """A valid collection of MARCXML."""
    root = etree.fromstring(text.encode())
    _marcxml().assertValid(root)
    return root


@cache
def _marcxml() -> etree.XMLSchema:
    return etree.XMLSchema(etree.fromstring(_MARCXML))


def said(root: etree._Element) -> str:
    """Every text and attribute of a tree."""
    return " ".join([*root.itertext(), *[value for one in root.iter() for value in one.attrib.values()]])
