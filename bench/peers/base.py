"""What each engine tells of itself."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

ROUNDS = 3


@dataclass
class Outcome:
    """Building: wall and CPU seconds, bytes. Asking: milliseconds of each query by kind; hits by kind."""

    name: str
    records: int = 0
    wall: float = 0.0
    cpu: float = 0.0
    size: int = 0
    times: dict[str, list[float]] = field(default_factory=dict)
    hits: dict[str, list[int]] = field(default_factory=dict)
    absent: str = ""


def ask(outcome: Outcome, kind: str, queries: Sequence[str], search: Callable[[str], int]) -> None:
    """Time each query; of three rounds the fastest counts, for on a shared machine the others measure the neighbours."""
    best = [float("inf")] * len(queries)
    hits = [0] * len(queries)
    for _ in range(ROUNDS):
        for place, query in enumerate(queries):
            began = time.perf_counter()
            hits[place] = search(query)
            best[place] = min(best[place], (time.perf_counter() - began) * 1000)
    outcome.times[kind] = best
    outcome.hits[kind] = hits


def percentile(values: Sequence[float], share: float) -> float | None:
    """The value below which this share of the values lies; None without values."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))] if values else None
