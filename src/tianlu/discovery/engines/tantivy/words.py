"""Words and phrases in a field, in every way they may be written or spoken."""

import re
from collections.abc import Sequence

from tantivy import Query

from tianlu.discovery.engines.fields import INITIAL, READ, SINGLE, is_single, pairs, reading_field
from tianlu.discovery.engines.tantivy.beginnings import LONGEST, beginning_with
from tianlu.discovery.engines.tantivy.parts import NOTHING, every, some, term, weighted
from tianlu.discovery.engines.tantivy.schema import schema
from tianlu.discovery.engines.tantivy.snapshot import lacks
from tianlu.kit.text import Term, Unit, in_pairs


def phrase(field: str, tokens: Sequence[str], *, truncated: bool = False) -> Query:
    """The tokens side by side; the last one only begun when truncated."""
    if truncated and not in_pairs(tokens[-1]):
        if len(tokens) == 1:
            return beginning_with(field, tokens[0])
        pattern = re.escape(tokens[-1][:LONGEST]) + ".*"
        return Query.regex_phrase_query(schema(), field, [*map(re.escape, tokens[:-1]), pattern])
    if len(tokens) == 1:
        return term(field, SINGLE + tokens[0] if is_single(tokens[0]) else tokens[0], scored=True)
    if lacks(field, tokens):
        return NOTHING
    return Query.phrase_query(schema(), field, list(tokens))


def together(units: Sequence[Unit], field: str) -> Query:
    """All of the units. What finds each of them, a row of syllables, is looked for once: (a | r) (b | r) = a b | r."""
    shared = [way for way in units[0].alternatives if all(way in unit.alternatives for unit in units)]
    if len(units) < 2 or not shared:
        return every([unit_query(unit, field) for unit in units])
    apart = [Unit(tuple([way for way in unit.alternatives if way not in shared])) for unit in units]
    rows = Unit(tuple([way._replace(boost=way.boost * len(units)) for way in shared]))
    return some([every([unit_query(unit, field) for unit in apart]), unit_query(rows, field)])


def unit_query(unit: Unit, field: str, boost: float = 1.0) -> Query:
    """One unit in one field: any of its alternatives, each with its weight."""
    return some([weighted(_alternative(option, field), option.boost * boost) for option in unit.alternatives])


def _alternative(option: Term, field: str) -> Query:
    if option.kind in {"text", "single"}:
        return phrase(field, option.tokens, truncated=option.prefix)
    fields = READ if field == "all" else (reading_field(field),)
    if option.kind == "initials":
        tokens = [INITIAL + token for token in option.tokens]
    elif len(option.tokens) > 1:
        tokens = pairs(option.tokens)
    elif option.prefix:  # a syllable alone, which must not be taken for the first of a pair
        pattern = re.escape(option.tokens[0][:LONGEST]) + "[a-z]*"
        return some([Query.regex_query(schema(), one, pattern) for one in fields])
    else:
        tokens = list(option.tokens)
    return some([phrase(one, tokens, truncated=option.prefix) for one in fields])
