"""The chart of years: what its bars say is what their addresses ask for."""

from collections import Counter
from itertools import pairwise
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from tianlu.discovery.cql.ast import Everything, Query
from tianlu.discovery.data import FacetValue
from tianlu.discovery.forms import Asked, read_address
from tianlu.discovery.narrowing import year_buckets

EVERYTHING = Asked(Query(Everything()))


@pytest.mark.property
@given(st.dictionaries(st.integers(1, 2199), st.integers(1, 50), max_size=60))
def test_each_bar_counts_the_years_its_address_asks_for(years: dict[int, int]) -> None:
    bars = year_buckets([FacetValue(str(year), count) for year, count in years.items()], EVERYTHING)
    assert len(bars) <= 41
    assert sum(bar.count for bar in bars) == (sum(years.values()) if len(years) > 1 else 0)
    for bar, follower in pairwise(bars):
        assert bar.end + 1 == follower.start
    for bar in bars:
        asked = {name: int(value[0]) for name, value in parse_qs(urlsplit(bar.href).query).items() if "year" in name}
        assert asked == {"year_from": bar.start, "year_to": bar.end}
        assert bar.count == sum(count for year, count in years.items() if bar.start <= year <= bar.end)


def test_a_few_old_books_are_one_bar_and_their_century_is_said() -> None:
    years = Counter({"1589": 1, "1623": 2, "1931": 1, "2013": 1})
    bars = year_buckets([FacetValue(year, count) for year, count in years.items()], EVERYTHING)
    assert (bars[0].label, bars[0].count) == ("1589–1864", 3)
    assert bars[-1].end >= 2013


@pytest.mark.parametrize("query", ["year_from=1980&year_to=1990", "year_from=1990&year_to=1980"])
def test_years_may_be_given_either_way_round(query: str) -> None:
    asked = read_address(QueryDict(query))
    assert (asked.year_from, asked.year_to) == (1980, 1990)
