"""What becomes of each record of a batch: the same as before, one with a known record, or new."""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple, Protocol

from tianlu.catalog.rules import LOWEST, Facts, Key, Outcome, Verdict, choose
from tianlu.catalog.services.importing.preparing import Prepared


class Known(Protocol):
    """Where records may be known from: the catalog, or earlier parts of the same file."""

    def same(self, sums: Collection[tuple[int, bytes]]) -> set[bytes]: ...
    def hits(self, values: Collection[int]) -> dict[int, list[int]]: ...
    def facts(self, ids: Collection[int]) -> dict[int, Facts]: ...


class Decision(NamedTuple):
    """`same`, else the record it joins (`target`), which is new when `created`; provisional new ids are negative.

    `fresh_values` are the key values that the target is not found by yet.
    """

    prepared: Prepared
    same: bool
    target: int
    created: bool
    verdict: Verdict | None
    candidates: tuple[tuple[int, Verdict], ...]
    fresh_values: tuple[int, ...]


# Records found by one key, beyond which it tells nothing and is not kept: a wrong number on thousands of records would ask
# staff about each with every other.
_WORN = 50


def decide(batch: Sequence[Prepared], sources: Sequence[Known], threshold: int, first_new: int = -1) -> list[Decision]:
    """One decision for each record, in order; records of the batch know each other. `threshold` is the library's.

    A constant number of lookups per source, whatever the size of the batch.
    """
    sums = [(prepared.digest, prepared.sha256) for prepared in batch]
    same: set[bytes] = set()
    hits: dict[int, list[int]] = {}
    values = {value for prepared in batch for value in prepared.values}
    facts: dict[int, Facts] = {}
    for source in sources:
        same |= source.same(sums)
        found = source.hits(values)
        for value, ids in found.items():
            hits.setdefault(value, []).extend(ids)
        facts = {**source.facts(_wanted(found)), **facts}
    decisions: list[Decision] = []
    next_new = first_new
    for prepared in batch:
        if prepared.sha256 in same:
            decisions.append(Decision(prepared, True, 0, False, None, (), ()))
            continue
        same.add(prepared.sha256)
        outcome = _outcome(prepared, hits, facts, threshold)
        created = outcome.target is None
        target = next_new if outcome.target is None else outcome.target
        if created:
            next_new -= 1
            facts[target] = prepared.facts
        fresh: list[int] = []
        for value in prepared.values:
            known = hits.setdefault(value, [])
            if target not in known and len(known) < _WORN:
                known.append(target)
                fresh.append(value)
        decisions.append(
            Decision(prepared, False, target, created, outcome.verdict, outcome.candidates, tuple(dict.fromkeys(fresh)))
        )
    return decisions


def _wanted(found: dict[int, list[int]]) -> set[int]:
    return {record_id for ids in found.values() for record_id in ids}


_NOTHING = Outcome(None, None, ())


def _outcome(prepared: Prepared, hits: dict[int, list[int]], facts: dict[int, Facts], threshold: int) -> Outcome:
    evidence: dict[int, list[Key]] = {}
    for key, value in zip(prepared.facts.keys, prepared.values, strict=True):
        for record_id in hits.get(value, ()):
            evidence.setdefault(record_id, []).append(key)
    if not evidence:
        return _NOTHING
    known = [(number, facts[number], tuple(keys)) for number, keys in _oldest_first(evidence)]
    outcome = choose(prepared.facts, known, threshold)
    pairs = zip(prepared.facts.keys, prepared.values, strict=True)
    worn = {key for key, value in pairs if len(hits.get(value, ())) >= _WORN}
    if not worn:
        return outcome
    telling = [one for one in outcome.candidates if one[1].score >= LOWEST or not worn.issuperset(one[1].evidence)]
    return outcome._replace(candidates=tuple(telling))


def _oldest_first(evidence: dict[int, list[Key]]) -> Iterable[tuple[int, list[Key]]]:
    """The catalog's records by id, then those of this file (negative) in the order met."""
    return sorted(evidence.items(), key=lambda entry: (entry[0] < 0, abs(entry[0])))
