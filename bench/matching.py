"""Precision and recall of matching on pairs with known truth, beside matching by ISBN alone."""

import lzma
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import cast

from bench import tables
from bench.pairs import HARD, Pair, pairs
from tianlu.catalog.rules import THRESHOLD, KeyKind, Verdict, compare, facts_of
from tianlu.marc import Bib, Dialect, Found, NotMarc, inspect, project, read
from tianlu.portal.demo.build import records

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
_HARD = frozenset({*HARD, "a wrong ISBN"})


def run(count: int = 20_000) -> None:
    """`count` pairs from the demo library's records; the same from real MARC files where they are at hand."""
    _measure("the demo library", [project(record, cast("Dialect", dialect)) for record, dialect in records()], count)
    folder = SHARED / "marc21-records" / "bib"
    if folder.is_dir():
        _measure("real MARC 21 files", list(_bibs(folder)), count)
    else:
        print("real MARC 21 files: absent here, left out")


def _bibs(folder: Path) -> Iterator[Bib]:
    for path in sorted(folder.rglob("*.mrc.xz")):
        content = lzma.decompress(path.read_bytes())
        try:
            report = inspect(content)
            yield from (project(one.record, one.dialect) for one in read(content, report) if isinstance(one, Found))
        except NotMarc:
            continue


def verdict_of(pair: Pair) -> Verdict:
    """What an import decides about the pair: nothing is compared that no key brings together."""
    ours, theirs = facts_of(pair.ours, 1), facts_of(pair.theirs, 2)
    return compare(ours, theirs, tuple(key for key in ours.keys if key in theirs.keys))


def by_isbn(pair: Pair) -> bool:
    ours, theirs = facts_of(pair.ours, 1), facts_of(pair.theirs, 2)
    return any(key.kind is KeyKind.ISBN and key in theirs.keys for key in ours.keys)


def quality(merged: Sequence[bool], truth: Sequence[bool]) -> tuple[float, float]:
    """Precision and recall."""
    right = sum(one and same for one, same in zip(merged, truth, strict=True))
    return right / max(1, sum(merged)), right / max(1, sum(truth))


def _measure(name: str, bibs: Sequence[Bib], count: int) -> None:
    made = list(pairs(bibs, count))
    truth = [pair.same for pair in made]
    verdicts = [verdict_of(pair) for pair in made]
    hard = sum(pair.kind in _HARD for pair in made) / max(1, truth.count(False))
    rows: list[tuple[object, ...]] = [("ISBN alone", *_percent(quality([by_isbn(pair) for pair in made], truth)))]
    for threshold in (80, 85, 90, THRESHOLD, 99):
        merged = [bool(one.evidence) and one.score >= threshold for one in verdicts]
        rows.append(
            (f"threshold {threshold} %{' (default)' * (threshold == THRESHOLD)}", *_percent(quality(merged, truth)))
        )
    tables.show(
        f"Matching: {len(made):,} pairs from {len(bibs):,} records of {name}, {hard:.0%} of the negatives hard",
        ("", "precision %", "recall %"),
        rows,
    )
    kinds = Counter(pair.kind for pair in made if not pair.same)
    wrong = Counter(pair.kind for pair, one in zip(made, verdicts, strict=True) if one.merge and not pair.same)
    missed: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    for pair, one in zip(made, verdicts, strict=True):
        if pair.same:
            whole.update(pair.kind.split(" + "))
            missed.update(pair.kind.split(" + ") if not one.merge else ())
    tables.show("Wrongly merged", ("", "pairs", "merged"), [(kind, kinds[kind], wrong[kind]) for kind in sorted(kinds)])
    tables.show(
        "Not found", ("change", "pairs", "missed"), [(kind, whole[kind], missed[kind]) for kind in sorted(whole)]
    )


def _percent(figures: tuple[float, float]) -> tuple[str, str]:
    return f"{figures[0] * 100:.2f}", f"{figures[1] * 100:.2f}"
