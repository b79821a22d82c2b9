# ruff: noqa: N815 - pyasn1 reads these names
# mypy: disallow-untyped-calls=False, warn-return-any=False
"""The parts of the abstract syntax Z39-50-APDU-1995 (ISO 23950, clause 4) that a client which searches needs.

What a response may hold and nobody here reads is declared as a sequence of ANY: it is stepped over, not decoded (pyasn1
takes one ANY in a sequence at most, even where tags tell them apart). Strings are octets, because servers write them in
whatever character set they please.
"""

from typing import Final

from pyasn1.type import namedtype, tag, univ

_CONTEXT, _UNIVERSAL = tag.tagClassContext, tag.tagClassUniversal
_SIMPLE, _CONSTRUCTED = tag.tagFormatSimple, tag.tagFormatConstructed


def _tag(number: int, form: int = _SIMPLE, tag_class: int = _CONTEXT) -> tag.Tag:
    return tag.Tag(tag_class, form, number)


def _integer(number: int) -> univ.Integer:
    return univ.Integer().subtype(implicitTag=_tag(number))


def _boolean(number: int) -> univ.Boolean:
    return univ.Boolean().subtype(implicitTag=_tag(number))


def _octets(number: int) -> univ.OctetString:
    return univ.OctetString().subtype(implicitTag=_tag(number))


def _bits(number: int) -> univ.BitString:
    return univ.BitString().subtype(implicitTag=_tag(number))


def _oid(number: int) -> univ.ObjectIdentifier:
    return univ.ObjectIdentifier().subtype(implicitTag=_tag(number))


def _anything(number: int) -> univ.SequenceOf:
    """A constructed value whose content is left as it is."""
    return univ.SequenceOf(componentType=univ.Any()).subtype(implicitTag=_tag(number, _CONSTRUCTED))


def _must(name: str, kind: object) -> namedtype.NamedType:
    return namedtype.NamedType(name, kind)


def _may(name: str, kind: object) -> namedtype.OptionalNamedType:
    return namedtype.OptionalNamedType(name, kind)


class GeneralString(univ.OctetString):
    """InternationalString where it has no tag of its own; octets, not yet text."""

    tagSet = univ.OctetString.tagSet.tagImplicitly(_tag(27, tag_class=_UNIVERSAL))


class VisibleString(univ.OctetString):
    tagSet = univ.OctetString.tagSet.tagImplicitly(_tag(26, tag_class=_UNIVERSAL))


class _ObjectDescriptor(univ.OctetString):
    tagSet = univ.OctetString.tagSet.tagImplicitly(_tag(7, tag_class=_UNIVERSAL))


class _Encoding(univ.Choice):
    componentType = namedtype.NamedTypes(
        _must("single", _anything(0)),
        _must("octets", _octets(1)),
        _must("arbitrary", _octets(2)),
    )


class External(univ.Sequence):
    """EXTERNAL (X.690, 8.18): a record or diagnostic, with the object identifier of what it is."""

    tagSet = univ.Sequence.tagSet.tagImplicitly(_tag(8, _CONSTRUCTED, _UNIVERSAL))
    componentType = namedtype.NamedTypes(
        _may("syntax", univ.ObjectIdentifier()),
        _may("indirect", univ.Integer()),
        _may("descriptor", _ObjectDescriptor()),
        _must("encoding", _Encoding()),
    )


class _Addition(univ.Choice):
    componentType = namedtype.NamedTypes(_must("v2", VisibleString()), _must("v3", GeneralString()))


class Diagnostic(univ.Sequence):
    """DefaultDiagFormat."""

    componentType = namedtype.NamedTypes(
        _must("set", univ.ObjectIdentifier()), _must("condition", univ.Integer()), _must("addition", _Addition())
    )


class DiagnosticRecord(univ.Choice):
    componentType = namedtype.NamedTypes(_must("usual", Diagnostic()), _must("external", External()))


class _Retrieved(univ.Choice):
    componentType = namedtype.NamedTypes(
        _must("record", External().subtype(explicitTag=_tag(1))),
        _must("diagnostic", DiagnosticRecord().subtype(explicitTag=_tag(2))),
        _must("start", _anything(3)),
        _must("middle", _anything(4)),
        _must("end", _anything(5)),
    )


class NamePlusRecord(univ.Sequence):
    componentType = namedtype.NamedTypes(
        _may("name", _octets(0)), _must("record", _Retrieved().subtype(explicitTag=_tag(1)))
    )


class _Records(univ.Choice):
    componentType = namedtype.NamedTypes(
        _must("records", univ.SequenceOf(componentType=NamePlusRecord()).subtype(implicitTag=_tag(28, _CONSTRUCTED))),
        _must("diagnostic", Diagnostic().subtype(implicitTag=_tag(130, _CONSTRUCTED))),
        _must(
            "diagnostics",
            univ.SequenceOf(componentType=DiagnosticRecord()).subtype(implicitTag=_tag(205, _CONSTRUCTED)),
        ),
    )


class _UserPassword(univ.Sequence):
    componentType = namedtype.NamedTypes(
        _may("group", _octets(0)), _may("user", _octets(1)), _may("password", _octets(2))
    )


class _IdAuthentication(univ.Choice):
    componentType = namedtype.NamedTypes(_must("open", VisibleString()), _must("pass", _UserPassword()))


_IMPLEMENTATION: Final = (
    _may("implementation_id", _octets(110)),
    _may("implementation_name", _octets(111)),
    _may("implementation_version", _octets(112)),
)


class InitializeRequest(univ.Sequence):
    tagSet = univ.Sequence.tagSet.tagImplicitly(_tag(20, _CONSTRUCTED))
    componentType = namedtype.NamedTypes(
        _must("version", _bits(3)),
        _must("options", _bits(4)),
        _must("preferred_size", _integer(5)),
        _must("exceptional_size", _integer(6)),
        _may("authentication", _IdAuthentication().subtype(explicitTag=_tag(7))),
        *_IMPLEMENTATION,
    )


class InitializeResponse(univ.Sequence):
    tagSet = univ.Sequence.tagSet.tagImplicitly(_tag(21, _CONSTRUCTED))
    componentType = namedtype.NamedTypes(
        _may("reference", _octets(2)),
        _must("version", _octets(3)),
        _must("options", _octets(4)),
        _must("preferred_size", _integer(5)),
        _must("exceptional_size", _integer(6)),
        _must("result", _boolean(12)),
        *_IMPLEMENTATION,
        _may("user_information", _anything(11)),
        _may("other", _anything(201)),
    )


class _AttributeValue(univ.Choice):
    componentType = namedtype.NamedTypes(_must("numeric", _integer(121)))


class _Attribute(univ.Sequence):
    componentType = namedtype.NamedTypes(_must("type", _integer(120)), _must("value", _AttributeValue()))


class _Term(univ.Choice):
    componentType = namedtype.NamedTypes(_must("general", _octets(45)))


class _AttributesPlusTerm(univ.Sequence):
    tagSet = univ.Sequence.tagSet.tagImplicitly(_tag(102, _CONSTRUCTED))
    componentType = namedtype.NamedTypes(
        _must("attributes", univ.SequenceOf(componentType=_Attribute()).subtype(implicitTag=_tag(44, _CONSTRUCTED))),
        _must("term", _Term()),
    )


class _Operand(univ.Choice):
    componentType = namedtype.NamedTypes(_must("term", _AttributesPlusTerm()))


class Operator(univ.Choice):
    tagSet = univ.Choice.tagSet.tagExplicitly(_tag(46))
    componentType = namedtype.NamedTypes(_must("and", univ.Null().subtype(implicitTag=_tag(0))))


class Structure(univ.Choice):
    """RPNStructure; two structures and the operator between them are given encoded, for a type cannot hold itself here."""

    componentType = namedtype.NamedTypes(
        _must("operand", _Operand().subtype(explicitTag=_tag(0))),
        _must("both", _anything(1)),
    )


class _RpnQuery(univ.Sequence):
    componentType = namedtype.NamedTypes(
        _must("attribute_set", univ.ObjectIdentifier()), _must("structure", univ.Any())
    )


class _Query(univ.Choice):
    componentType = namedtype.NamedTypes(_must("type_1", _RpnQuery().subtype(implicitTag=_tag(1, _CONSTRUCTED))))


class _DatabaseName(univ.OctetString):
    tagSet = univ.OctetString.tagSet.tagImplicitly(_tag(105))


class SearchRequest(univ.Sequence):
    tagSet = univ.Sequence.tagSet.tagImplicitly(_tag(22, _CONSTRUCTED))
    componentType = namedtype.NamedTypes(
        _must("small_set", _integer(13)),
        _must("large_set", _integer(14)),
        _must("medium_set", _integer(15)),
        _must("replace", _boolean(16)),
        _must("result_set", _octets(17)),
        _must("databases", univ.SequenceOf(componentType=_DatabaseName()).subtype(implicitTag=_tag(18, _CONSTRUCTED))),
        _may("syntax", _oid(104)),
        _must("query", _Query().subtype(explicitTag=_tag(21))),
    )


class SearchResponse(univ.Sequence):
    tagSet = univ.Sequence.tagSet.tagImplicitly(_tag(23, _CONSTRUCTED))
    componentType = namedtype.NamedTypes(
        _may("reference", _octets(2)),
        _must("count", _integer(23)),
        _must("returned", _integer(24)),
        _must("next", _integer(25)),
        _must("status", _boolean(22)),
        _may("set_status", _integer(26)),
        _may("present_status", _integer(27)),
        _may("records", _Records()),
        _may("additional", _anything(203)),
        _may("other", _anything(201)),
    )


class _ElementSetNames(univ.Choice):
    componentType = namedtype.NamedTypes(_must("generic", _octets(0)))


class PresentRequest(univ.Sequence):
    tagSet = univ.Sequence.tagSet.tagImplicitly(_tag(24, _CONSTRUCTED))
    componentType = namedtype.NamedTypes(
        _must("result_set", _octets(31)),
        _must("start", _integer(30)),
        _must("number", _integer(29)),
        _may("element_sets", _ElementSetNames().subtype(explicitTag=_tag(19))),
        _may("syntax", _oid(104)),
    )


class PresentResponse(univ.Sequence):
    tagSet = univ.Sequence.tagSet.tagImplicitly(_tag(25, _CONSTRUCTED))
    componentType = namedtype.NamedTypes(
        _may("reference", _octets(2)),
        _must("returned", _integer(24)),
        _must("next", _integer(25)),
        _must("present_status", _integer(27)),
        _may("records", _Records()),
        _may("other", _anything(201)),
    )


class Close(univ.Sequence):
    tagSet = univ.Sequence.tagSet.tagImplicitly(_tag(48, _CONSTRUCTED))
    componentType = namedtype.NamedTypes(
        _may("reference", _octets(2)),
        _must("reason", _integer(211)),
        _may("said", _octets(3)),
        _may("report_format", _oid(4)),
        _may("report", _anything(5)),
        _may("other", _anything(201)),
    )
