"""The same change made to many records: what each operation does to one."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from tianlu.catalog.rules.differing import LEADER
from tianlu.catalog.rules.rewriting import HEADING, NewHeading, new_heading_from, rewritten
from tianlu.marc import Dialect, Field, Record
from tianlu.marc.keying import typed


class Act(StrEnum):
    """What an operation does."""

    ADD = "add"  # a field, where the record has not the same one already
    ADD_MISSING = "add-missing"  # a field, where the record has none of its tag
    REMOVE = "remove"  # fields
    REPLACE = "replace"  # text inside subfields, in the leader (`LDR`) as much as it replaces
    SET = "set"  # a subfield to a value, put at the end where there is none
    DROP = "drop"  # subfields; a field without any goes
    INDICATORS = "indicators"


class Operation(NamedTuple):
    """One change. `find` limits it to fields (REMOVE, SET, INDICATORS) or subfields (DROP) that hold this text, or is what
    REPLACE looks for; `whole` asks for the whole subfield to be that text. Text is compared character by character.

    `code` "" means any subfield. `put` is the new text: of a subfield, or of a field as a cataloguer types it (ADD).
    Indicators "" stay as they are, `#` is a blank.
    """

    act: Act
    tag: str
    code: str = ""
    find: str = ""
    put: str = ""
    ind1: str = ""
    ind2: str = ""
    whole: bool = False

    def to_dict(self) -> dict[str, Any]:
        """JSON of the operation; `operation_from` reads it back."""
        return {name: value for name, value in self._asdict().items() if value not in ("", False)}


Change = Operation | NewHeading


def operation_from(values: dict[str, Any]) -> Change:
    """What `Operation.to_dict` or `NewHeading.to_dict` wrote."""
    if values["act"] == HEADING:
        return new_heading_from(values)
    return Operation(**{**values, "act": Act(values["act"])})


def unusable(operation: Change) -> str:
    """Why an operation can do nothing: "tag", "code", "find", "put", "indicators"; "" when it is sound."""
    if isinstance(operation, NewHeading):
        return ""
    if len(operation.tag) != 3 or not operation.tag.isalnum() or not operation.tag.isascii():
        return "tag"
    if operation.code and not (operation.code.isascii() and operation.code.isprintable() and operation.code.strip()):
        return "code"
    match operation.act:
        case Act.ADD | Act.ADD_MISSING:
            return "" if operation.put.strip() else "put"
        case Act.REPLACE:
            return "" if operation.find else "find"
        case Act.SET:
            return "code" if len(operation.code) != 1 else "" if operation.put else "put"
        case Act.DROP:
            return "" if len(operation.code) == 1 else "code"
        case Act.INDICATORS:
            return "" if operation.ind1 or operation.ind2 else "indicators"
        case _:
            return ""


def apply(record: Record, operations: Sequence[Change], dialect: Dialect) -> Record:
    """The record with the operations done one after another; equal to `record` when they change nothing."""
    fields, leader = list(record.fields), record.leader
    for operation in operations:
        if isinstance(operation, NewHeading):
            fields = rewritten(fields, operation, dialect)
        elif operation.tag == LEADER:
            leader = _led(leader, operation)
        else:
            fields = _done(fields, operation)
    return record if (leader, fields) == (record.leader, record.fields) else Record(leader, fields)


def _led(leader: str, operation: Operation) -> str:
    """The leader with its text replaced; its characters mean what they do by their place, so that it keeps its length."""
    made = _replaced(leader, operation) if operation.act is Act.REPLACE else leader
    return made if len(made) == len(leader) else leader


def _done(fields: list[Field], operation: Operation) -> list[Field]:
    match operation.act:
        case Act.ADD | Act.ADD_MISSING:
            return _added(fields, operation)
        case Act.REMOVE:
            return [field for field in fields if not _meant(field, operation)]
    done = [_changed(field, operation) if field.tag == operation.tag else field for field in fields]
    return [new for new, old in zip(done, fields, strict=True) if new.subfields or not old.subfields]


def _added(fields: list[Field], operation: Operation) -> list[Field]:
    field = typed(operation.tag, operation.ind1, operation.ind2, operation.put)
    there = [known for known in fields if known.tag == operation.tag]
    if field is None or field in there or (there and operation.act is Act.ADD_MISSING):
        return fields
    at = max((place + 1 for place, known in enumerate(fields) if known.tag <= field.tag), default=0)
    return [*fields[:at], field, *fields[at:]]


def _meant(field: Field, operation: Operation) -> bool:
    """Whether a field has the tag and holds the text that the operation is limited to."""
    if field.tag != operation.tag:
        return False
    if not operation.find:
        return not operation.code or any(code == operation.code for code, _value in field.subfields)
    if field.is_control:
        return _holds(field.text, operation)
    return any(_named(code, operation) and _holds(value, operation) for code, value in field.subfields)


def _named(code: str, operation: Operation) -> bool:
    return not operation.code or code == operation.code


def _holds(value: str, operation: Operation) -> bool:
    return value == operation.find if operation.whole else operation.find in value


def _changed(field: Field, operation: Operation) -> Field:
    """A field of the operation's tag after it; irregular fields stay as they are."""
    if field.is_control:
        return Field(field.tag, _replaced(field.text, operation)) if operation.act is Act.REPLACE else field
    if not field.regular:
        return field
    match operation.act:
        case Act.REPLACE:
            pairs = [
                (code, _replaced(value, operation) if _named(code, operation) else value, value)
                for code, value in field.subfields
            ]
            # What is emptied goes; what was empty before is nobody's business here.
            kept = [(code, new) for code, new, old in pairs if new.strip() or new == old]
            return Field(field.tag, field.ind1, field.ind2, kept)
        case Act.DROP:
            kept = [pair for pair in field.subfields if not _dropped(pair, operation)]
            return Field(field.tag, field.ind1, field.ind2, kept)
    if not _meant(field, operation._replace(code="") if operation.act is Act.SET else operation):
        return field
    if operation.act is Act.INDICATORS:
        marks = [_mark(new, old) for new, old in ((operation.ind1, field.ind1), (operation.ind2, field.ind2))]
        return Field(field.tag, marks[0], marks[1], field.subfields)
    return _set(field, operation)


def _replaced(value: str, operation: Operation) -> str:
    if operation.whole:
        return operation.put if value == operation.find else value
    return value.replace(operation.find, operation.put)


def _dropped(pair: tuple[str, str], operation: Operation) -> bool:
    code, value = pair
    return code == operation.code and (not operation.find or _holds(value, operation))


def _mark(new: str, old: str) -> str:
    return " " if new == "#" else new[:1] or old


def _set(field: Field, operation: Operation) -> Field:
    pairs = list(field.subfields)
    at = next((place for place, (code, _value) in enumerate(pairs) if code == operation.code), None)
    if at is None:
        pairs.append((operation.code, operation.put))
    else:
        pairs[at] = (operation.code, operation.put)
    return Field(field.tag, field.ind1, field.ind2, pairs)
