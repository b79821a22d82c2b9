"""Kinds of events and the only values they may carry."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tianlu.kit.errors import Sentence
from tianlu.kit.masking import masked
from tianlu.kit.registry import Registry

_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,59}")


class FieldType(StrEnum):
    """What a field of an event may hold."""

    COUNT = "count"  # a whole number from 0
    NUMBER = "number"
    FLAG = "flag"
    WORD = "word"  # a code: letters, digits and ._:- without spaces, at most 60
    TEXT = "text"  # at most 200 characters; what looks like an address or a number of a person is masked
    OBJECT = "object"  # the id of a thing anyone may look at
    TRACE = "trace"  # the id of a thing one person had at a time: refused beside a pseudonym


class UndeclaredEvent(ValueError):
    """A kind, a field or a value that the declaration does not allow: a mistake in the code that tells the event."""


@dataclass(frozen=True)
class EventKind:
    """`name` is dotted and never changes; `fields` are all there can be, each optional; `label` is for reports."""

    name: str
    fields: Mapping[str, FieldType]
    label: Sentence


kinds: Registry[EventKind] = Registry("event kind")


def declare(kind: EventKind) -> EventKind:
    """Make a kind of event known; call it where the event is defined, once."""
    kinds.register(kind.name, kind)
    return kind


def checked(name: str, data: Mapping[str, Any], *, pseudonym: str | None) -> dict[str, Any]:
    """`data` as it may be written; raises `UndeclaredEvent` for what the kind's declaration does not allow."""
    kind = kinds.get(name)
    if kind is None:
        raise UndeclaredEvent(f"event {name!r} is not declared")
    clean = {}
    for field, value in data.items():
        if field not in kind.fields:
            raise UndeclaredEvent(f"event {name!r} declares no field {field!r}")
        if value is None:
            continue
        if pseudonym and kind.fields[field] is FieldType.TRACE:
            raise UndeclaredEvent(f"event {name!r}: {field!r} would lead from a pseudonym to a person")
        clean[field] = _value(name, field, kind.fields[field], value)
    return clean


def _value(name: str, field: str, kind: FieldType, value: Any) -> Any:
    if kind is FieldType.TEXT and isinstance(value, str):
        return masked(value)
    fits = {
        FieldType.COUNT: _is_whole(value),
        FieldType.NUMBER: (isinstance(value, float) and abs(value) < 1e300)
        or (type(value) is int and abs(value) < 2**63),
        FieldType.FLAG: isinstance(value, bool),
        FieldType.WORD: is_word(value, 60),
        FieldType.OBJECT: _is_whole(value),
        FieldType.TRACE: _is_whole(value),
    }
    if not fits.get(kind, False):
        raise UndeclaredEvent(f"event {name!r}: {field!r} is not a {kind}")
    return value


def _is_whole(value: Any) -> bool:
    return type(value) is int and 0 <= value < 2**63


def is_word(value: Any, length: int) -> bool:
    """Whether `value` is a code of at most `length` characters."""
    return isinstance(value, str) and len(value) <= length and _WORD.fullmatch(value) is not None


def check_actor(kind: str, type_: str, group: str) -> None:
    """What an event may say of who acted: three codes, each empty when it does not apply."""
    for value, length in ((kind, 20), (type_, 40), (group, 40)):
        if value and not is_word(value, length):
            raise UndeclaredEvent(f"{value!r} is not a code of at most {length} characters")
