"""Look through a whole file before anything is imported: container, dialect, encoding, and what contradicts what."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import BinaryIO

from tianlu.marc import marcxml
from tianlu.marc.containers import HEAD, Container, recognise
from tianlu.marc.dialects import DialectDecision, DialectEvidence
from tianlu.marc.encodings.evidence import UNDECIDED, Decision, Evidence
from tianlu.marc.notices import MarcError, Notice, NotMarc
from tianlu.marc.outcomes import FileReport, Rejected, Witness
from tianlu.marc.salvaging import IGNORABLE
from tianlu.marc.sources import Source, opened
from tianlu.marc.splitting import peek

# UNIMARC field 100 $a positions 26-29, and the CNMARC codes for the Chinese sets.
_SETS = {"50": "utf-8", "10": "gbk", "20": "gbk", "03": "iso-5426"}
_LEADER_9 = {"a": "utf-8"}
_CODED = re.compile(rb"\x1fa([^\x1f\x1e]{30,40})")
_CHINESE = ("gbk", "gb18030", "big5")


def inspect(source: Source, progress: Callable[[int], None] | None = None) -> FileReport:
    """Read the whole source once, memory flat; ``progress`` is told often how many bytes are behind.

    Raises NotMarc when it is no container of MARC records.
    """
    with opened(source) as stream:
        head = stream.read(HEAD)
        container = recognise(head)
        stream.seek(0)
        return _Inspection(container, head).run(stream, progress or (lambda _: None))


class _Inspection:
    def __init__(self, container: Container, head: bytes) -> None:
        self.container = container
        self.declared = marcxml.declared_encoding(head) if container.name == "marcxml" else ""
        self.evidence = Evidence()
        self.dialects = DialectEvidence()
        self.leader_9: Counter[str] = Counter()
        self.field_100: Counter[str] = Counter()
        self.records = 0
        self.sound = False  # whether anything so far is built like a record

    def run(self, stream: BinaryIO, progress: Callable[[int], None]) -> FileReport:
        binary = self.container.name == "iso2709"
        for piece in self.container.split(stream):
            progress(piece.position)
            if isinstance(piece, Rejected):
                continue
            raw = piece.raw.lstrip(IGNORABLE) if binary else piece.raw
            if not raw:
                continue
            self.records += 1
            self.try_structure(raw)
            self.evidence.add(raw)
            family = self.dialects.add(self.container.tags(raw), raw)
            if binary:
                self.hear(raw, family)
        if not self.records:
            raise NotMarc("container.no_records")
        if not self.sound:
            raise NotMarc("container.no_records")  # noise that happens to hold separators
        return self.report()

    def try_structure(self, raw: bytes) -> None:
        """Whether the bytes are built like a record, or hold what begins like one, whatever their encoding."""
        if self.sound:
            return
        if self.container.resembles(raw):
            self.sound = True
            return
        try:
            self.container.parse(raw, lambda text: text.decode("latin-1"))
        except MarcError:
            return
        self.sound = True

    def hear(self, raw: bytes, family: str) -> None:
        """What the record says about its own encoding."""
        if family == "unimarc":
            coded = _CODED.search(peek(raw, b"100"))
            if coded:
                self.field_100[coded[1][26:30].decode("latin-1")] += 1
        elif family == "marc21":
            self.leader_9[raw[9:10].decode("latin-1")] += 1

    def report(self) -> FileReport:
        dialect = self.dialects.decide()
        decision = self.decide()
        return FileReport(
            container=self.container.name,
            dialect=dialect.dialect,
            encoding=decision.encoding,
            confidence=decision.confidence,
            dialect_confidence=dialect.confidence,
            records=self.records,
            witnesses=tuple(self.witnesses()),
            contradictions=(*self.contradictions(decision), *self.mixture(decision), *self.dialect_notices(dialect)),
        )

    def decide(self) -> Decision:
        half = self.records / 2
        if marcxml.is_wide(self.declared):
            return Decision("utf-8", 1.0)
        # UNIMARC of the time before Unicode is in ISO 5426 unless it says otherwise.
        elsewhere = sum(n for sets, n in self.field_100.items() if _meant(sets) not in ("", "iso-5426"))
        return self.evidence.decide(
            said_marc8=self.leader_9[" "] > half,
            said_iso5426=self.dialects.counts["unimarc"] > half and elsewhere <= half,
        )

    def witnesses(self) -> list[Witness]:
        found = [Witness("leader/09", value, n, _LEADER_9.get(value, "")) for value, n in self.leader_9.items()]
        found += [Witness("100$a/26-29", value, n, _meant(value)) for value, n in self.field_100.items()]
        if self.declared:
            found.append(Witness("xml", self.declared, 1, self.declared))
        return sorted(found, key=lambda witness: (witness.kind, -witness.times))

    def contradictions(self, decision: Decision) -> list[Notice]:
        """Witnesses that say something else than the bytes. Plain ASCII contradicts nobody."""
        if decision.encoding == UNDECIDED:
            return [Notice("encoding.undecided")]
        if self.evidence.units == self.evidence.ascii:
            return []
        found: Counter[tuple[str, str]] = Counter()
        for witness in self.witnesses():
            meant = witness.names or ("marc-8" if witness.kind == "leader/09" and witness.value == " " else "")
            if meant and not _same(meant, decision.encoding):
                code = {"leader/09": "leader", "xml": "declaration"}.get(witness.kind, "field_100")
                found[f"encoding.{code}_contradicts", meant if code != "field_100" else witness.value] += witness.times
        return [
            Notice(code, {"records": count, "said": said, "found": decision.encoding})
            for (code, said), count in found.items()
        ]

    def mixture(self, decision: Decision) -> list[Notice]:
        votes = dict(self.evidence.sure)
        unread = self.evidence.misfit
        if decision.encoding in ("utf-8", *_CHINESE):
            unread += self.evidence.single_byte
        notices = [
            Notice("encoding.mixed", {"records": count, "found": name, "decided": decision.encoding})
            for name, count in sorted(votes.items())
            if decision.encoding != UNDECIDED and not _same(name, decision.encoding)
        ]
        if unread:
            notices.append(Notice("encoding.unreadable", {"records": unread}))
        return notices

    def dialect_notices(self, decision: DialectDecision) -> list[Notice]:
        if not decision.confidence:
            return [Notice("dialect.undecided")]
        other = "unimarc" if decision.dialect == "marc21" else "marc21"
        count = self.dialects.counts[other]
        if not count:
            return []
        return [Notice("dialect.mixed", {"records": count, "found": other, "decided": decision.dialect})]


def _meant(sets: str) -> str:
    """The codec that a value of 100 $a 26-29 names: the first set beyond ISO 646 counts."""
    for code in (sets[:2], sets[2:4]):
        if code in _SETS:
            return _SETS[code]
    return ""


def _same(one: str, other: str) -> bool:
    return one == other or (one in ("gbk", "gb18030", "gb2312") and other in ("gbk", "gb18030"))
