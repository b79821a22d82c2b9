"""Reading a whole file without writing a record, to say what an import would do."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any, BinaryIO

from tianlu.catalog.data import StepReader, import_steps
from tianlu.catalog.engines.seen import SeenInFile
from tianlu.catalog.queries.lookups import KnownRecords
from tianlu.catalog.queries.pairs import match_threshold
from tianlu.catalog.services.importing.deciding import Decision, decide
from tianlu.catalog.services.importing.preparing import Prepared, outcomes
from tianlu.catalog.services.importing.writing import candidate_entry
from tianlu.kit.db import weighed
from tianlu.libraries.data import Actor
from tianlu.marc import FileReport, Found, Rejected
from tianlu.marc import Record as MarcRecord

_SAMPLE = 300
_BATCH = 400
_HEAVIEST = 8 << 20  # bytes of a batch: rejected pieces may be 4 MB each
_SHOWN_FIRST = 10
_SHOWN_CANDIDATES = 200
Progress = Callable[[int], None]  # bytes read so far


def sample_of(file: BinaryIO, report: FileReport) -> list[MarcRecord]:
    """The first records, from which the steps see what fields there are."""
    return [found.record for found in islice(outcomes(file, report, 0), _SAMPLE) if isinstance(found, Found)]


def step_settings(
    actor: Actor, choices: Mapping[str, str], dialect: str, sample: list[MarcRecord]
) -> dict[str, dict[str, Any]]:
    """Each step's settings as they are now, to be kept with the import."""
    return {
        name: step.settings(actor, choices.get(name, ""), dialect=dialect, sample=sample) for name, step in import_steps
    }


def step_readers(actor: Actor, settings: Mapping[str, Mapping[str, Any]], import_id: int) -> dict[str, StepReader]:
    """Each step at work with the settings kept with the import."""
    return {name: step.reader(actor, settings.get(name, {}), import_id=import_id) for name, step in import_steps}


def survey(
    actor: Actor,
    file: BinaryIO,
    report: FileReport,
    settings: Mapping[str, Mapping[str, Any]],
    *,
    progress: Progress,
    most_rejected: int = 1000,
) -> dict[str, Any]:
    """What importing the file would do, as plain JSON; needs a decided encoding, writes nothing.

    Keys: `records`, `new`, `same`, `merge`, `rejected_count` and the first `rejected` (position, length, reason,
    params), `candidates` (merges and near misses with evidence), `candidate_count`, `notices` by code, `first` records
    as descriptions, `steps` with totals and problems.
    """
    found = _Survey(step_readers(actor, settings, 0), most_rejected)
    catalog, threshold = KnownRecords(actor.organisation_id), match_threshold(actor)
    with SeenInFile() as seen:
        for batch in weighed(outcomes(file, report, 0), lambda: _BATCH, lambda it: it.length, _HEAVIEST):
            prepared = [Prepared(it, actor.organisation_id, found.readers) for it in found.sort(batch)]
            decisions = decide(prepared, [catalog, seen], threshold, -1 - found.new)
            found.count(decisions)
            seen.remember(_new(decisions), (it.sha256 for it in prepared))
            progress(batch[-1].position + batch[-1].length)
    return found.result()


def _new(decisions: list[Decision]) -> Iterator[tuple[int, tuple[int, ...], Any]]:
    for decision in decisions:
        if not decision.same and decision.fresh_values:
            yield decision.target, decision.fresh_values, decision.prepared.facts


class _Survey:
    """Adds up what the batches hold."""

    def __init__(self, readers: dict[str, StepReader], most_rejected: int) -> None:
        self.readers = readers
        self.most_rejected = most_rejected
        self.new = self.same = self.merge = self.rejected_count = self.candidate_count = 0
        self.rejected: list[dict[str, Any]] = []
        self.candidates: list[dict[str, Any]] = []
        self.first: list[dict[str, Any]] = []
        self.notices: Counter[str] = Counter()

    def sort(self, batch: list[Found | Rejected]) -> Iterator[Found]:
        """The records of the batch; rejected bytes are written down."""
        for outcome in batch:
            if isinstance(outcome, Found):
                self.notices.update(notice.code for notice in outcome.notices)
                yield outcome
                continue
            self.rejected_count += 1
            if len(self.rejected) < self.most_rejected:
                self.rejected.append(
                    {
                        "position": outcome.position,
                        "length": outcome.length,
                        "reason": outcome.reason.code,
                        "params": dict(outcome.reason.params),
                    }
                )

    def count(self, decisions: list[Decision]) -> None:
        for decision in decisions:
            it = decision.prepared
            if len(self.first) < _SHOWN_FIRST:
                self.first.append({"position": it.position, "bib": it.bib.to_dict()})
            if decision.same:
                self.same += 1
                continue
            self.new += decision.created
            self.merge += not decision.created
            for name, read in it.reads.items():
                self.readers[name].plan(it.position, read)
            if decision.candidates or decision.verdict:
                self.candidate_count += decision.verdict is None
                if len(self.candidates) < _SHOWN_CANDIDATES:
                    self.candidates.append(candidate_entry(decision, {}))

    def result(self) -> dict[str, Any]:
        return {
            "records": self.new + self.same + self.merge,
            "new": self.new,
            "same": self.same,
            "merge": self.merge,
            "rejected_count": self.rejected_count,
            "rejected": self.rejected,
            "candidate_count": self.candidate_count,
            "candidates": self.candidates,
            "notices": dict(self.notices),
            "first": self.first,
            "steps": {name: _plan(reader) for name, reader in self.readers.items()},
        }


def _plan(reader: StepReader) -> dict[str, Any]:
    plan = reader.summary()
    return {
        "totals": [{"code": code, "params": dict(params), "number": number} for code, params, number in plan.totals],
        "problems": [{"position": it.position, "code": it.code, "params": dict(it.params)} for it in plan.problems],
        "problem_count": plan.problem_count,
    }
