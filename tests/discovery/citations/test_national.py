"""GB/T 7714, both editions, reference by reference."""

from datetime import date

import pytest

from tests.discovery.citations.works import REFERENCES
from tianlu.discovery.citations import cite

DAY = date(2026, 11, 24)


@pytest.mark.parametrize("name", REFERENCES)
@pytest.mark.parametrize("edition", [2025, 2015])
def test_a_work_is_cited_as_the_standard_says(name: str, edition: int) -> None:
    bib, newer, older = REFERENCES[name]
    wanted = newer if edition == 2025 else older
    assert cite(bib, f"gb7714-{edition}", "zh-hans", accessed=DAY).text == wanted


def test_there_are_enough_references() -> None:
    assert len(REFERENCES) >= 30


def test_the_newest_edition_is_the_default() -> None:
    bib, newer, _older = REFERENCES["a book"]
    assert cite(bib, "no such style").text == newer


def test_without_a_day_none_is_printed() -> None:
    bib = REFERENCES["a web page"][0]
    assert cite(bib, "gb7714-2025").text == "某馆. 馆史[EB/OL]. 2012. http://example.com/."
