"""The fictional library."""

from tianlu.libraries.data import BranchKind, Span
from tianlu.portal.demo.branches import organisation


def test_main_library_and_five_branches_in_a_tree() -> None:
    library = organisation()
    assert (library.code, library.name.zh, library.name.en) == ("tianlu", "天禄市图书馆", "Tianlu City Library")
    assert [(branch.code, branch.parent) for branch in library.branches] == [
        ("ZG", ""), ("HD", "ZG"), ("NH", "ZG"), ("DX", "ZG"), ("SE", "ZG"), ("QS", "HD"),
    ]  # fmt: skip
    assert [branch.kind for branch in library.branches] == [BranchKind.MAIN, *[BranchKind.BRANCH] * 5]


def test_parents_come_first_and_codes_are_unique() -> None:
    seen = {""}
    for branch in organisation().branches:
        assert branch.parent in seen
        seen.add(branch.code)
    codes = [place.code for branch in organisation().branches for place in branch.locations]
    assert len(codes) == len(set(codes))


def test_names_in_both_languages_and_a_week_of_hours() -> None:
    for branch in organisation().branches:
        assert branch.name.zh
        assert branch.name.en
        assert branch.address
        assert len(branch.week) == 7
        assert all(place.name.zh and place.name.en for place in branch.locations)
    town = organisation().branches[-1]
    assert town.week[0] == ()
    assert town.week[2] == (Span(540, 720), Span(840, 1080))
