"""How good a ranking is against judgements: pure figures, each between 0 and 1.

Grades are gains as they stand (linear, as in Järvelin and Kekäläinen 2002), discounted by log2(rank + 1); a record that
comes twice counts where it comes first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log2
from typing import Final

CUT: Final = 10  # places that nDCG looks at
ASKED_FOR: Final = 2  # the grade of what was asked for; 1 is about it or near it
_SAME: Final = 0.005  # differences of nDCG below it are no win and no loss


@dataclass(frozen=True, slots=True)
class Score:
    """One ranking of one query: nDCG@10, the reciprocal rank of the first record asked for, whether it came first."""

    ndcg: float
    reciprocal: float
    success: bool


@dataclass(frozen=True, slots=True)
class Means:
    """Averages over some queries."""

    queries: int
    ndcg: float
    mrr: float
    success: float


def once(ranking: Sequence[int]) -> list[int]:
    """Each record where it comes first."""
    return list(dict.fromkeys(ranking))


def ndcg(ranking: Sequence[int], grades: Mapping[int, int], cut: int = CUT) -> float:
    """Normalised discounted cumulative gain of the first `cut` places; 0 where nothing is judged or found."""
    best = _gain(sorted(grades.values(), reverse=True)[:cut])
    return _gain([grades.get(record, 0) for record in once(ranking)[:cut]]) / best if best else 0.0


def _gain(grades: Sequence[int]) -> float:
    return sum(grade / log2(place + 1) for place, grade in enumerate(grades, 1))


def rank_of_first(ranking: Sequence[int], grades: Mapping[int, int], least: int = ASKED_FOR) -> int | None:
    """The place of the first record of at least this grade; None where there is none."""
    return next((place for place, one in enumerate(once(ranking), 1) if grades.get(one, 0) >= least), None)


def success_at(ranking: Sequence[int], grades: Mapping[int, int], cut: int) -> bool:
    """Whether one of the first `cut` is what was asked for."""
    rank = rank_of_first(ranking, grades)
    return rank is not None and rank <= cut


def score(ranking: Sequence[int], grades: Mapping[int, int]) -> Score:
    """The three figures of one ranking."""
    rank = rank_of_first(ranking, grades)
    return Score(ndcg(ranking, grades), 1 / rank if rank else 0.0, rank == 1)


def means(scores: Sequence[Score]) -> Means:
    """Averages; all 0 over no queries."""
    count = len(scores)
    if not count:
        return Means(0, 0.0, 0.0, 0.0)
    return Means(
        count,
        sum(one.ndcg for one in scores) / count,
        sum(one.reciprocal for one in scores) / count,
        sum(one.success for one in scores) / count,
    )


@dataclass(frozen=True, slots=True)
class Change:
    """A query whose nDCG went up or down against an earlier run."""

    query: str
    before: float
    after: float

    @property
    def won(self) -> bool:
        return self.after > self.before


def changes(before: Mapping[str, float], after: Mapping[str, float]) -> list[Change]:
    """Queries of both runs whose nDCG differs by more than half a hundredth, the largest difference first."""
    found = [Change(query, before[query], now) for query, now in after.items() if query in before]
    differing = [change for change in found if abs(change.after - change.before) > _SAME]
    return sorted(differing, key=lambda change: (-abs(change.after - change.before), change.query))
