"""Matching on pairs with known truth, as `bench matching` makes them from the demo library's records."""

from itertools import islice
from typing import cast

import pytest
from bench.matching import by_isbn, quality, verdict_of
from bench.pairs import HARD, pairs

from tianlu.marc import Bib, Dialect, project
from tianlu.portal.demo.build import records


@pytest.fixture(scope="module")
def bibs() -> list[Bib]:
    return [project(record, cast("Dialect", dialect)) for record, dialect in islice(records(), 0, None, 12)]


def test_pairs_are_told_apart_far_better_than_by_isbn(bibs: list[Bib]) -> None:
    made = list(pairs(bibs, 2_000))
    truth = [pair.same for pair in made]
    assert truth.count(True) == len(truth) / 2
    assert sum(pair.kind in {*HARD, "a wrong ISBN"} for pair in made) >= 0.4 * truth.count(False)
    precision, recall = quality([verdict_of(pair).merge for pair in made], truth)
    assert precision >= 0.99
    assert recall >= 0.95
    alone = quality([by_isbn(pair) for pair in made], truth)
    assert alone[0] < 0.9
    assert alone[1] < 0.8


def test_a_higher_threshold_merges_less_and_never_more_wrongly(bibs: list[Bib]) -> None:
    made = list(pairs(bibs, 600, seed=7))
    verdicts = [verdict_of(pair) for pair in made]
    merged = [sum(one.score >= threshold for one in verdicts) for threshold in (80, 90, 95, 99)]
    assert merged == sorted(merged, reverse=True)
    assert merged[0] > merged[-1]
