"""Words and phrases in a field, in every way they may be written or spoken."""

import re
from collections.abc import Sequence
from functools import lru_cache

from tantivy import Query

from tianlu.discovery.cql.ast import Clause, Field
from tianlu.discovery.engines.fields import INITIAL, SINGLE, SPOKEN, is_single, pairs, reading_field
from tianlu.discovery.engines.tantivy.beginnings import LONGEST, beginning_with
from tianlu.discovery.engines.tantivy.parts import some, term
from tianlu.discovery.engines.tantivy.schema import schema
from tianlu.kit import text
from tianlu.kit.text import Term, Unit

_NAMES = {Field.AUTHOR, Field.ALL}
_KEPT = 64  # queries of which the units are kept: one page asks the same thing several times


@lru_cache(maxsize=_KEPT)
def _units(query: str, name: bool, partial: bool) -> tuple[Unit, ...]:
    return tuple(text.query_units(query, name=name, partial=partial))


def read(clause: Clause) -> tuple[Unit, ...]:
    """The clause's words as search understands them; a page asks for them several times."""
    return _units(clause.term, clause.field in _NAMES, clause.truncated)


def phrase(field: str, tokens: Sequence[str], *, truncated: bool = False) -> Query:
    """The tokens side by side; the last one only begun when truncated."""
    if truncated and tokens[-1].isascii():
        if len(tokens) == 1:
            return beginning_with(field, tokens[0])
        pattern = re.escape(tokens[-1][:LONGEST]) + ".*"
        return Query.regex_phrase_query(schema(), field, [*map(re.escape, tokens[:-1]), pattern])
    if len(tokens) == 1:
        return term(field, SINGLE + tokens[0] if is_single(tokens[0]) else tokens[0], scored=True)
    return Query.phrase_query(schema(), field, list(tokens))


def unit_query(unit: Unit, field: str, boost: float = 1.0) -> Query:
    """One unit in one field: any of its alternatives, each with its weight."""
    return some([_weighted(_alternative(option, field), option.boost * boost) for option in unit.alternatives])


def _alternative(option: Term, field: str) -> Query:
    if option.kind in {"text", "single"}:
        return phrase(field, option.tokens, truncated=option.prefix)
    if field == "all":
        return some([_alternative(option, one) for one in SPOKEN])
    field = reading_field(field)
    if option.kind == "initials":
        return phrase(field, [INITIAL + token for token in option.tokens], truncated=option.prefix)
    if len(option.tokens) > 1:
        return phrase(field, pairs(option.tokens), truncated=option.prefix)
    if option.prefix:  # a syllable alone, which must not be taken for the first of a pair
        return Query.regex_query(schema(), field, re.escape(option.tokens[0][:LONGEST]) + "[a-z]*")
    return term(field, option.tokens[0], scored=True)


def _weighted(query: Query, boost: float) -> Query:
    return query if boost == 1.0 else Query.boost_query(query, boost)
