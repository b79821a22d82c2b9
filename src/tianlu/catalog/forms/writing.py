"""A record as typed on the editor's page, in either of its views.

Rows are posted in their order as `row`, each with inputs named after it: `tag.7`, `ind1.7`, `ind2.7`, and what its kind
needs. `was.7` names the field the row was drawn from, so that what nobody touched stays as it was to the character.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

from django.http import QueryDict

from tianlu.marc import Dialect, Field, Record
from tianlu.marc.formats import field_format
from tianlu.marc.keying import is_leader_tag, plain, typed

LEADER: Final = "LDR"
_LEADER_LENGTH: Final = 24


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed, and the row that each field of it came from; the leader's row is `LDR`."""

    record: Record
    rows: tuple[str, ...]


def row_key(field: Field) -> str:
    """Names a field's content, so that its row can say what it was drawn from."""
    return blake2b(f"{field.tag}\x1e{field.text}".encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def read_typed(post: QueryDict, before: Record, dialect: Dialect) -> Typed:
    """The record in a posted form; `before` is the record that the form was drawn from."""
    known = {row_key(field): field for field in before.fields}
    leader = before.leader
    read: list[tuple[str, Field, Field | None]] = []
    for row in post.getlist("row"):
        was = known.get(post.get(f"was.{row}", ""))
        if row == LEADER:
            leader = _leader(post, before.leader)
            continue
        if whole := _leader_typed(post, row):
            leader = whole
            continue
        kind = post.get(f"kind.{row}", "")
        field = _labelled(post, row, was, dialect) if kind == "labelled" else _KINDS.get(kind, _line)(post, row, was)
        if field is not None:
            read.append((row, field, was))
    if post.get("view") == "form":
        read = _in_their_places(read, before)
    return Typed(Record(leader, [field for _row, field, _was in read]), tuple(row for row, _field, _was in read))


def _in_their_places(
    read: list[tuple[str, Field, Field | None]], before: Record
) -> list[tuple[str, Field, Field | None]]:
    """The form shows fields by groups; in the record each keeps its place, and a new one follows what its tag follows."""
    places: dict[str, list[int]] = {}
    for place, field in enumerate(before.fields):
        places.setdefault(row_key(field), []).append(place)
    old = [one for one in read if one[2] is not None]
    placed = sorted(old, key=lambda one: places[row_key(one[2])].pop(0) if one[2] is not None else 0)
    for one in read:
        if one[2] is None:
            tag = one[1].tag
            at = max((place + 1 for place, known in enumerate(placed) if known[1].tag <= tag), default=0)
            placed.insert(at, one)
    return placed


def _leader(post: QueryDict, before: str) -> str:
    if post.get(f"kind.{LEADER}") == "coded":
        return _positions(post, LEADER, before)
    given = post.get(f"body.{LEADER}", before).replace("\r", "").replace("\n", "")
    return given[:_LEADER_LENGTH].ljust(_LEADER_LENGTH)


def _leader_typed(post: QueryDict, row: str) -> str:
    """The leader, where somebody typed or pasted a whole one into a row of its own; "" where it is none, or not yet whole.

    Its first two characters may have gone where other fields have their indicators.
    """
    if post.get(f"kind.{row}", "") or not is_leader_tag(post.get(f"tag.{row}", "").strip()):
        return ""
    body = plain(post.get(f"body.{row}", ""))
    marks = "".join(post.get(f"{name}.{row}", "") for name in ("ind1", "ind2"))
    return next((text for text in (body, marks + body) if len(text) == _LEADER_LENGTH and text.isascii()), "")


def _line(post: QueryDict, row: str, was: Field | None) -> Field | None:
    """A row of the MARC view."""
    return typed(*(post.get(f"{name}.{row}", "") for name in ("tag", "ind1", "ind2", "body")))


def _kept(post: QueryDict, row: str, was: Field | None) -> Field | None:
    """A field that cannot be typed and is kept as it is."""
    return was


def _coded(post: QueryDict, row: str, was: Field | None) -> Field | None:
    """A field of coded positions: a control field, or one whose subfield a is such."""
    tag = post.get(f"tag.{row}", "")
    if was is None:
        return None
    if was.is_control:
        return Field(tag, _positions(post, row, was.text))
    first, *others = was.subfields
    return Field(tag, was.ind1, was.ind2, [(first[0], _positions(post, row, first[1])), *others])


def _positions(post: QueryDict, row: str, text: str) -> str:
    """`text` with what was chosen for its positions; what has no input stays."""
    characters = list(text)
    for start, length, value in zip(
        post.getlist(f"at.{row}"), post.getlist(f"length.{row}"), post.getlist(f"coded.{row}"), strict=False
    ):
        if not (start.isdecimal() and length.isdecimal()):
            continue
        begin, size = int(start), int(length)
        if begin + size <= len(characters):
            characters[begin : begin + size] = value[:size].ljust(size)
    return "".join(characters)


def _labelled(post: QueryDict, row: str, was: Field | None, dialect: Dialect) -> Field | None:
    """A field of the form view: an input for each subfield. Blank ones go, except those that were blank before."""
    tag = post.get(f"tag.{row}", "")[:3]
    before = list(was.subfields) if was is not None else []
    blanks = {code for code, value in before if not value.strip()}
    pairs = zip(post.getlist(f"code.{row}"), post.getlist(f"value.{row}"), strict=False)
    lines = [(code[:1], plain(value)) for code, value in pairs]
    filled = [(code, value) for code, value in lines if value.strip() or code in blanks]
    marks = [post.get(f"{name}.{row}", " ")[:1] or " " for name in ("ind1", "ind2")]
    if was is not None and marks == [was.ind1, was.ind2] and _said(filled) == _said(before):
        return was
    if not _said(filled):
        return None
    return Field(tag, marks[0], marks[1], _in_order(filled, {code for code, _value in before}, tag, dialect))


def _in_order(filled: Sequence[tuple[str, str]], known: Set[str], tag: str, dialect: Dialect) -> list[tuple[str, str]]:
    """Subfields that were there keep their order; each new one stands where the format has it."""
    rules = field_format(dialect, tag)
    rank = {subfield.code: place for place, subfield in enumerate(rules.subfields)} if rules else {}
    placed = [pair for pair in filled if pair[0] in known]
    for pair in filled:
        if pair[0] not in known:
            own = rank.get(pair[0], len(rank))
            at = next((place for place, (code, _) in enumerate(placed) if rank.get(code, len(rank)) > own), len(placed))
            placed.insert(at, pair)
    return placed


def _said(subfields: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(code, value) for code, value in subfields if value.strip()]


_KINDS: Mapping[str, Callable[[QueryDict, str, Field | None], Field | None]] = {
    "kept": _kept,
    "coded": _coded,
}
