"""Which shelves a person scanned one after another, told from the order of the books alone.

Between two shelves, or where somebody walks back, the middle of the next books falls below that of the last ones. Such a place
is a cut when without it more than 20 books would be out of order: so many in a row nobody puts in a wrong place together.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

_MIDDLE: Final = 9  # books whose middle is looked at: one of them out of order does not move it
_ROW: Final = 21
_NEAR: Final = 80  # books on either side by which a cut is weighed
_BESIDE: Final = 20  # by which its place is found
_TELLING: Final = 10  # books that show which way somebody walked


class Stretch(NamedTuple):
    """Places in the order of the shelf, and which of them are out of order."""

    places: Sequence[int]
    out: set[int]


def stretches(keys: Sequence[str]) -> list[Stretch]:
    """The shelves that one person scanned, each forwards or, of ten books or more, backwards."""
    rank = {key: place for place, key in enumerate(sorted(set(keys)))}
    ranks = [rank[key] for key in keys]
    ends = [*_cuts(ranks), len(ranks)]
    return [_judged(ranks, begin, end) for begin, end in zip([0, *ends], ends, strict=False) if begin < end]


def _judged(ranks: Sequence[int], begin: int, end: int) -> Stretch:
    places: Sequence[int] = range(begin, end)
    out = out_of_order(ranks[begin:end])
    if len(places) >= _TELLING and 2 * len(out) > len(places):
        back = out_of_order(ranks[begin:end][::-1])
        if len(back) < len(out):
            places, out = places[::-1], back
    return Stretch(places, {places[at] for at in out})


def _cuts(ranks: Sequence[int]) -> list[int]:
    cuts: list[int] = []
    for at in _turns(ranks):
        begin = max(at - _NEAR, cuts[-1] if cuts else 0)
        if at - begin < _MIDDLE or _cost(ranks, begin, at + _NEAR) - _parted(ranks, begin, at, at + _NEAR) < _ROW:
            continue
        near = range(max(begin + 1, at - _MIDDLE), min(at + _MIDDLE + 1, len(ranks)))
        best = min(near, key=lambda place: (_parted(ranks, place - _BESIDE, place, place + _BESIDE), abs(place - at)))
        cuts.append(best)
    return cuts


def _turns(ranks: Sequence[int]) -> Iterator[int]:
    """Where the books fall to lower numbers at once; where they begin and end to fall all the way."""
    begin, steepest, drop = 0, 0, 0
    for at in range(1, len(ranks) + 1):
        fall = _middle(ranks[max(at - _MIDDLE, 0) : at]) - _middle(ranks[at : at + _MIDDLE]) if at < len(ranks) else 0
        if fall > 0:
            begin = begin or at
            steepest, drop = (at, fall) if fall > drop else (steepest, drop)
        elif begin:
            yield from (begin, at) if at - begin > 3 * _MIDDLE else (steepest,)
            begin, steepest, drop = 0, 0, 0


def _middle(ranks: Sequence[int]) -> int:
    return sorted(ranks)[len(ranks) // 2]


def _parted(ranks: Sequence[int], begin: int, at: int, end: int) -> int:
    return _cost(ranks, begin, at) + _cost(ranks, at, end)


def _cost(ranks: Sequence[int], begin: int, end: int) -> int:
    """How many books are out of order there, whichever way somebody walked."""
    some = ranks[max(begin, 0) : end]
    return min(len(out_of_order(some)), len(out_of_order(some[::-1])))


def out_of_order(keys: Sequence[str] | Sequence[int]) -> set[int]:
    """The places of the fewest keys without which the others ascend (equal ones may follow each other)."""
    lowest: list[Any] = []  # the lowest key that a row of each length can end with
    ends: list[int] = []
    previous: list[int] = []
    for place, key in enumerate(keys):
        length = bisect_right(lowest, key)
        previous.append(ends[length - 1] if length else -1)
        if length == len(lowest):
            lowest.append(key)
            ends.append(place)
        else:
            lowest[length], ends[length] = key, place
    kept = set()
    place = ends[-1] if ends else -1
    while place >= 0:
        kept.add(place)
        place = previous[place]
    return set(range(len(keys))) - kept
