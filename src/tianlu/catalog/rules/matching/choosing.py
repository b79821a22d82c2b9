"""Whether descriptions that share a key are one edition, and which record an incoming one joins.

A shared key alone decides nothing: library files hold wrong ISBNs, one ISBN for all volumes of a set, and control numbers
that begin at 1 in every system. What all statements come to is a score; at the library's threshold two are one, below it
they stay apart and are listed with their evidence.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from tianlu.catalog.rules.matching.keys import Facts, Key, KeyKind
from tianlu.catalog.rules.matching.weighing import score, weigh
from tianlu.catalog.rules.matching.weights import Weight

THRESHOLD: Final = 95  # percent, where a library has chosen none
LOWEST: Final = 80  # what a library may choose: below it one merge in five would be wrong

_WORTH_SHOWING: Final = 30  # of pairs without a number in common


class Verdict(NamedTuple):
    """`merge` where the score reaches the threshold; the shared keys, and what each statement says for and against."""

    merge: bool
    evidence: tuple[Key, ...]
    score: int
    weights: tuple[Weight, ...]

    @property
    def conflicts(self) -> tuple[Weight, ...]:
        """What speaks against."""
        return tuple(weight for weight in self.weights if weight.points < 0)


class Outcome(NamedTuple):
    """What becomes of an incoming description: the record it joins (None: a new one), and other candidates."""

    target: int | None
    verdict: Verdict | None
    candidates: tuple[tuple[int, Verdict], ...]


def compare(ours: Facts, theirs: Facts, evidence: tuple[Key, ...], threshold: int = THRESHOLD) -> Verdict:
    """Whether an incoming description and a known one that shares `evidence` are the same edition.

    The shared keys are given, not read from `theirs`: a record also has the keys of all who contributed to it.
    """
    weights = weigh(ours, theirs, evidence)
    found = score(weights)
    return Verdict(bool(evidence) and found >= threshold, evidence, found, weights)


def choose(
    ours: Facts, candidates: Sequence[tuple[int, Facts, tuple[Key, ...]]], threshold: int = THRESHOLD
) -> Outcome:
    """The record to join: the strongest evidence wins, the older record when even; the others are candidates."""
    verdicts = [(number, compare(ours, theirs, evidence, threshold)) for number, theirs, evidence in candidates]
    merging = [
        (min(verdict.evidence).kind, -verdict.score, number < 0, abs(number), number, verdict)
        for number, verdict in verdicts
        if verdict.merge
    ]
    best = min(merging, key=lambda entry: entry[:4], default=None)
    others = tuple(
        (number, verdict)
        for number, verdict in verdicts
        if verdict.evidence and (best is None or number != best[4]) and _worth_showing(verdict)
    )
    return Outcome(best[4] if best else None, best[5] if best else None, others)


def _worth_showing(verdict: Verdict) -> bool:
    """A shared number with another title is a mistake somewhere; the same own number for another title is not."""
    kinds = {key.kind for key in verdict.evidence}
    if kinds & {KeyKind.CONTROL, KeyKind.ISBN, KeyKind.STANDARD, KeyKind.ISSN}:
        return True
    return verdict.score >= _WORTH_SHOWING
