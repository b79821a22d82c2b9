"""docs/reference/bib.md names exactly the tags that are read, and each is read into the field it is named for."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from tianlu.marc import Bib, Field, Record, project
from tianlu.marc.projecting import marc21, unimarc

ROW = re.compile(r"^\| `(\w+)` \| [^|]+ \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
TAG = re.compile(r"(?<![\d/-])\d{3}(?![\d-])")
PAGE = Path(__file__).parents[2] / "docs" / "reference" / "bib.md"
ROWS = {name: (left, right) for name, left, right in ROW.findall(PAGE.read_text(encoding="utf-8"))}

GENERIC = (
    "1 \x1faText\x1fbBody\x1fcPart\x1fd1999\x1feMore\x1ffBy\x1fgAnd\x1fhOne\x1fiTwo\x1fnThree\x1fpFour\x1ftTitle"
    "\x1fuhttp://example.org/\x1fv5\x1f9pin yin\x1fApin yin\x1f2lcsh"
)
SAMPLES = {
    ("marc21", "020"): "  \x1fa7503717440\x1fcCNY68.00",
    ("marc21", "022"): "  \x1fa0317-8471",
    ("marc21", "008"): "200101m19941998cc a          000 0 chi d",
    ("marc21", "041"): "1 \x1fachi\x1fheng",
    ("marc21", "245"): "10\x1faTitle :\x1fbsub = other /\x1fcsomebody\x1fnPart 1,\x1fpName",
    ("marc21", "246"): "11\x1faOther title",
    ("marc21", "260"): "  \x1faPlace\x1fbHouse\x1fc1985-1990",
    ("marc21", "264"): " 1\x1faPlace\x1fbHouse\x1fc1985-1990",
    ("unimarc", "010"): "  \x1fa7503717440\x1fb平装\x1fdCNY68.00",
    ("unimarc", "011"): "  \x1fa0317-8471\x1fdCNY5.00",
    ("unimarc", "100"): "  \x1fa20200101g19941998em y0chiy0120    ea",
    ("unimarc", "101"): "1 \x1fachi\x1fceng",
    ("unimarc", "200"): "1 \x1faT\x1f9ti\x1feX\x1fhI\x1fiN\x1fdW\x1ffY\x1faU\x1fcV",
    ("unimarc", "210"): "  \x1faPlace\x1fcHouse\x1fd1985-1990",
    ("unimarc", "214"): " 0\x1faPlace\x1fcHouse\x1fd1985-1990",
    ("unimarc", "106"): "  \x1fas",
}
# Where a tag is read into two fields by what stands in it.
SPECIAL = {
    ("marc21", "other_titles", "246"): "1 \x1faOther title",
    ("marc21", "relations", "246"): "1 \x1fiOriginal title:\x1faOther title",
    ("marc21", "classes", "690"): "  \x1faI246.5\x1fv5",
    ("marc21", "classes", "692"): "  \x1fa28.24",
    **{("marc21", "contributors", tag): "1 \x1faName\x1fd1902-1988" for tag in ("700", "710", "711", "720")},
}
CONTROL = {"001": "12345", "003": "AGENCY", "006": "m        d        ", "007": "cr|||"}
# Fields that a linked 880 fills, titles that stand in for others, and what several fields say together: tested in test_project.
ELSEWHERE = {("marc21", "romanised_forms"), ("marc21", "title_romanised"), ("marc21", "genre"), ("unimarc", "genre")}


def tags(cell: str) -> list[str]:
    return TAG.findall(cell)


def test_every_field_has_a_row() -> None:
    assert list(ROWS) == [field.name for field in dataclasses.fields(Bib)]


def test_every_tag_that_is_read_is_named() -> None:
    named21 = {tag for left, _ in ROWS.values() for tag in tags(left)} - {"880"}
    named_unimarc = {tag for _, right in ROWS.values() for tag in tags(right)}
    assert named21 == set(marc21.HANDLERS) | {"006", "007"}
    assert named_unimarc == set(unimarc.HANDLERS) | {"105", "106", "110", "135", "140"}


CASES = [
    (dialect, name, tag)
    for name, cells in ROWS.items()
    for dialect, cell in zip(("marc21", "unimarc"), cells, strict=True)
    for tag in tags(cell)
    if tag != "880" and (dialect, name) not in ELSEWHERE
]


@pytest.mark.parametrize("dialect", ["marc21", "unimarc"])
def test_each_tag_is_read_into_the_field_it_is_named_for(dialect: str) -> None:
    missing = []
    for case, name, tag in CASES:
        if case != dialect:
            continue
        text = SPECIAL.get((dialect, name, tag)) or SAMPLES.get((dialect, tag), CONTROL.get(tag, GENERIC))
        record = Record("00000nam a2200000 a 4500", [Field(tag, text)])
        value = getattr(project(record, dialect), name)  # type: ignore[arg-type]
        if not value:
            missing.append((name, tag))
    assert missing == []
