"""Figures of rankings against values worked out by hand."""

from math import log2

import pytest

from tianlu.discovery.measures import Change, Means, Score, changes, means, ndcg, rank_of_first, score, success_at

GRADES = {1: 2, 2: 1, 3: 2}
BEST = 2 + 2 / log2(3) + 1 / 2  # 3.761860: both of grade 2, then the one of grade 1


@pytest.mark.parametrize(
    ("ranking", "gain"),
    [
        ([1, 3, 2], BEST),
        ([3, 1, 2], BEST),  # records of one grade may stand in either order
        ([2, 1, 3], 1 + 2 / log2(3) + 2 / 2),
        ([9, 1], 2 / log2(3)),
        ([1, 1, 3], 2 + 2 / log2(3)),  # what comes twice counts where it comes first, and takes one place
        ([9, 8], 0.0),
        ([], 0.0),
    ],
)
def test_ndcg_is_the_discounted_gain_of_the_best_possible(ranking: list[int], gain: float) -> None:
    assert ndcg(ranking, GRADES) == pytest.approx(gain / BEST)


def test_ndcg_looks_at_ten_places_of_the_ranking_and_of_the_best_one() -> None:
    many = dict.fromkeys(range(1, 21), 2)
    assert ndcg(list(range(1, 11)), many) == 1.0
    assert ndcg([*range(100, 110), 1], many) == 0.0
    assert ndcg([50, 1], {1: 1}, cut=1) == 0.0
    assert ndcg([1], {}) == 0.0


@pytest.mark.parametrize(
    ("ranking", "rank", "reciprocal", "first", "in_three"),
    [
        ([1, 2], 1, 1.0, True, True),
        ([2, 3], 2, 0.5, False, True),  # what is near it is no success
        ([9, 8, 7, 1], 4, 0.25, False, False),
        ([9, 9, 9, 1], 2, 0.5, False, True),
        ([2], None, 0.0, False, False),
        ([], None, 0.0, False, False),
    ],
)
def test_the_first_record_asked_for(
    ranking: list[int], rank: int | None, reciprocal: float, first: bool, in_three: bool
) -> None:
    assert rank_of_first(ranking, GRADES) == rank
    assert success_at(ranking, GRADES, 3) is in_three
    found = score(ranking, GRADES)
    assert (found.reciprocal, found.success) == (reciprocal, first)


def test_means_are_averages_and_nothing_over_nothing() -> None:
    some = [Score(1.0, 1.0, True), Score(0.5, 0.25, False)]
    assert means(some) == Means(2, 0.75, 0.625, 0.5)
    assert means([]) == Means(0, 0.0, 0.0, 0.0)


def test_changes_are_of_queries_in_both_runs_the_largest_first() -> None:
    before = {"a": 0.5, "b": 1.0, "c": 0.2, "gone": 1.0}
    after = {"a": 0.504, "b": 0.7, "c": 0.3, "new": 0.1}
    assert changes(before, after) == [Change("b", 1.0, 0.7), Change("c", 0.2, 0.3)]
    assert [change.won for change in changes(before, after)] == [False, True]
