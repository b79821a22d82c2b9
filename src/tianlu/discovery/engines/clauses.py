"""What a clause asks of the index, before any engine's language: fields, words, numbers and codes as the index keeps them."""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from tianlu.discovery.cql.ast import Clause, Field, Relation
from tianlu.discovery.engines.fields import key_of
from tianlu.discovery.engines.masks import code_pattern, key_pattern
from tianlu.kit import text
from tianlu.kit.text import Unit

TEXT_FIELD: Final = {
    Field.ALL: "all",
    Field.TITLE: "title",
    Field.AUTHOR: "author",
    Field.SUBJECT: "subject",
    Field.PUBLISHER: "publisher",
    Field.SERIES: "series",
}
CODE_FIELD: Final = {
    Field.ISBN: "isbn",
    Field.ISSN: "issn",
    Field.NUMBER: "number",
    Field.CALL_NUMBER: "call_key",
    Field.CLASS: "class_key",
    Field.LANGUAGE: "language",
    Field.FORMAT: "format",
}
EXACT: Final = 10.0  # what a number that is just what was typed scores above those that begin so
_NAMES: Final = {Field.AUTHOR, Field.ALL}
_KEPT: Final = 64  # queries of which the units are kept: one page asks the same thing several times


@lru_cache(maxsize=_KEPT)
def _units(query: str, name: bool, partial: bool) -> tuple[Unit, ...]:
    return tuple(text.query_units(query, name=name, partial=partial))


def units_of(clause: Clause) -> tuple[Unit, ...]:
    """The clause's words as search understands them."""
    return _units(clause.term, clause.field in _NAMES, clause.truncated)


def keys_of(field: str) -> tuple[str, ...]:
    """The fields that hold the whole value of a field of words."""
    return ("title_key", "author_key", "subject_key", "publisher_key") if field == "all" else (f"{field}_key",)


class Numbers(NamedTuple):
    """Any of `values`, or without them all from `low` to `high` (None: no bound); `outside`: everything else."""

    field: str
    values: tuple[int, ...] = ()
    low: int | None = None
    high: int | None = None
    outside: bool = False


def numbers_of(clause: Clause) -> Numbers | None:
    """What a clause about years or numbers of records asks; None when it names no number."""
    field = "year" if clause.field is Field.YEAR else "id"
    numbers = tuple(int(word) for word in re.findall(r"-?\d{1,15}", clause.term))
    if not numbers:
        return None
    first, last = numbers[0], numbers[-1]
    match clause.relation:
        case Relation.LESS:
            return Numbers(field, high=first - 1)
        case Relation.AT_MOST:
            return Numbers(field, high=first)
        case Relation.MORE:
            return Numbers(field, low=first + 1)
        case Relation.AT_LEAST:
            return Numbers(field, low=first)
        case Relation.WITHIN:
            return Numbers(field, low=first, high=last)
        case Relation.ANY:
            return Numbers(field, numbers)
        case _:
            return Numbers(field, (first,), outside=clause.relation is Relation.NOT_EQUAL)


def code_of(field: Field, term: str) -> str:
    """The term as the index keeps numbers and codes of the field."""
    match field:
        case Field.NUMBER:
            return key_of(term)
        case Field.CALL_NUMBER:
            return text.fold(term).replace(" ", "")
        case Field.CLASS:
            return term.strip().upper()
        case Field.ISBN | Field.ISSN:
            return re.sub(r"[^0-9xX]", "", term).upper()
        case _:
            return term.strip().lower()


def pattern_of(field: Field, term: str) -> str:
    """The regular expression of a term with masks, for a field of numbers or codes; "" where it masks nothing that can be."""
    if field is Field.NUMBER:
        return key_pattern(term)
    if field in {Field.ISBN, Field.ISSN}:
        return code_pattern(term.replace("-", "").upper())
    return code_pattern(term.upper() if field is Field.CLASS else text.fold(term).replace(" ", ""))
