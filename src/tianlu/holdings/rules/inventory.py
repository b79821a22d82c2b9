"""What an inventory 清点 finds: the shelves as they were scanned, compared with the items as they are kept."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

from tianlu.holdings.rules.stretches import stretches

SEVERAL: Final = "ambiguous"  # said of a scan in place of a state: several items have its accession number
ON_SHELF: Final = frozenset({"available", "suspended"})  # states in which an item should stand there


class FindingKind(StrEnum):
    """What is wrong with an item or a scan."""

    MISSING = "missing"
    MISPLACED = "misplaced"  # out of shelf order
    ELSEWHERE = "elsewhere"  # belongs to another branch, location or stretch of the shelf
    STATE = "state"
    DUPLICATE = "duplicate"
    UNKNOWN = "unknown"
    AMBIGUOUS = "ambiguous"  # an accession number of several items
    UNMARKED = "unmarked"  # not scanned, and without a barcode that could be
    CHANGED = "changed"  # not scanned, but lent, moved or the like while people were scanning


class Expected(NamedTuple):
    """An item that belongs to the shelves scanned, as it is now; `changed` while people were scanning, `marked` by a barcode."""

    item_id: int
    code: str
    state: str
    changed: bool
    marked: bool = True


class Scanned(NamedTuple):
    """One scan: `item_id` None for a number nobody has, or several (`state` says so); state, place and key as they were when it
    was scanned.
    """

    scan_id: int
    run: int
    code: str
    item_id: int | None = None
    state: str = ""
    here: bool = True
    shelf_key: str = ""


class Finding(NamedTuple):
    """`other` is the scan it should stand after, for what is misplaced; how often it was scanned, for duplicates."""

    kind: FindingKind
    code: str
    item_id: int | None = None
    state: str = ""
    other: int = 0


def compare(expected: Iterable[Expected], scans: Sequence[Scanned]) -> list[Finding]:
    """Everything that is not as it should be, in the order of the scans, then what was not scanned.

    A second scan of an item is a duplicate and says nothing about its place. Within a shelf of a run (`stretches`), the fewest items
    that have to move are misplaced; of two neighbours that changed places, one.
    """
    first: dict[int, Scanned] = {}
    times: dict[int, int] = {}
    unknown: dict[str, FindingKind] = {}
    for scan in scans:
        if scan.item_id is None:
            unknown[scan.code] = FindingKind.AMBIGUOUS if scan.state == SEVERAL else FindingKind.UNKNOWN
            continue
        first.setdefault(scan.item_id, scan)
        times[scan.item_id] = times.get(scan.item_id, 0) + 1
    found = [Finding(kind, code) for code, kind in unknown.items()]
    found += [
        Finding(FindingKind.DUPLICATE, first[item].code, item, other=number)
        for item, number in times.items()
        if number > 1
    ]
    for item, scan in first.items():
        if not scan.here:
            found.append(Finding(FindingKind.ELSEWHERE, scan.code, item, scan.state))
        if scan.state not in ON_SHELF:
            found.append(Finding(FindingKind.STATE, scan.code, item, scan.state))
    found += _misplaced(first.values())
    for one in expected:
        if one.item_id not in first and one.state in ON_SHELF:
            kind = FindingKind.MISSING if one.marked else FindingKind.UNMARKED
            kind = FindingKind.CHANGED if one.changed else kind
            found.append(Finding(kind, one.code, one.item_id, one.state))
    return found


def _misplaced(scans: Iterable[Scanned]) -> list[Finding]:
    runs: dict[int, list[Scanned]] = {}
    for scan in scans:
        if scan.here and scan.shelf_key:
            runs.setdefault(scan.run, []).append(scan)
    found = []
    for run in runs.values():
        for places, out in stretches([scan.shelf_key for scan in run]):
            standing = sorted((run[place].shelf_key, run[place].scan_id) for place in places if place not in out)
            keys = [key for key, _scan in standing]
            for place in sorted(out):
                scan = run[place]
                before = bisect_right(keys, scan.shelf_key)
                after = standing[before - 1][1] if before else 0
                found.append(Finding(FindingKind.MISPLACED, scan.code, scan.item_id, scan.state, after))
    return found
