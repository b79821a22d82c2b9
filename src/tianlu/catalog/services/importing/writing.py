"""A batch of an import into the database: one transaction, a constant number of statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from tianlu.catalog.data import Placed, StepReader
from tianlu.catalog.models import Contribution, MatchKey, Record, RecordPair, RecordSource, RecordVersion, Rejected
from tianlu.catalog.queries.lookups import KnownRecords, Standing, standings
from tianlu.catalog.rules import KeyKind
from tianlu.catalog.services.importing.deciding import Decision, decide
from tianlu.catalog.services.importing.preparing import Prepared
from tianlu.kit.db import insert_many, reserve_ids, wait_for_turn
from tianlu.kit.feed import announce_many
from tianlu.marc import Rejected as RejectedBytes

_TURN = 7_420_101  # batches of two imports, or both would miss the other's new records


@dataclass(frozen=True)
class Run:
    """What all batches of one import share."""

    import_id: int
    organisation_id: int
    actor_id: str
    container: str
    readers: Mapping[str, StepReader]
    threshold: int


@dataclass
class Written:
    """What one batch did."""

    new: int = 0
    same: int = 0
    merged: int = 0
    updated: int = 0
    rejected: int = 0
    steps: dict[str, int] | None = None
    candidates: list[dict[str, Any]] | None = None


def write_batch(run: Run, prepared: Sequence[Prepared], rejected: Sequence[RejectedBytes], at: datetime) -> Written:
    """Commit nothing itself: runs inside the caller's fenced transaction."""
    wait_for_turn(_TURN)
    decisions = decide(prepared, [KnownRecords(run.organisation_id)], run.threshold)
    taken = [decision for decision in decisions if not decision.same]
    written = Written(same=len(decisions) - len(taken), rejected=len(rejected))
    _write_rejected(run, rejected)
    if not taken:
        return written
    writer = _Writer(run, taken, at)
    writer.write(written)
    return written


def _write_rejected(run: Run, rejected: Sequence[RejectedBytes]) -> None:
    if rejected:
        Rejected.objects.bulk_create(
            Rejected(
                origin_id=run.import_id,
                position=piece.position,
                length=piece.length,
                raw=piece.raw,
                reason=piece.reason.code,
                params=dict(piece.reason.params),
            )
            for piece in rejected
        )


class _Writer:
    """The rows of one batch; numbers are taken first, so that every table is written in one statement."""

    def __init__(self, run: Run, taken: Sequence[Decision], at: datetime) -> None:
        self.run = run
        self.taken = taken
        self.at = at
        created = [decision.target for decision in taken if decision.created]
        self.real = dict(zip(created, reserve_ids(Record, len(created)) if created else (), strict=True))
        self.targets = [self.real.get(decision.target, decision.target) for decision in taken]
        self.contributions = reserve_ids(Contribution, len(taken))
        self.versions: list[tuple[Any, ...]] = []
        self.updates: dict[int, tuple[int, str]] = {}

    def write(self, written: Written) -> None:
        at, run = self.at, self.run
        new = [
            (target, decision) for target, decision in zip(self.targets, self.taken, strict=True) if decision.created
        ]
        insert_many(
            Record,
            ("id", "version", "status", "visibility", "projection", "created_at", "updated_at"),
            [(target, 1, "live", "public", decision.prepared.projection, at, at) for target, decision in new],
        )
        self._contributions()
        insert_many(
            RecordSource,
            ("record", "organisation", "contribution", "active"),
            [
                (target, run.organisation_id, own, True)
                for target, own in zip(self.targets, self.contributions, strict=True)
            ],
        )
        self._decide_versions()
        insert_many(RecordVersion, _VERSION_COLUMNS, self.versions)
        insert_many(
            MatchKey,
            ("value", "record"),
            [
                (value, target)
                for target, decision in zip(self.targets, self.taken, strict=True)
                for value in decision.fresh_values
            ],
        )
        self._update_records()
        written.new = len(new)
        written.merged = len(self.taken) - len(new)
        written.updated = len(self.updates)
        written.candidates = self._candidates()
        self._pairs()
        written.steps = self._steps()
        announce_many("record", dict.fromkeys(self.targets), run.organisation_id, "imported")

    def _contributions(self) -> None:
        run = self.run
        insert_many(
            Contribution,
            _CONTRIBUTION_COLUMNS,
            [
                (
                    own,
                    run.organisation_id,
                    run.import_id,
                    it.position,
                    it.raw,
                    run.container,
                    it.encoding,
                    it.dialect,
                    it.sha256,
                    it.digest,
                    it.bib.control_number.replace("\x00", "")[:255],
                    it.local_fields,
                )
                for own, it in zip(self.contributions, (decision.prepared for decision in self.taken), strict=True)
            ],
        )

    def _decide_versions(self) -> None:
        """A first version for new records; a further one where a library delivers its own record anew."""
        own = [decision.target for decision in self.taken if not decision.created and _own_number(decision)]
        known = standings([target for target in own if target > 0])
        for target, decision, contribution in zip(self.targets, self.taken, self.contributions, strict=True):
            if decision.created:
                known[target] = Standing(1, self.run.organisation_id, edited=False)
                self._version(target, 1, decision, contribution, "import")
            elif _own_number(decision) and (standing := known.get(target)) and self._replaces(standing):
                standing.version += 1
                self._version(target, standing.version, decision, contribution, "update")
                self.updates[target] = (standing.version, decision.prepared.projection)

    def _replaces(self, standing: Standing) -> bool:
        """What a person edited, or another library described, an import does not overwrite."""
        return standing.organisation_id == self.run.organisation_id and not standing.edited

    def _version(self, target: int, number: int, decision: Decision, contribution: int, reason: str) -> None:
        it = decision.prepared
        run = self.run
        self.versions.append(
            (
                target,
                number,
                contribution,
                it.dialect,
                it.projection_hash,
                run.import_id,
                run.actor_id,
                reason,
                "",
                self.at,
            )
        )

    def _update_records(self) -> None:
        if self.updates:
            table = connection.ops.quote_name(Record._meta.db_table)
            at = connection.ops.adapt_datetimefield_value(self.at)
            with connection.cursor() as cursor:
                cursor.executemany(
                    f"UPDATE {table} SET version = %s, projection = %s, updated_at = %s WHERE id = %s",  # noqa: S608
                    [(version, projection, at, target) for target, (version, projection) in self.updates.items()],
                )

    def _candidates(self) -> list[dict[str, Any]]:
        return [
            candidate_entry(decision, self.real) for decision in self.taken if decision.candidates or decision.verdict
        ]

    def _pairs(self) -> None:
        """What a new record may be besides is kept for a person to look at."""
        found = {
            (max(pair), min(pair)): verdict.score
            for target, decision in zip(self.targets, self.taken, strict=True)
            if decision.created
            for number, verdict in decision.candidates[:_LOOKED_AT]
            if (pair := (target, self.real.get(number, number)))
        }
        own, at = self.run.organisation_id, self.at
        insert_many(RecordPair, _PAIR_COLUMNS, [(own, *pair, score, False, "", at) for pair, score in found.items()])

    def _steps(self) -> dict[str, int]:
        totals: dict[str, int] = {}
        for name, reader in self.run.readers.items():
            placed = [
                Placed(target, own, decision.prepared.position, decision.prepared.reads[name])
                for target, own, decision in zip(self.targets, self.contributions, self.taken, strict=True)
                if name in decision.prepared.reads
            ]
            if placed:
                for key, number in reader.apply(placed, self.at).items():
                    totals[key] = totals.get(key, 0) + number
        return totals


def _own_number(decision: Decision) -> bool:
    return decision.verdict is not None and any(key.kind is KeyKind.OWN for key in decision.verdict.evidence)


def candidate_entry(decision: Decision, real: Mapping[int, int]) -> dict[str, Any]:
    """A merge, or a near miss, as the preview and the report show it; `record` is null inside the same file."""
    pairs = list(decision.candidates)
    if decision.verdict is not None:
        pairs.insert(0, (decision.target, decision.verdict))
    return {
        "position": decision.prepared.position,
        "title": decision.prepared.bib.title[:200],
        "joins": decision.verdict is not None,
        "with": [
            {
                "record": real.get(target, target if target > 0 else None),
                "score": verdict.score,
                "evidence": [{"kind": key.kind.name.lower(), "value": key.text[:120]} for key in verdict.evidence],
                "conflicts": [conflict._asdict() for conflict in verdict.conflicts],
            }
            for target, verdict in pairs[:5]
        ],
    }


_LOOKED_AT = 3  # likenesses of one record worth a person's time
_PAIR_COLUMNS = ("organisation", "record", "other", "score", "apart", "decided_by", "found_at")
_CONTRIBUTION_COLUMNS = (
    "id",
    "organisation",
    "origin",
    "position",
    "raw",
    "container",
    "encoding",
    "dialect",
    "sha256",
    "digest",
    "control_number",
    "local_fields",
)
_VERSION_COLUMNS = (
    "record",
    "number",
    "contribution",
    "dialect",
    "projection_hash",
    "origin",
    "actor_id",
    "reason",
    "note",
    "created_at",
)
