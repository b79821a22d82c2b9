"""What reading a file yields: records found, bytes rejected, and what was learnt about the file beforehand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from tianlu.marc.dialects import Dialect
from tianlu.marc.notices import Notice, Param, Reason
from tianlu.marc.record import Record

ContainerName = Literal["iso2709", "marcxml", "json", "line"]


class Found(NamedTuple):
    """A record that was read. ``raw`` are its bytes, ``position`` and ``length`` say where they lie in the input.

    ``encoding`` and ``dialect`` are the record's own; ``notices`` say where they or its structure are odd.
    A record without notices is written back byte for byte by ``to_iso2709(record, encoding)``.
    """

    record: Record
    raw: bytes
    position: int
    length: int
    notices: Sequence[Notice] = ()
    encoding: str = "utf-8"
    dialect: Dialect = "marc21"


class Rejected(NamedTuple):
    """Bytes that hold no trustworthy record, and why."""

    position: int
    length: int
    raw: bytes
    reason: Reason


class Witness(NamedTuple):
    """What ``times`` records (or the XML declaration) say about their encoding; ``names`` is the codec meant, or ""."""

    kind: str
    value: str
    times: int
    names: str


@dataclass(frozen=True, slots=True)
class FileReport:
    """What a whole file was found to be. ``encoding`` is "undecided" when a person must choose it."""

    container: ContainerName
    dialect: Dialect
    encoding: str
    confidence: float
    dialect_confidence: float = 1.0
    records: int = 0
    witnesses: tuple[Witness, ...] = ()
    contradictions: tuple[Notice, ...] = ()

    @property
    def decided(self) -> bool:
        """False when ``read`` needs an encoding chosen by a person."""
        return self.encoding != "undecided"

    def to_dict(self) -> dict[str, object]:
        """JSON-able, for a preview page or a job's result."""
        return {
            "container": self.container,
            "dialect": self.dialect,
            "encoding": self.encoding,
            "confidence": round(self.confidence, 4),
            "dialect_confidence": round(self.dialect_confidence, 4),
            "records": self.records,
            "witnesses": [witness._asdict() for witness in self.witnesses],
            "contradictions": [_notice(notice) for notice in self.contradictions],
        }


def _notice(notice: Notice) -> dict[str, object]:
    params: dict[str, Param] = dict(notice.params)
    return {"code": notice.code, "params": params}
