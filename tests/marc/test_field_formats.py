"""The tables of the formats hold together, say what the standards say, and can be read in Chinese."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import tianlu
from tianlu.marc import Dialect
from tianlu.marc.formats import FieldFormat, Position, field_format, field_formats, positions, sentences

DIALECTS: tuple[Dialect, ...] = ("marc21", "unimarc", "cnmarc")
ALL = [(dialect, field) for dialect in DIALECTS for field in field_formats(dialect)]
CATALOG = "locale/zh_Hans/LC_MESSAGES/django.po"


def _format(dialect: Dialect, tag: str) -> FieldFormat:
    found = field_format(dialect, tag)
    assert found is not None
    return found


def _translations(path: Path) -> dict[str, str]:
    with path.open("rb") as stream:
        catalog = read_po(stream, locale="zh_Hans")
    return {
        message.id: str(message.string) for message in catalog if isinstance(message.id, str) and not message.context
    }


@pytest.mark.parametrize("dialect", DIALECTS)
def test_tags_are_in_order_and_come_once(dialect: Dialect) -> None:
    tags = [field.tag for field in field_formats(dialect)]
    assert tags == sorted(set(tags))
    assert [tag for tag in tags if not re.fullmatch(r"\d{3}", tag)] == []


def test_codes_and_values_come_once() -> None:
    wrong = []
    for dialect, field in ALL:
        codes = [subfield.code for subfield in field.subfields]
        values = [[value for value, _ in indicator.values] for indicator in (field.ind1, field.ind2)]
        if any(len(one) != len(set(one)) for one in (codes, *values)):
            wrong.append((dialect, field.tag, codes, values))
        if any(not re.fullmatch(r"[a-zA-Z0-9]", code) for code in codes):
            wrong.append((dialect, field.tag, codes, values))
        if any(not re.fullmatch(r"[ 0-9]", value) for one in values for value in one):
            wrong.append((dialect, field.tag, codes, values))
    assert wrong == []


def test_control_fields_have_neither_indicators_nor_subfields() -> None:
    control = [field for _, field in ALL if field.tag.startswith("00")]
    assert len(control) == 13
    assert [field for field in control if field.ind1.values or field.ind2.values or field.subfields] == []


def test_names_are_labels_and_help_is_sentences() -> None:
    assert [field for _, field in ALL if not field.name or re.search(r"(?<![Ee]tc)\.$", field.name)] == []
    assert [field for _, field in ALL if field.help and not re.fullmatch(r"[A-Z$].*\.", field.help)] == []


CODED: tuple[tuple[Dialect, str, str, int], ...] = (
    *((dialect, "LDR", "", 24) for dialect in DIALECTS),
    *(("marc21", "008", f"00000n{kind}", 40) for kind in ("am", "as", "ai", "tm", "em", "cm", "jm", "gm", "km", "mm", "pc", "zz")),
    *(("marc21", "006", kind, 18) for kind in "acdefgijkmoprst"),
    *(
        ("marc21", "007", kind, length)
        for kind, length in zip("acdfghkmoqrstvz", (8, 14, 6, 10, 9, 13, 6, 10, 2, 2, 11, 14, 2, 9, 2), strict=True)
    ),
    *(
        ("cnmarc", tag, "", length)
        for tag, length in (
            ("100", 36), ("105", 13), ("106", 1), ("110", 11), ("115", 20), ("115$b", 15), ("116", 18), ("117", 9),
            ("120", 13), ("121", 9), ("121$b", 8), ("125", 2), ("125$b", 2), ("126", 15), ("126$b", 3), ("127", 6),
            ("130", 11), ("135", 13), ("140", 28), ("141", 8),
        )
    ),
)  # fmt: skip


@pytest.mark.parametrize(("dialect", "tag", "said", "length"), CODED)
def test_positions_cover_a_coded_field(dialect: Dialect, tag: str, said: str, length: int) -> None:
    end = 0
    for position in positions(dialect, tag, said):
        assert position.start == end, position
        end += position.length
        widths = {len(value) for value, _ in position.values}
        assert len(widths) <= 1, position
        assert not position.values or position.length % widths.pop() == 0, position
        assert len({value for value, _ in position.values}) == len(position.values), position
    assert end == length


def test_a_coded_length_is_the_end_of_its_positions() -> None:
    lengths = {
        tag: length for dialect, tag, _, length in CODED if dialect == "cnmarc" and "$" not in tag and tag != "LDR"
    }
    assert {field.tag: field.length for field in field_formats("cnmarc") if field.length} == lengths
    assert {field.tag: field.length for field in field_formats("marc21") if field.length} == {"006": 18, "008": 40}


def test_what_008_means_depends_on_the_leader() -> None:
    def named(leader: str) -> str:
        return next(one.name for one in positions("marc21", "008", leader) if one.start == 18)

    leaders = ("00000nam", "00000nas", "00000nem", "00000njm", "00000ngm", "00000nmm", "00000npc")
    assert [named(leader) for leader in leaders] == [
        "Illustration types",
        "Frequency",
        "Relief",
        "Form of composition",
        "Running time for motion pictures and videorecordings",
        "Undefined",
        "Undefined",
    ]


def test_006_is_008_moved_to_the_front() -> None:
    book = {one.start: one for one in positions("marc21", "006", "a")}
    general = {one.start: one for one in positions("marc21", "008", "00000nam")}
    assert book[16].name == "Literary form"
    assert book[1].values == general[18].values


def test_a_fill_character_is_offered_where_it_is_allowed() -> None:
    def filled(found: tuple[Position, ...]) -> list[int]:
        return [one.start for one in found if any(set(value) == {"|"} for value, _ in one.values)]

    assert filled(positions("marc21", "LDR", "")) == []
    assert 0 not in filled(positions("marc21", "007", "c"))
    assert filled(positions("marc21", "007", "c"))[:3] == [1, 2, 3]
    assert 34 in filled(positions("cnmarc", "100", ""))
    assert positions("marc21", "245", "") == ()


def test_title_of_marc21() -> None:
    field = _format("marc21", "245")
    assert (field.name, field.repeatable, field.required) == ("Title Statement", False, True)
    assert field.ind1.values == (("0", "No added entry"), ("1", "Added entry"))
    assert [value for value, _ in field.ind2.values] == list("0123456789")
    assert "".join(one.code for one in field.subfields) == "abcfghknps678"
    assert "".join(one.code for one in field.subfields if one.repeatable) == "knp78"


def test_cnmarc_is_unimarc_and_the_chinese_fields() -> None:
    unimarc, cnmarc = ({field.tag for field in field_formats(dialect)} for dialect in ("unimarc", "cnmarc"))
    assert unimarc < cnmarc
    assert {"091", "092", "094", "690", "692", "694", "905"} <= cnmarc - unimarc
    assert "A" in {one.code for one in _format("cnmarc", "200").subfields}
    assert "A" not in {one.code for one in _format("unimarc", "200").subfields}
    assert _format("cnmarc", "200").subfields[0] == _format("unimarc", "200").subfields[0]


WANTED: tuple[tuple[Dialect, str], ...] = (
    (
        "marc21",
        (
            "001 003 005 006 007 008 010 020 022 024 028 035 040 041 043 050 082 084 100 110 111 130 210 222 240 245 246 247 "
            "250 255 260 264 300 310 321 336 337 338 340 362 380 382 490 500 502 504 505 506 508 511 518 520 521 530 533 538 "
            "540 541 545 546 561 583 588 600 610 611 630 647 648 650 651 653 655 700 710 711 720 730 740 751 752 760 762 765 "
            "767 770 772 773 774 775 776 777 780 785 786 787 800 810 811 830 852 856 880"
        ),
    ),
    (
        "unimarc",
        (
            "001 005 010 011 013 016 020 035 040 071 073 100 101 102 105 106 110 115 116 117 120 121 122 123 125 126 127 128 "
            "130 135 140 141 200 205 206 207 208 210 211 215 225 230 300 304 305 307 312 314 320 321 326 327 328 330 333 336 "
            "337 345 410 411 421 422 423 430 440 447 451 452 453 454 461 462 463 464 470 481 482 488 500 501 503 510 512 513 "
            "514 515 516 517 518 520 530 531 532 540 541 545 600 601 602 604 605 606 607 608 610 620 626 660 661 670 675 676 "
            "680 686 700 701 702 710 711 712 720 721 722 730 801 802 830 856 886"
        ),
    ),
)


@pytest.mark.parametrize(("dialect", "tags"), WANTED)
def test_fields_in_ordinary_use_are_there(dialect: Dialect, tags: str) -> None:
    assert [tag for tag in tags.split() if field_format(dialect, tag) is None] == []


def test_fields_of_every_day_have_help() -> None:
    daily: dict[Dialect, str] = {
        "marc21": "020 022 040 100 110 245 246 250 264 300 336 490 500 504 505 520 600 650 651 655 700 710 773 830 856",
        "cnmarc": "010 011 091 100 101 102 105 200 205 210 215 225 300 330 410 461 500 517 606 610 690 701 702 711 801 905",
    }
    assert [
        (dialect, tag) for dialect, tags in daily.items() for tag in tags.split() if not _format(dialect, tag).help
    ] == []


def test_what_is_obsolete_is_not_offered() -> None:
    assert " " not in dict(_format("marc21", "082").ind1.values)
    assert "2" not in dict(_format("marc21", "100").ind1.values)
    (control,) = [one for one in positions("marc21", "LDR", "") if one.start == 6]
    assert "h" not in dict(control.values)


def test_every_sentence_is_said_in_chinese() -> None:
    translated = _translations(Path(tianlu.__path__[0]) / "marc" / CATALOG)
    assert sentences() - translated.keys() == set()
    same = [one for one in sentences() if re.search("[A-Za-z]", one) and translated[one] in ("", one)]
    assert same == []
    assert [one for one in sentences() if not re.search("[\u4e00-\u9fff]", translated[one])] == []


def test_no_other_package_says_the_same_words_otherwise() -> None:
    """Django puts all catalogues into one: two translations of one word would spoil a page elsewhere."""
    ours = _translations(Path(tianlu.__path__[0]) / "marc" / CATALOG)
    others = [path for path in Path(tianlu.__path__[0]).glob(f"*/{CATALOG}") if path.parts[-5] != "marc"]
    assert others
    clashes = [
        (path.parts[-5], said, ours[said], translation)
        for path in others
        for said, translation in _translations(path).items()
        if said in sentences() and ours[said] != translation
    ]
    assert clashes == []
