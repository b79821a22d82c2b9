"""GB/T 7714, both editions, reference by reference."""

from datetime import date

import pytest

from tests.discovery.citations.works import REFERENCES
from tests.marc.test_project import field
from tianlu.discovery.citations import cite
from tianlu.marc import Dialect, Record, project

DAY = date(2026, 11, 24)


@pytest.mark.parametrize("name", REFERENCES)
@pytest.mark.parametrize("edition", [2025, 2015])
def test_a_work_is_cited_as_the_standard_says(name: str, edition: int) -> None:
    bib, newer, older = REFERENCES[name]
    wanted = newer if edition == 2025 else older
    assert cite(bib, f"gb7714-{edition}", "zh-hans", accessed=DAY).text == wanted


def test_there_are_enough_references() -> None:
    assert len(REFERENCES) >= 40


def test_the_newest_edition_is_the_default() -> None:
    bib, newer, _older = REFERENCES["a book"]
    assert cite(bib, "no such style").text == newer


def test_without_a_day_none_is_printed() -> None:
    bib = REFERENCES["a web page"][0]
    assert cite(bib, "gb7714-2025").text == "某馆. 馆史[EB/OL]. 2012. http://example.com/."


PARTS: list[tuple[Dialect, list[str], str]] = [
    (
        "marc21",
        [
            "008 260101s1993    xx            000 u eng d",
            "024 7_ $a10.1000/182 $2doi",
            "100 1_ $aCaplan, Priscilla.",
            "245 10 $aCataloging internet resources / $cPriscilla Caplan.",
            "773 0_ $tPublic-access computer systems review. $gVol. 4, no. 2 (1993), p. 61-66 $x1048-6542",
        ],
        (
            "Caplan P. Cataloging internet resources[J/OL]. Public-access computer systems review，1993，4（2）：61-66. "
            "DOI:10.1000/182."
        ),
    ),
    (
        "cnmarc",
        [
            "100 __ $a20130101d2013    em y0chiy0110    ea",
            "200 1_ $a四库馆私家抄校书考略 $f杨洪升著",
            "463 _0 $12001_ $a文献 $v2013年第1期, 56-75页 $1011__ $a1000-0437",
        ],
        "杨洪升. 四库馆私家抄校书考略[J]. 文献，2013（1）：56-75.",
    ),
]


@pytest.mark.parametrize(("dialect", "fields", "wanted"), PARTS)
def test_a_part_is_cited_from_its_record(dialect: Dialect, fields: list[str], wanted: str) -> None:
    leader = "00000nab a2200000 a 4500" if dialect == "marc21" else "00000naa0 2200000   450 "
    bib = project(Record(leader, [field(one) for one in fields]), dialect)
    assert cite(bib, "gb7714-2025").text == wanted
