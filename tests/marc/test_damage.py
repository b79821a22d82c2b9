"""Damaged files: whole records are found, broken ones rejected with every byte accounted for, no text is wrong."""

from __future__ import annotations

import pytest

from tests.marc.generate import DAMAGES, FATAL, HARMLESS, Sample, sample
from tianlu.marc import CODES, Found, Rejected, inspect, read, to_iso2709

ENCODINGS = ("utf-8", "gbk", "gb18030")
IGNORABLE = b" \t\r\n\x00\x1a"


@pytest.fixture(scope="module", params=ENCODINGS)
def damaged(request: pytest.FixtureRequest) -> tuple[str, Sample, list[Found | Rejected]]:
    made = sample(7, 1200, request.param, share=0.3)
    return request.param, made, list(read(made.data))


def test_every_byte_is_accounted_for(damaged: tuple[str, Sample, list[Found | Rejected]]) -> None:
    _, made, outcomes = damaged
    end = 0
    gaps = b""
    for outcome in outcomes:
        assert outcome.position >= end
        gaps += made.data[end : outcome.position]
        end = outcome.position + outcome.length
        assert made.data[outcome.position : end] == outcome.raw
    assert (gaps + made.data[end:]).strip(IGNORABLE) == b""


def test_what_is_whole_is_found_and_what_is_broken_is_not(
    damaged: tuple[str, Sample, list[Found | Rejected]],
) -> None:
    _, made, outcomes = damaged
    found = {made.key_at(outcome.position) for outcome in outcomes if isinstance(outcome, Found)}
    for key in made.truth:
        damage = made.damaged.get(key, "")
        if damage in FATAL:
            assert key not in found, damage
        elif not damage or damage in HARMLESS:
            assert key in found, damage


def test_no_text_is_wrong(damaged: tuple[str, Sample, list[Found | Rejected]]) -> None:
    """One changed byte may pass as another character; nothing else may differ from what was written."""
    _, made, outcomes = damaged
    for outcome in outcomes:
        if isinstance(outcome, Rejected):
            continue
        key = made.key_at(outcome.position)
        truth = [text for _, text in made.truth[key]]
        texts = [field.text for field in outcome.record.fields][: len(truth)]
        damage = made.damaged.get(key, "")
        if damage == "byte_changed":
            assert _changed(truth, texts) <= 3
        else:
            assert texts == truth, damage


def _changed(truth: list[str], texts: list[str]) -> int:
    """How many characters of the only field that differs are not as written."""
    different = [(one, other) for one, other in zip(truth, texts, strict=True) if one != other]
    if not different:
        return 0
    ((one, other),) = different
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    end = 0
    while end < min(len(one), len(other)) - start and one[-1 - end] == other[-1 - end]:
        end += 1
    return max(len(one), len(other)) - start - end


def test_undamaged_records_carry_no_notice_and_are_written_back_byte_for_byte(
    damaged: tuple[str, Sample, list[Found | Rejected]],
) -> None:
    _, made, outcomes = damaged
    checked = 0
    for outcome in outcomes:
        key = made.key_at(outcome.position)
        if key not in made.damaged and isinstance(outcome, Found):
            assert outcome.notices == ()
            assert to_iso2709(outcome.record, outcome.encoding) == made.raws[key]
            checked += 1
    assert checked == len(made.truth) - len(made.damaged)


def test_repairs_and_rejections_say_why(damaged: tuple[str, Sample, list[Found | Rejected]]) -> None:
    _, made, outcomes = damaged
    for outcome in outcomes:
        if isinstance(outcome, Rejected):
            assert outcome.reason.sentence
            assert outcome.reason.code in CODES
        elif made.damaged.get(made.key_at(outcome.position)) in HARMLESS - {"garbage", "line_end", "terminator_twice"}:
            assert [notice.sentence for notice in outcome.notices]


def test_the_sample_holds_every_damage(damaged: tuple[str, Sample, list[Found | Rejected]]) -> None:
    assert set(damaged[1].damaged.values()) == set(DAMAGES)


@pytest.mark.long
def test_ten_thousand_records_one_percent_damaged() -> None:
    made = sample(11, 10_000, "gbk", share=0.01)
    report = inspect(made.data)
    assert (report.encoding, report.dialect) == ("gbk", "cnmarc")
    assert report.confidence > 0.99
    outcomes = list(read(made.data, report))
    clean = sum(isinstance(outcome, Found) and not outcome.notices for outcome in outcomes)
    assert clean >= len(made.truth) - len(made.damaged)
