"""What differs between two states of a record, field by field, and how two people's changes go together."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from tianlu.marc import Field, Record

LEADER = "LDR"
_MANY = 40  # changed fields beyond which only near ones are compared
_LONG = 500  # characters that likeness is judged by
_ALIKE = 0.4  # fields of one tag less alike than this are one removed and one added, not one changed


class Difference(NamedTuple):
    """One field before and after: None where it was not there."""

    kind: Literal["same", "changed", "added", "removed"]
    tag: str
    before: Field | None
    after: Field | None


class Clash(NamedTuple):
    """A tag that two people changed, each in their own way; fields as they were, as theirs and as ours."""

    tag: str
    base: tuple[Field, ...]
    theirs: tuple[Field, ...]
    ours: tuple[Field, ...]


def fields_of(record: Record) -> list[Field]:
    """The fields with the leader before them, as a control field `LDR`."""
    return [Field(LEADER, record.leader), *record.fields]


def record_of(fields: Sequence[Field]) -> Record:
    """The record whose leader is the field `LDR`."""
    leader = next((field.text for field in fields if field.tag == LEADER), "")
    return Record(leader, [field for field in fields if field.tag != LEADER])


def differences(before: Record, after: Record) -> list[Difference]:
    """Every field of both records once, in the order of `after`; what was removed follows what stood before it."""
    old, new = fields_of(before), fields_of(after)
    partners = _partners(old, new)
    found: list[Difference] = []
    for place, field in enumerate(new):
        partner = partners.get(place)
        if partner is None:
            found.append(Difference("added", field.tag, None, field))
        else:
            kind: Literal["same", "changed"] = "same" if old[partner] == field else "changed"
            found.append(Difference(kind, field.tag, old[partner], field))
    at = {id(old[partner]): place for place, partner in partners.items()}
    result = {place: [one] for place, one in enumerate(found)}
    anchor = -1
    first: list[Difference] = []
    for field in old:
        if id(field) in at:
            anchor = at[id(field)]
        else:
            result.get(anchor, first).append(Difference("removed", field.tag, field, None))
    return [*first, *(one for entries in result.values() for one in entries)]


def _partners(old: Sequence[Field], new: Sequence[Field]) -> dict[int, int]:
    """For places in `new`, the place in `old` of the same field: the same to the character, else the most alike."""
    found: dict[int, int] = {}
    waiting: dict[Field, list[int]] = {}
    for position, field in enumerate(old):
        waiting.setdefault(field, []).append(position)
    for place, field in enumerate(new):
        if places := waiting.get(field):
            found[place] = places.pop(0)
    left = sorted(position for places in waiting.values() for position in places)
    scored = sorted(
        (-_likeness(old[position], field), place, position)
        for place, field in enumerate(new)
        if place not in found
        for position in left
        if old[position].tag == field.tag and (len(left) <= _MANY or abs(place - position) <= _MANY)
    )
    taken: set[int] = set()
    for score, place, position in scored:
        if -score >= _ALIKE and place not in found and position not in taken:
            found[place] = position
            taken.add(position)
    return found


def _likeness(one: Field, other: Field) -> float:
    """From 0 to 1; control fields of one tag are one field, however much it changed."""
    if one.is_control or one.tag == LEADER:
        return _ALIKE
    return SequenceMatcher(None, one.text[:_LONG], other.text[:_LONG]).ratio()


def changed(before: Record, after: Record) -> list[Difference]:
    """The differences without what is the same."""
    return [difference for difference in differences(before, after) if difference.kind != "same"]


def spans(before: str, after: str) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """The stretches of two texts that differ, as (start, end) pairs: in `before` and in `after`."""
    gone: list[tuple[int, int]] = []
    come: list[tuple[int, int]] = []
    for kind, start, end, first, last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            if end > start:
                gone.append((start, end))
            if last > first:
                come.append((first, last))
    return gone, come


def reconcile(base: Record, theirs: Record, ours: Record) -> tuple[Record, list[Clash]]:
    """Both people's changes of `base` in one record, tag by tag; where both changed a tag, ours stands and is listed.

    What only one of them changed is taken over; what both changed alike is no clash.
    """
    was, they, we = _by_tag(base), _by_tag(theirs), _by_tag(ours)
    clashes: list[Clash] = []
    result: dict[str, tuple[Field, ...]] = {}
    for tag in [*we, *[tag for tag in they if tag not in we]]:
        before, other, own = (fields.get(tag, ()) for fields in (was, they, we))
        result[tag] = other if own == before else own
        if own not in (before, other) and other != before:
            clashes.append(Clash(tag, before, other, own))
    return record_of(_ordered(we, fields_of(ours), fields_of(theirs), result)), clashes


def _by_tag(record: Record) -> dict[str, tuple[Field, ...]]:
    found: dict[str, tuple[Field, ...]] = {}
    for field in fields_of(record):
        found[field.tag] = (*found.get(field.tag, ()), field)
    return found


def _ordered(
    we: dict[str, tuple[Field, ...]],
    ours: Sequence[Field],
    theirs: Sequence[Field],
    result: dict[str, tuple[Field, ...]],
) -> list[Field]:
    """The fields where we have them; a tag that is only theirs comes after our last tag that is not greater."""
    placed: list[Field] = []
    done: set[str] = set()
    for field in ours:
        if result[field.tag] == we[field.tag]:
            placed.append(field)
        elif field.tag not in done:
            placed += result[field.tag]
        done.add(field.tag)
    for field in theirs:
        if field.tag in done:
            continue
        done.add(field.tag)
        at = max((place + 1 for place, known in enumerate(placed) if known.tag <= field.tag), default=1)
        placed[at:at] = result[field.tag]
    return placed
