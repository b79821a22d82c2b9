"""What differs between two states of a record, and two people's changes in one."""

from hypothesis import given
from hypothesis import strategies as st

from tianlu.catalog.rules.differing import changed, differences, fields_of, reconcile, spans
from tianlu.marc import Field, Record

LEADER = "00000nam0 2200000   450 "


def record(*lines: str, leader: str = LEADER) -> Record:
    return Record(leader, [Field(line[:3], " ", " ", [("a", line[4:])]) for line in lines])


def shown(before: Record, after: Record) -> list[tuple[str, str, str, str]]:
    return [
        (one.kind, one.tag, one.before.get("a") if one.before else "", one.after.get("a") if one.after else "")
        for one in changed(before, after)
    ]


def test_a_changed_field_is_one_change() -> None:
    before, after = record("200 红楼梦", "210 北京", "606 小说"), record("200 红楼夢", "210 北京", "606 小说")
    assert shown(before, after) == [("changed", "200", "红楼梦", "红楼夢")]


def test_fields_of_one_tag_are_paired_by_likeness() -> None:
    before = record("606 长篇小说 中国 清代", "606 章回小说 研究")
    after = record("606 章回小说 研究 论文", "606 长篇小说 中国 清代", "606 红学")
    assert shown(before, after) == [
        ("changed", "606", "章回小说 研究", "章回小说 研究 论文"),
        ("added", "606", "", "红学"),
    ]


def test_what_was_removed_stands_where_it_was() -> None:
    before, after = record("200 甲", "300 乙", "330 丙"), record("200 甲", "330 丙")
    assert [one.kind for one in differences(before, after)] == ["same", "same", "removed", "same"]


def test_the_leader_counts() -> None:
    assert [one.tag for one in changed(record("200 甲"), record("200 甲", leader=LEADER.replace("n", "c", 1)))] == [
        "LDR"
    ]


def test_the_stretches_that_differ() -> None:
    assert spans("红楼梦", "红楼夢") == ([(2, 3)], [(2, 3)])
    assert spans("甲乙", "甲乙丙") == ([], [(2, 3)])


def test_changes_of_different_fields_go_together() -> None:
    base = record("200 甲", "210 北京", "606 小说")
    theirs = record("200 甲", "210 上海", "606 小说", "690 I242")
    ours = record("200 乙", "210 北京")
    merged, clashes = reconcile(base, theirs, ours)
    assert [(field.tag, field.get("a")) for field in merged.fields] == [("200", "乙"), ("210", "上海"), ("690", "I242")]
    assert clashes == []


def test_both_changed_one_field() -> None:
    base, theirs, ours = record("200 甲"), record("200 乙"), record("200 丙")
    merged, clashes = reconcile(base, theirs, ours)
    assert merged == ours
    assert [(one.tag, one.theirs[0].get("a"), one.ours[0].get("a")) for one in clashes] == [("200", "乙", "丙")]
    assert reconcile(base, theirs, theirs) == (theirs, [])


def test_removed_here_and_changed_there_is_a_clash() -> None:
    merged, clashes = reconcile(record("200 甲", "300 乙"), record("200 甲", "300 丙"), record("200 甲"))
    assert [field.tag for field in merged.fields] == ["200"]
    assert [one.tag for one in clashes] == ["300"]


_RECORDS = st.lists(
    st.tuples(st.sampled_from(["200", "300", "606", "701"]), st.sampled_from(["甲", "乙", "甲乙丙", "丁"])), max_size=6
).map(lambda rows: record(*[f"{tag} {value}" for tag, value in rows]))


@given(_RECORDS, _RECORDS)
def test_nothing_is_left_out_of_a_difference(before: Record, after: Record) -> None:
    found = differences(before, after)
    assert [one.after for one in found if one.after is not None] == fields_of(after)
    assert sorted(repr(one.before) for one in found if one.before) == sorted(map(repr, fields_of(before)))
    assert all(one.before == one.after for one in found if one.kind == "same")
    assert all(one.before and one.after and one.before.tag == one.after.tag for one in found if one.kind == "changed")


@given(_RECORDS, _RECORDS, _RECORDS)
def test_a_change_of_one_person_is_taken_whole(base: Record, theirs: Record, ours: Record) -> None:
    merged, clashes = reconcile(base, base, ours)
    assert (merged, clashes) == (ours, [])
    merged, clashes = reconcile(base, theirs, base)
    assert sorted(map(repr, merged.fields)) == sorted(map(repr, theirs.fields))
    assert clashes == []
    merged, clashes = reconcile(base, theirs, ours)
    clashing = {one.tag for one in clashes}
    for tag in {field.tag for record_ in (base, theirs, ours) for field in record_.fields}:
        mine = [field for field in ours.fields if field.tag == tag]
        got = [field for field in merged.fields if field.tag == tag]
        other = [field for field in theirs.fields if field.tag == tag]
        assert got in (mine, other)
        assert tag not in clashing or got == mine
