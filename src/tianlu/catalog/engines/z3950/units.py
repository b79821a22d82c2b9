"""Requests written and responses read, as plain values; BER by pyasn1.

pyasn1 was chosen over asn1tools (which compiles a specification at start), asn1crypto (no release since 2022) and asn1:
pure Python without dependencies, kept up, indefinite lengths read, depth and tags bounded. It lets other errors than its
own out for hostile bytes (pyasn1#119), so all that it is known to raise is caught here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from pyasn1.codec.ber import decoder, encoder
from pyasn1.error import PyAsn1Error
from pyasn1.type import univ

from tianlu.catalog.engines.z3950 import schema
from tianlu.catalog.engines.z3950.framing import Broken

BIB_1: Final = "1.2.840.10003.3.1"
SYNTAXES: Final = {
    "unimarc": "1.2.840.10003.5.1",
    "usmarc": "1.2.840.10003.5.10",
    "xml": "1.2.840.10003.5.109.10",
}
_SYNTAX_NAMES: Final = {oid: name for name, oid in SYNTAXES.items()} | {
    "1.2.840.10003.5.101": "SUTRS",
    "1.2.840.10003.5.105": "GRS-1",
    "1.2.840.10003.5.109.3": "HTML",
    "1.2.840.10003.5.109.9": "SGML",
    "1.2.840.10003.5.109.11": "xml",  # application/xml
}
_MARC_ARC: Final = "1.2.840.10003.5."  # 1 to 99 are forms of MARC
_FAULTS: Final = (
    PyAsn1Error,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
_SIZE: Final = 1 << 20  # octets a message should have, and a single record may have
_NUMBER_MOST: Final = 1 << 63  # what counts and conditions stay below; BER lets a number be as long as the message


@dataclass(frozen=True)
class Said:
    """A diagnostic: its set, its number, and what the target adds."""

    set: str
    condition: int
    addition: bytes


@dataclass(frozen=True)
class Initialized:
    accepted: bool
    name: bytes = b""


@dataclass(frozen=True)
class Retrieved:
    """A record with the name (or OID) of its syntax, or the diagnostic that stands in its place."""

    syntax: str = ""
    content: bytes = b""
    diagnostic: Said | None = None


@dataclass(frozen=True)
class Searched:
    count: int
    succeeded: bool
    records: tuple[Retrieved, ...]
    diagnostics: tuple[Said, ...]


@dataclass(frozen=True)
class Presented:
    records: tuple[Retrieved, ...]
    diagnostics: tuple[Said, ...]


@dataclass(frozen=True)
class Closed:
    reason: int
    said: bytes


Unit = Initialized | Searched | Presented | Closed


def is_marc(syntax: str) -> bool:
    """Whether the record syntax is a form of MARC, or XML that may hold it."""
    last = syntax.removeprefix(_MARC_ARC)
    return syntax in SYNTAXES or (syntax.startswith(_MARC_ARC) and last.isdigit() and int(last) < 100)


def initialize(*, group: bytes = b"", user: bytes = b"", password: bytes = b"") -> bytes:
    """An initialize request for versions 2 and 3 with search and present; without a password the user is `open`."""
    request = schema.InitializeRequest()
    request["version"] = (1, 1, 1)
    request["options"] = (1, 1)
    request["preferred_size"] = request["exceptional_size"] = _SIZE
    request["implementation_id"] = request["implementation_name"] = b"Tianlu"
    if user and not (password or group):
        request["authentication"]["open"] = user
    elif user or password or group:
        given = request["authentication"]["pass"]
        for name, value in (("group", group), ("user", user), ("password", password)):
            if value:
                given[name] = value
    return _written(request)


def search(databases: Sequence[bytes], terms: Sequence[tuple[Sequence[tuple[int, int]], bytes]], syntax: str) -> bytes:
    """A search request whose terms must all be met; no records are asked for with it."""
    request = schema.SearchRequest()
    request["small_set"], request["large_set"], request["medium_set"] = 0, 1, 0
    request["replace"] = True
    request["result_set"] = b"default"
    request["databases"].extend(databases)
    request["syntax"] = syntax
    query = request["query"]["type_1"]
    query["attribute_set"] = BIB_1
    query["structure"] = _all_of([_operand(attributes, term) for attributes, term in terms])
    return _written(request)


def present(start: int, number: int, syntax: str, element_set: bytes) -> bytes:
    """A request for records of the last search."""
    request = schema.PresentRequest()
    request["result_set"] = b"default"
    request["start"], request["number"] = start, number
    request["syntax"] = syntax
    if element_set:
        request["element_sets"]["generic"] = element_set
    return _written(request)


def close() -> bytes:
    request = schema.Close()
    request["reason"] = 0
    return _written(request)


def _operand(attributes: Sequence[tuple[int, int]], term: bytes) -> bytes:
    structure = schema.Structure()
    operand = structure["operand"]["term"]
    for place, (kind, value) in enumerate(attributes):
        operand["attributes"][place]["type"] = kind
        operand["attributes"][place]["value"]["numeric"] = value
    if not attributes:
        operand["attributes"].clear()
    operand["term"]["general"] = term
    return _written(structure)


def _and() -> bytes:
    operator = schema.Operator()
    operator["and"] = b""
    return _written(operator)


def _all_of(operands: Sequence[bytes]) -> bytes:
    joined = operands[0]
    for operand in operands[1:]:
        structure = schema.Structure()
        structure["both"].extend([joined, operand, _and()])
        joined = _written(structure)
    return joined


def _written(value: Any) -> bytes:
    written: bytes = encoder.encode(value)
    return written


def understand(unit: bytes) -> Unit:
    """The response in these bytes. Raises `Broken` for what is none of those a client of ours may be sent."""
    number = unit[0] & 0x1F if unit else 0
    if number == 0x1F and len(unit) > 1:
        number = unit[1]
    reader = _READERS.get(number)
    if reader is None:
        raise Broken(_("it answers another question than was asked"))
    kind, read = reader
    try:
        decoded, rest = decoder.decode(unit, asn1Spec=kind())
        understood: Unit = read(decoded)
    except _FAULTS as error:
        raise Broken(_("it is damaged")) from error
    if rest:
        raise Broken(_("it is damaged"))
    return understood


def _initialized(it: Any) -> Initialized:
    return Initialized(bool(it["result"]), _bytes(it["implementation_name"]))


def _searched(it: Any) -> Searched:
    records, said = _records(it["records"])
    return Searched(_number(it["count"]), bool(it["status"]), records, said)


def _presented(it: Any) -> Presented:
    return Presented(*_records(it["records"]))


def _closed(it: Any) -> Closed:
    return Closed(_number(it["reason"]), _bytes(it["said"]))


_READERS: Final[dict[int, tuple[type, Any]]] = {
    21: (schema.InitializeResponse, _initialized),
    23: (schema.SearchResponse, _searched),
    25: (schema.PresentResponse, _presented),
    48: (schema.Close, _closed),
}


def _records(it: Any) -> tuple[tuple[Retrieved, ...], tuple[Said, ...]]:
    if not it.isValue:
        return (), ()
    name, held = it.getName(), it.getComponent()
    if name == "records":
        return tuple(_retrieved(one["record"]) for one in held), ()
    if name == "diagnostic":
        return (), (_said(held),)
    return (), tuple(_diagnosed(one) for one in held)


def _retrieved(it: Any) -> Retrieved:
    name, held = it.getName(), it.getComponent()
    if name == "diagnostic":
        return Retrieved(diagnostic=_diagnosed(held))
    if name != "record":
        raise ValueError("a fragment, though segmentation was not negotiated")
    oid = str(held["syntax"]) if held["syntax"].isValue else ""
    encoding = held["encoding"]
    if encoding.getName() == "single":
        content = b"".join(part for one in encoding.getComponent() for part in _strings(bytes(one)))
    elif encoding.getName() == "arbitrary":
        content = bytes(encoding.getComponent())[1:]  # the number of unused bits comes first
    else:
        content = bytes(encoding.getComponent())
    return Retrieved(_SYNTAX_NAMES.get(oid, oid), content)


def _strings(content: bytes) -> Iterator[bytes]:
    """A string that is given as a value of its own type instead of as octets."""
    for kind in (schema.GeneralString, schema.VisibleString, univ.OctetString):
        try:
            value, _rest = decoder.decode(content, asn1Spec=kind())
        except _FAULTS:
            continue
        yield bytes(value)
        return


def _diagnosed(it: Any) -> Said:
    if it.getName() == "usual":
        return _said(it.getComponent())
    oid = it.getComponent()["syntax"]
    return Said(str(oid) if oid.isValue else "", 0, b"")


def _said(it: Any) -> Said:
    return Said(str(it["set"]), _number(it["condition"]), bytes(it["addition"].getComponent()))


def _number(it: Any) -> int:
    number = int(it)
    if abs(number) >= _NUMBER_MOST:
        raise ValueError("a number nobody can mean")
    return number


def _bytes(it: Any) -> bytes:
    return bytes(it) if it.isValue else b""
