"""What ranks a hit higher than another that has the same words."""

import pytest

from tianlu.discovery.cql.ast import Clause, Field, Relation
from tianlu.discovery.engines.boosting import RowBoost, boosts_of


@pytest.mark.parametrize(
    ("typed", "pairs"),
    [("li bai", ("li'bai",)), ("hónglóu mèng", ("hong'lou", "lou'meng")), ("deep learning", ()), ("li", ())],
)
def test_syllables_count_more_side_by_side_than_in_two_names(typed: str, pairs: tuple[str, ...]) -> None:
    boosts = boosts_of(Clause(Field.ALL, Relation.HAS, typed))
    read = [boost for boost in boosts if isinstance(boost, RowBoost) and boost.field in {"title_py", "author_py"}]
    assert [boost.tokens for boost in read] == ([pairs] * 2 if pairs else [])
