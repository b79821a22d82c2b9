"""Which records are of one work when all their keys are looked at together: whoever is joined by a chain of shared keys.

The outcome depends on the keys alone, not on the order in which records came. Pure; `services.placing` does the reading.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from tianlu.catalog.rules.sounds import opening, script, skeleton, sounds_like, spelled
from tianlu.catalog.rules.works import FAMILY, NAMED, NAMED_WORD, OWN, OWN_WORD, ROMAN

_WORDS: Final = frozenset({NAMED_WORD, OWN_WORD})
_BY_ORIGINAL: Final = _WORDS | {NAMED, OWN}
CONDITIONAL: Final = _BY_ORIGINAL | {FAMILY, ROMAN}
SAID: Final = "\x1f"  # between the text of a stored key and what tells its holders apart


class Holder(NamedTuple):
    """That a record has a key, from where, and what it said."""

    record: int
    kind: str
    said: str


def held_by(holders: Sequence[Holder]) -> list[int]:
    """The records that one key holds together; fewer than it has where some of them have it on a condition.

    A romanised title stands for the one title in characters it was made of: two that sound alike are none. A title that
    names no maker holds where a record names it as its original and nothing speaks against their makers being one, a title
    of one word only where their names sound alike; one with a family name where all who bear it may be one.
    """
    if any(one.kind == FAMILY for one in holders):
        return [one.record for one in holders] if _one_maker({one.said for one in holders}) else []
    if any(one.kind in _BY_ORIGINAL for one in holders):
        named = any(one.kind in (NAMED, NAMED_WORD) for one in holders)
        alike = _sounds if any(one.kind in _WORDS for one in holders) else _alike
        return [one.record for one in holders] if named and _one_maker({one.said for one in holders}, alike) else []
    sounded = {one.said for one in holders if one.kind == ROMAN}
    return [one.record for one in holders if one.kind != ROMAN or len(sounded) == 1]


def _one_maker(names: Iterable[str], alike: Callable[[str, str], bool] | None = None) -> bool:
    """Whether nothing speaks against the names being one person's: of those in a script the shorter may stand for the longest
    (托尔斯泰, 列 托尔斯泰, 列夫 托尔斯泰), and between scripts some part begins with the same consonant (托尔斯泰, Толстой; not Иванов).
    """
    by_script: dict[str, list[str]] = defaultdict(list)
    for name in names:
        by_script[script(name)].append(name)
    longest = [max(written, key=lambda name: (len(name), name)) for written in by_script.values()]
    same = all(
        all(_may_stand_for(name, longest_one) for name in written)
        for written, longest_one in zip(by_script.values(), longest, strict=True)
    )
    return same and all((alike or _alike)(one, other) for one, other in pairwise(longest))


def _may_stand_for(name: str, longest: str) -> bool:
    """Whether the parts of a name are found in a longer one, as they stand, as initials, or of a foreigner's name in characters
    by their sound: 弗 司各特 菲茨杰拉德, 弗朗西斯 斯科特 菲茨杰拉德; 佛洛伊德, 弗洛伊德.
    """
    if name.replace(" ", "") in longest.replace(" ", ""):
        return True
    mine, theirs = name.split(), longest.split()
    sounded = len(mine) > 1 and len(theirs) > 1 and script(name) == "CJK"
    return all(any(_begins(one, other, sounded=sounded) for other in theirs) for one in mine)


def _begins(one: str, other: str, *, sounded: bool) -> bool:
    short, long = sorted((one, other), key=len)
    if short == long or (len(short) == 1 and long.startswith(short)):
        return True
    if (sound := skeleton(one)) and sound == skeleton(other):
        return True
    return sounded and spelled(one)[:2] == spelled(other)[:2]


def _alike(one: str, other: str) -> bool:
    sounds = [{opening(spelled(part)) for part in name.split()} - {""} for name in (one, other)]
    return not all(sounds) or any(first & second for first in map(set, sounds[0]) for second in map(set, sounds[1]))


def _sounds(one: str, other: str) -> bool:
    return any(sounds_like(mine, theirs) for mine in one.split() for theirs in other.split())


def components(keys: Mapping[int, Sequence[Holder]], records: Iterable[int]) -> list[list[int]]:
    """The records in groups, each sorted, by their smallest number; one that shares nothing is a group of its own."""
    parent = {record: record for record in records}

    def root(record: int) -> int:
        while parent[record] != record:
            parent[record] = parent[parent[record]]
            record = parent[record]
        return record

    for holders in keys.values():
        held = [record for record in held_by(holders) if record in parent]
        for other in held[1:]:
            one, two = sorted((root(held[0]), root(other)))
            parent[two] = one
    groups: dict[int, list[int]] = defaultdict(list)
    for record in sorted(parent):
        groups[root(record)].append(record)
    return list(groups.values())
