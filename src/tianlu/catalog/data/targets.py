"""Targets of copy cataloguing: what is asked of them, what they answer, how they are spoken to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from tianlu.kit.access import act
from tianlu.kit.errors import Sentence

TARGETS = act("catalog.targets", _("Manage the targets of copy cataloguing"))
PRIVATE_TARGETS = act("network.private-targets", _("Name machines of the library's own network as targets"))


class TargetProtocol(StrEnum):
    """How a target is spoken to."""

    Z3950 = "z3950"  # ISO 23950
    SRU = "sru"  # OASIS searchRetrieve

    @property
    def label(self) -> Sentence:
        return {TargetProtocol.Z3950: "Z39.50", TargetProtocol.SRU: "SRU"}[self]


class Access(StrEnum):
    """What a target can be searched by."""

    ISBN = "isbn"
    ISSN = "issn"
    TITLE = "title"
    AUTHOR = "author"
    SUBJECT = "subject"
    ANY = "any"

    @property
    def label(self) -> Sentence:
        return _ACCESS_LABELS[self]


_ACCESS_LABELS: dict[Access, Sentence] = {
    Access.ISBN: "ISBN",
    Access.ISSN: "ISSN",
    Access.TITLE: _("Title"),
    Access.AUTHOR: _("Author"),
    Access.SUBJECT: _("Subject"),
    Access.ANY: _("Any words"),
}


@dataclass(frozen=True, slots=True)
class TargetQuery:
    """What is looked for; everything that is given must be met."""

    isbn: str = ""
    issn: str = ""
    title: str = ""
    author: str = ""
    subject: str = ""
    any: str = ""

    def terms(self) -> tuple[tuple[Access, str], ...]:
        """What is given, with what it is searched by."""
        return tuple((access, text) for access in Access if (text := getattr(self, access.value)))


@dataclass(frozen=True, slots=True)
class TargetSettings:
    """Everything an engine needs to speak to a target.

    `attributes` maps each access to how the target says it: Bib-1 attributes as `1=4 4=1` for Z39.50, an index with an
    optional relation as `dc.title` or `dc.title all` for SRU. `timeout` is seconds for a whole search. `listed`: an
    administrator vouched for this host and port, which may be private.
    """

    name: str
    protocol: TargetProtocol
    host: str = ""
    port: int = 210
    database: str = ""
    url: str = ""
    version: str = ""
    syntax: str = "usmarc"
    element_set: str = "F"
    charset: str = "auto"
    attributes: dict[str, str] = field(default_factory=dict)
    timeout: float = 15.0
    listed: bool = False
    group: str = ""
    user: str = ""
    password: str = field(default="", repr=False)

    def attribute(self, access: Access) -> str:
        """How the target is told what it is searched by: as set, else the usual way; "" when it cannot be."""
        usual = USUAL_ATTRIBUTES if self.protocol is TargetProtocol.Z3950 else USUAL_INDEXES
        return self.attributes.get(access.value, usual[access])


# Bib-1 use attributes (Attribute Set BIB-1, Z39.50 Maintenance Agency).
USUAL_ATTRIBUTES: dict[Access, str] = {
    Access.ISBN: "1=7",
    Access.ISSN: "1=8",
    Access.TITLE: "1=4",
    Access.AUTHOR: "1=1003",
    Access.SUBJECT: "1=21",
    Access.ANY: "1=1016",
}
# The Bath and Dublin Core context sets, which targets of libraries commonly know; cql.anywhere is of the CQL set.
USUAL_INDEXES: dict[Access, str] = {
    Access.ISBN: "bath.isbn",
    Access.ISSN: "bath.issn",
    Access.TITLE: "dc.title",
    Access.AUTHOR: "dc.creator",
    Access.SUBJECT: "dc.subject",
    Access.ANY: "cql.anywhere",
}


@dataclass(frozen=True, slots=True)
class RawRecord:
    """A record as the target sent it; `syntax` is what the target says it is (`usmarc`, `xml`, or an OID)."""

    content: bytes
    syntax: str


@dataclass(frozen=True, slots=True)
class TargetAnswer:
    """`total` records are said to be found, `records` came; `remarks` say what about the answer is odd."""

    total: int
    records: tuple[RawRecord, ...] = ()
    remarks: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class TargetView:
    """A target as pages show it: never how we sign in, only whether we do. `stamp` changes with its settings."""

    id: int
    settings: TargetSettings
    name_zh: str
    name_en: str
    active: bool
    order: int
    signs_in: bool
    stamp: str = ""

    @property
    def address(self) -> str:
        it = self.settings
        host = f"[{it.host.strip('[]')}]" if ":" in it.host else it.host
        return it.url if it.protocol is TargetProtocol.SRU else f"{host}:{it.port}/{it.database}"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a candidate came from: the target by name, the number it gives the record, when (ISO 8601)."""

    target_id: int
    target: str
    control_number: str
    found_at: str


@dataclass(frozen=True, slots=True)
class CandidateView:
    """A record that a target sent, read. `known` are records of the catalog that it would join or that resemble it,
    with evidence and contradictions in words; `elsewhere` the other targets that sent the same.
    """

    id: int
    bib: Mapping[str, Any]
    dialect: str
    encoding: str
    sources: tuple[Source, ...]
    notices: tuple[str, ...] = ()
    same: bool = False
    joins: bool = False
    known: tuple[Mapping[str, Any], ...] = ()
    elsewhere: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TargetResult:
    """What came of asking one target: candidates, or the sentence why there are none.

    `unreadable` says of each record that could not be read why; `remarks` what was odd about the answer.
    """

    target: TargetView
    total: int = 0
    candidates: tuple[CandidateView, ...] = ()
    unreadable: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    refusal: str = ""
