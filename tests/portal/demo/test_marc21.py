"""What the MARC 21 maker reads out of one-line titles."""

import pytest

from tianlu.portal.demo.copies import Accessions
from tianlu.portal.demo.marc21 import good_record, isbn13, renewal_record
from tianlu.portal.demo.sources import Good, Renewal


def _told(title: str) -> list[str]:
    row = Renewal("x", "NEWTON, A. EDWARD", title, "A1", "1920-09-26", "R1", "1957-11-06")
    record, _ = renewal_record(row, Accessions())
    notes = [field for field in record.fields if field.tag in {"245", "250", "500"}][:-1]
    return [f"{field.tag} {field.text[2:].replace(chr(31), '$')}" for field in notes]


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("Plays in miniature.", ["245 $aPlays in miniature"]),
        ("Gynecology for nurses. 2d ed.", ["245 $aGynecology for nurses", "250 $a2d ed."]),
        (
            "A tourist. With illus. by Gluyas Williams. Limited ed.",
            ["245 $aA tourist", "500 $aWith illus. by Gluyas Williams. Limited ed."],
        ),
        (
            "Government, by Frederic A. Ogg and P. Orman Ray. 2d ed., rev.",
            ["245 $aGovernment /$cby Frederic A. Ogg and P. Orman Ray", "500 $a2d ed., rev."],
        ),
        ("Save America first; how to do it.", ["245 $aSave America first :$bhow to do it"]),
    ],
)
def test_renewal_titles(title: str, told: list[str]) -> None:
    assert _told(title) == told


@pytest.mark.parametrize(
    ("title", "series"),
    [
        ("Soul Music (Discworld, #16; Death, #3)", [("Discworld", "16"), ("Death", "3")]),
        ("Kiss of Midnight (Midnight Breed,  #1)", [("Midnight Breed", "1")]),
        ("The Dinner", []),
        ("Emma (Annotated)", []),
    ],
)
def test_series_in_titles(title: str, series: list[tuple[str, str]]) -> None:
    record, _ = good_record(Good("9999", title, "", "Herman Koch", "2009", "", "eng", "1"), Accessions())
    assert [(field.get("a"), field.get("v")) for field in record.every("490")] == series


@pytest.mark.parametrize(
    ("year", "fixed", "note"),
    [
        ("2008", "s2008    ", "First published 2008."),
        ("-750", "nuuuuuuuu", "First published about 750 B.C."),
        ("", "nuuuuuuuu", ""),
    ],
)
def test_year_of_first_publication(year: str, fixed: str, note: str) -> None:
    record, _ = good_record(Good("9999", "The Iliad", "", "Homer", year, "", "", "1"), Accessions())
    coded, said = record.field("008"), record.field("500")
    assert coded is not None
    assert coded.data[6:15] == fixed
    assert (said.get("a") if said else "") == note
    assert coded.data[35:38] == "und"


def test_isbn13() -> None:
    assert [isbn13(given) for given in ("0439023483", "039480001X")] == ["9780439023481", "9780394800011"]
