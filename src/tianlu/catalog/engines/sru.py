"""Asking an SRU target (1.1, 1.2: Library of Congress; 2.0: OASIS searchRetrieve) by searchRetrieve over HTTP."""

import re
import time
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final
from urllib.parse import urlencode, urlsplit, urlunsplit
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from django.utils.translation import gettext_lazy as _

from tianlu.catalog.data import Access, RawRecord, TargetAnswer, TargetQuery, TargetSettings
from tianlu.catalog.engines.sru_diagnostics import SIGN_IN, sentence
from tianlu.catalog.engines.targets import (
    RECORDS_MOST,
    AccessUnknown,
    NotAMarcSyntax,
    TargetSaysNo,
    TargetSignIn,
    TargetSpeaksOtherwise,
    limits_of,
    policy_of,
)
from tianlu.catalog.engines.xml_text import DECLARATION, NotXml, in_utf8, without_forbidden
from tianlu.kit.errors import Refusal, Sentence
from tianlu.kit.outbound import Response, fetch

VERSIONS: Final = ("1.1", "1.2", "2.0")
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_PIECE: Final = 20  # records asked for at a time
_DEPTH_MOST: Final = 40
_MEANT: Final = re.compile(r'(["\\*?^])')  # CQL reads quotes, masks and anchors inside of quoted terms too
_INDEX: Final = re.compile(r"([\w.-]+)(?:\s+([\w.<>=-]+))?")
# Parameters of a question: an address that was copied from a browser has its own.
_OURS: Final = frozenset(
    {"operation", "version", "query", "startRecord", "maximumRecords", "recordSchema", "recordPacking"}
    | {"recordXMLEscaping"}
)
_NUMBER: Final = re.compile(r"\d{1,12}")
_RESPONSES: Final = frozenset({"searchRetrieveResponse", "diagnostics", "explainResponse", "scanResponse"})
_MARC: Final = re.compile(rb"<(?:[\w.-]+:)?(?:leader|controlfield|datafield)\b")


@dataclass
class Answered:
    """A response of searchRetrieve, taken apart."""

    root: str = ""
    total: str = ""
    records: list[bytes] = field(default_factory=list)
    schemas: list[str] = field(default_factory=list)
    diagnostics: list[dict[str, str]] = field(default_factory=list)


class SruTarget:
    """A target spoken to by SRU."""

    def __init__(self, settings: TargetSettings) -> None:
        self._settings = settings

    def search(self, query: TargetQuery, limit: int) -> TargetAnswer:
        """At most `limit` records that meet the query, fetched in pieces.

        A target that fails in the middle gives what it gave, with a remark.
        """
        cql = self.cql(query)
        ends = time.monotonic() + self._settings.timeout
        wanted, total, seen = min(limit, RECORDS_MOST), 0, 0
        records: list[RawRecord] = []
        remarks: list[Sentence] = []
        while seen < wanted:
            try:
                answer = self._ask(cql, seen + 1, min(_PIECE, wanted - seen), ends)
                records += _marc(answer, remarks)
            except Refusal as refusal:
                if not records:
                    raise
                remarks.append(refusal.in_full())
                break
            total = max(total, int(answer.total))
            wanted = min(wanted, total)
            seen += len(answer.records)
            if not answer.records:
                break
        if seen < wanted and not remarks:
            remarks.append(_("The target says it has more records than it sends."))
        return TargetAnswer(total, tuple(records[:wanted]), tuple(remarks))

    def cql(self, query: TargetQuery) -> str:
        """The question in CQL; every term quoted, so that nothing in it is read as an operator."""
        return " and ".join(self._clause(access, text) for access, text in query.terms())

    def _clause(self, access: Access, text: str) -> str:
        found = _INDEX.fullmatch(self._settings.attribute(access).strip())
        if found is None:
            raise AccessUnknown(reason=access.value, access=access.label)
        term = _MEANT.sub(r"\\\1", text)
        return f'{found[1]} {found[2] or "="} "{term}"'

    def _ask(self, cql: str, start: int, number: int, ends: float) -> Answered:
        it = self._settings
        wanted = {"query": cql, "startRecord": str(start), "maximumRecords": str(number), "recordSchema": it.syntax}
        if it.version == "2.0":
            wanted |= {"recordXMLEscaping": "xml"}
        else:
            wanted |= {"operation": "searchRetrieve", "version": it.version or "1.1", "recordPacking": "xml"}
        parts = urlsplit(it.url)
        kept = [one for one in parts.query.split("&") if one and one.partition("=")[0] not in _OURS]
        port = parts.port or _DEFAULT_PORTS.get(parts.scheme, 80)
        limits = limits_of(replace(it, timeout=max(0.1, ends - time.monotonic())))
        response = fetch(
            urlunsplit(parts._replace(query="&".join([*kept, urlencode(wanted)]))),
            policy=policy_of(it, parts.hostname or "", port),
            headers={"Accept": "application/xml, text/xml", **self._credentials()},
            limits=limits,
        )
        return self._understood(response, parts.hostname or "")

    def _credentials(self) -> dict[str, str]:
        """Basic authentication (RFC 7617); `fetch` never takes it to another host."""
        it = self._settings
        if not it.user:
            return {}
        return {"Authorization": f"Basic {b64encode(f'{it.user}:{it.password}'.encode()).decode()}"}

    def _understood(self, response: Response, host: str) -> Answered:
        if response.status in {401, 403}:
            raise TargetSignIn()
        try:
            answer = understand(response.body, response.headers.get("content-type", ""), self._settings.charset)
        except NotXml as error:
            reason = error.reason if response.status == 200 else f"HTTP {response.status}"
            raise TargetSpeaksOtherwise(host=host, protocol="SRU", reason=reason) from error
        if answer.root not in _RESPONSES:
            reason = _("it sends something else") if response.status == 200 else f"HTTP {response.status}"
            raise TargetSpeaksOtherwise(host=host, protocol="SRU", reason=reason)
        if answer.diagnostics and not answer.records:
            raise _no(answer.diagnostics[0])
        if not _NUMBER.fullmatch(answer.total):
            raise TargetSpeaksOtherwise(
                host=host, protocol="SRU", reason=_("it does not say how many records it found")
            )
        return answer


def _marc(answer: Answered, remarks: list[Sentence]) -> list[RawRecord]:
    """What is MARC of the records; others are told, and refused when there is nothing else."""
    marc = [RawRecord(content, "xml") for content in answer.records if _MARC.search(content)]
    others = [content for content in answer.records if not _MARC.search(content)]
    if others:
        refusal = _in_its_place(others[0]) or NotAMarcSyntax(
            syntax=", ".join(sorted(set(answer.schemas)))[:80] or "XML"
        )
        if not marc:
            raise refusal
        if refusal.in_full() not in remarks:
            remarks.append(refusal.in_full())
    return marc


def _in_its_place(content: bytes) -> Refusal | None:
    """The diagnostic that stands where a record should (a surrogate diagnostic)."""
    try:
        diagnostics = understand(content).diagnostics
    except NotXml:
        return None
    return _no(diagnostics[0]) if diagnostics else None


def _no(diagnostic: dict[str, str]) -> Refusal:
    number = diagnostic.get("uri", "").rpartition("/")[2]
    if number in SIGN_IN:
        return TargetSignIn()
    said = " ".join(" ".join(filter(None, (diagnostic.get("message"), diagnostic.get("details")))).split())[:200]
    return TargetSaysNo(said=sentence(number, said) or diagnostic.get("uri", "")[:80] or "?")


def understand(body: bytes, content_type: str = "", charset: str = "auto") -> Answered:
    """The response in these bytes. Raises `NotXml`; nothing outside them is ever opened.

    Where no encoding is named in them, they are what the header says or else the target's `charset`.
    """
    body = in_utf8(body, content_type, charset)
    try:
        return _parsed(body)
    except NotXml as error:
        if not error.damaged:
            raise
        mended = without_forbidden(body)
        if mended == body:
            raise
        return _parsed(mended)


def _parsed(body: bytes) -> Answered:
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = reader.refuse_type
    parser.EntityDeclHandler = reader.refuse
    parser.StartElementHandler = reader.begin
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.hear
    try:
        parser.Parse(body, True)
    except expat.ExpatError as error:
        raise NotXml(_("it is no XML: %(detail)s") % {"detail": expat.ErrorString(error.code)}, damaged=True) from error
    except (ValueError, LookupError) as error:  # an encoding that the parser cannot be told of
        raise NotXml(_("it is no XML: %(detail)s") % {"detail": "encoding"}) from error
    return reader.answer


class _Reader:
    """Receives expat's events; the content of `recordData` is written down again as it comes, as XML or as text."""

    def __init__(self) -> None:
        self.answer = Answered()
        self._path: list[str] = []
        self._text: list[str] = []
        self._data: list[str] | None = None
        self._data_at = 0
        self._elements = False

    def refuse_type(self, name: str, *_declared: object) -> None:
        if name.lower() == "html":
            raise NotXml(_("it sends a web page"))
        self.refuse()

    def refuse(self, *_declared: object) -> None:
        raise NotXml(_("it declares a document type or entities"))

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if len(self._path) >= _DEPTH_MOST:
            raise NotXml(_("it is nested too deeply"))
        if not self._path:
            self.answer.root = local
        self._path.append(local)
        self._text = []
        if self._data is not None:
            given = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
            self._data.append(f"<{name}{given}>")
            self._elements = True
        elif local == "recordData":
            self._data, self._data_at, self._elements = [], len(self._path), False
        elif local == "diagnostic":
            self.answer.diagnostics.append({})

    def hear(self, data: str) -> None:
        if self._data is None:
            self._text.append(data)
        else:
            self._data.append(escape(data))

    def end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if self._data is not None and len(self._path) > self._data_at:
            self._data.append(f"</{name}>")
        elif self._data is not None:
            self._finish(self._data)
            self._data = None
        else:
            self._note(local, "".join(self._text).strip())
        self._path.pop()
        self._text = []

    def _finish(self, data: Sequence[str]) -> None:
        text = "".join(data)
        if not self._elements:  # recordPacking=string: the record is text that must be read once more
            text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
            text = DECLARATION.sub("", text.lstrip())  # it names the encoding that the text is not in any more
        if text.strip():
            self.answer.records.append(text.strip().encode("utf-8"))

    def _note(self, local: str, text: str) -> None:
        answer = self.answer
        if local == "numberOfRecords" and len(self._path) == 2:
            answer.total = text
        elif local == "recordSchema":
            answer.schemas.append(text)
        elif local in {"uri", "details", "message"} and answer.diagnostics and "diagnostic" in self._path:
            answer.diagnostics[-1][local] = text
