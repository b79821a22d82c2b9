"""Copies and their numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianlu.holdings.rules.items import expand_numbers
from tianlu.portal.demo.branches import organisation
from tianlu.portal.demo.copies import Accessions, Place, ancient, chinese, foreign, span, stored


@given(st.integers(0, 10**7), st.integers(1, 20))
def test_a_span_stands_for_its_numbers(before: int, copies: int) -> None:
    desk = Accessions(barcode=before)
    numbered = desk.number(Place("ZG", "ZG-WX", copies), "Z")
    assert expand_numbers(span(numbered.barcodes)) == list(numbered.barcodes)
    assert desk.barcode == before + copies


@given(
    st.text(max_size=20),
    st.sampled_from(["I247.57", "K20", "TP312", "H163", "I287.7", "A11"]),
    st.sampled_from(["Hans", "Hant"]),
)
def test_every_place_exists_in_its_branch(key: str, clc: str, script: str) -> None:
    known = {(branch.code, place.code) for branch in organisation().branches for place in branch.locations}
    for place in [*chinese(key, clc, script), *foreign(key, 1), *ancient(key), *stored(key)]:
        assert (place.branch, place.location) in known
        assert 1 <= place.copies <= 3


@pytest.mark.parametrize(
    ("clc", "script", "location"),
    [
        ("I247.57", "Hans", "ZG-WX"),
        ("K20", "Hans", "ZG-SK"),
        ("TP312", "Hans", "ZG-ZK"),
        ("H163", "Hans", "ZG-GC"),
        ("I287.7", "Hans", "SE-SH"),
        ("I561.84", "Hans", "SE-SH"),
        ("I247.57", "Hant", "ZG-GT"),
    ],
)
def test_a_class_has_its_room(clc: str, script: str, location: str) -> None:
    assert chinese("书名", clc, script)[0].location == location


def test_numbers_within_a_class_run_on() -> None:
    desk = Accessions()
    assert [desk.book_number("K20"), desk.book_number("I210.6"), desk.book_number("K20")] == ["1", "1", "2"]
