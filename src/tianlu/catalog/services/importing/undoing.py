"""Taking an import back: what it brought goes, what others rely on by now stays and is listed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from tianlu.catalog.data import IMPORT, ImportState, RecordStatus, UndoImport, import_steps, record_vetoes
from tianlu.catalog.models import Contribution, Import, Record, RecordSource, RecordVersion
from tianlu.catalog.queries.documents import marc_of_version
from tianlu.catalog.services.importing.phases import JobSteps, begin, failing, locked, queued
from tianlu.catalog.services.merging import merged_into, take_apart
from tianlu.catalog.services.versions import append_version
from tianlu.kit.clock import now
from tianlu.kit.errors import Sentence
from tianlu.kit.feed import announce_many
from tianlu.libraries.data import Actor
from tianlu.marc.projecting import project

_BATCH = 100  # contributions in one step
_SHOWN = 500
_MACHINE = frozenset({"import", "update", "undo", "merge", "split"})  # versions whose description no person wrote


def undo_import(actor: Actor, import_id: int) -> int:
    """Queue the undoing of a finished or cancelled import; the job's number."""
    actor.require(IMPORT)
    with transaction.atomic():
        row = locked(actor, import_id, ImportState.DONE, ImportState.CANCELLED, ImportState.FAILED)
        return queued(actor, row, ImportState.UNDOING, UndoImport(import_id))


def run_undo(actor: Actor, context: JobSteps, import_id: int) -> dict[str, Any]:
    """The job behind `undo_import`; another worker goes on behind the contribution that the last step reached."""
    row = Import.scoped(actor).get(id=import_id)
    undoing = _Undoing(actor, import_id)
    after = context.checkpoint.get("after", 0)
    if not after:
        row.counts = _asked_anew(row.counts)
    total = undoing.links().count()
    done = total - undoing.links(after).filter(active=True).count()
    with failing(row):
        begin(row, context, ImportState.UNDOING, done, total)
        while True:
            with context.step(done=done, total=total) as step:
                links = undoing.next_links(after)
                if not links:
                    break
                undoing.step(links, now())
                row.counts = undoing.report(row.counts)
                Import.scoped(actor).filter(id=import_id).update(counts=row.counts)
                after = links[-1].contribution_id or after
                done += len(links)
                step.done, step.checkpoint = done, {"after": after}
        with context.step(done=done, total=total) as step:
            row.state = ImportState.UNDONE
            row.undone_at = now()
            row.save(update_fields=["state", "undone_at", "counts"])
            undone = row.counts.get("undo", {})
            step.result = {key: undone.get(key, 0) for key in ("withdrawn", "reverted", "released", "left")}
    return dict(step.result)


def _asked_anew(counts: dict[str, Any]) -> dict[str, Any]:
    """The report where an earlier undo had ended too soon: what it left is looked at again, and told once."""
    undo = {key: number for key, number in counts.get("undo", {}).items() if key not in {"left", "left_records"}}
    return {**counts, "undo": undo}


@dataclass
class _Tally:
    withdrawn: int = 0
    reverted: int = 0
    released: int = 0  # records that go on living with what others contributed
    left: list[dict[str, Any]] = field(default_factory=list)


class _Undoing:
    """One step after the other over the import's contributions."""

    def __init__(self, actor: Actor, import_id: int) -> None:
        self.actor = actor
        self.import_id = import_id
        self.tally = _Tally()

    def links(self, after: int = 0) -> "QuerySet[RecordSource]":
        """Links of the import's contributions to records, behind one of them."""
        own = Contribution.scoped(self.actor).filter(origin_id=self.import_id, id__gt=after)
        return RecordSource.scoped(self.actor).filter(contribution_id__in=own.values("id"))

    def next_links(self, after: int) -> list[RecordSource]:
        """Those that still hold, in the order they came in."""
        return list(self.links(after).filter(active=True).order_by("contribution_id")[:_BATCH])

    def step(self, links: Sequence[RecordSource], at: datetime) -> None:
        """Take back a batch inside the caller's transaction."""
        self.tally = _Tally()
        links = self._apart(links, at)
        ids = list(dict.fromkeys(link.record_id for link in links))
        locked_rows = Record.objects.select_for_update().filter(id__in=ids).order_by("id")
        records = {record.id: record for record in locked_rows}
        versions = self._versions(ids)
        others = self._others(ids)
        kept = self._kept(records, versions, others)
        for _name, step in import_steps:
            free = [record_id for record_id in ids if record_id not in kept]
            kept.update(step.undo(self.actor, self.import_id, free, at))
        for record_id, record in records.items():
            if record_id in kept:
                self.tally.left.append({"record": record_id, "reason": _untranslated(kept[record_id])})
            elif record.status != RecordStatus.LIVE or record_id in others:
                self._release(record, versions[record_id], at)
            else:
                self._withdraw(record, versions[record_id][-1], at)
        gone = [link.id for link in links if link.record_id not in kept]
        RecordSource.scoped(self.actor).filter(id__in=gone).update(active=False)
        announce_many("record", [record_id for record_id in ids if record_id not in kept], action="undone")

    def _apart(self, links: Sequence[RecordSource], at: datetime) -> Sequence[RecordSource]:
        """Give back what people merged into records that this import made, so that it outlives them; the links after that.

        What was merged last comes out first, since it may have brought along what was merged before. Records that were
        edited stay, and with them what was merged into them.
        """
        ids = {link.record_id for link in links}
        histories = self._versions(list(ids))
        made = [
            record_id
            for record_id, history in histories.items()
            if history[0].origin_id == self.import_id and not self._edited(history)
        ]
        gone = merged_into(made) if made else []
        if not gone:
            return links
        rows = Record.objects.select_for_update().filter(id__in=[*ids, *gone]).order_by("id")
        records = {record.id: record for record in rows}
        for record_id in reversed(gone):
            take_apart(self.actor, records[record_id], at=at)
        again = RecordSource.scoped(self.actor).filter(id__in=[link.id for link in links])
        return self._apart(list(again.order_by("contribution_id")), at)

    def _kept(
        self, records: dict[int, Record], versions: dict[int, list[RecordVersion]], others: set[int]
    ) -> dict[int, Sentence]:
        """Records to leave as they are: edited since, or relied upon with nobody else's contribution to stand on."""
        kept: dict[int, Sentence] = {}
        for record_id in records:
            if self._edited(versions[record_id]):
                kept[record_id] = _("It was edited since.")
        alone = [record_id for record_id in records if record_id not in others and record_id not in kept]
        for _name, subscriber in record_vetoes:
            kept.update(subscriber.objections(alone, except_import=self.import_id))
        return kept

    def _versions(self, ids: list[int]) -> dict[int, list[RecordVersion]]:
        found: dict[int, list[RecordVersion]] = {}
        for version in RecordVersion.objects.filter(record_id__in=ids).order_by("record_id", "number"):
            found.setdefault(version.record_id, []).append(version)
        return found

    def _others(self, ids: list[int]) -> set[int]:
        """Records that something else than this import holds up."""
        links = RecordSource.unscoped(reason="what another library contributed keeps a record from being withdrawn")
        held = links.filter(record_id__in=ids, active=True).exclude(contribution__origin_id=self.import_id)
        return set(held.values_list("record_id", flat=True))

    def _edited(self, history: list[RecordVersion]) -> bool:
        """A person's work on top of what this import brought is not thrown away."""
        mine = [version.number for version in history if version.origin_id == self.import_id]
        return bool(mine) and any(version.reason not in _MACHINE for version in history if version.number > mine[0])

    def _release(self, record: Record, history: list[RecordVersion], at: datetime) -> None:
        """The record stays; where its description is this import's update, the one before comes back."""
        current = history[-1]
        before = [version for version in history if version.origin_id != self.import_id]
        if current.origin_id != self.import_id or not before or record.status != RecordStatus.LIVE:
            self.tally.released += 1
            return
        marc, dialect = marc_of_version(before[-1])
        record.projection = orjson.dumps(project(marc, dialect).to_dict()).decode()
        append_version(record, before[-1], actor_id=self.actor.id, reason="undo", at=at)
        self.tally.reverted += 1

    def _withdraw(self, record: Record, current: RecordVersion, at: datetime) -> None:
        record.status = RecordStatus.WITHDRAWN
        append_version(record, current, actor_id=self.actor.id, reason="undo", at=at)
        self.tally.withdrawn += 1

    def report(self, counts: dict[str, Any]) -> dict[str, Any]:
        """The import's report after one more step."""
        undo = dict(counts.get("undo", {}))
        for key in ("withdrawn", "reverted", "released"):
            undo[key] = undo.get(key, 0) + getattr(self.tally, key)
        undo["left"] = undo.get("left", 0) + len(self.tally.left)
        undo["left_records"] = [*undo.get("left_records", ()), *self.tally.left][:_SHOWN]
        return {**counts, "undo": undo}


def _untranslated(sentence: Sentence) -> str:
    """The sentence as it stands in the code, to be said later in the language of whoever reads the report."""
    with override(None):
        return str(sentence)
