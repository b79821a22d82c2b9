"""Words and phrases in a field, in every way they may be written or spoken."""

import re
from collections.abc import Sequence
from typing import Final

from tianlu.discovery.engines.fields import INITIAL, READ, SINGLE, is_single, pairs, reading_field
from tianlu.discovery.engines.opensearch.parts import (
    NOTHING,
    Query,
    beginning,
    begun,
    every,
    exactly,
    masked,
    phrase,
    side_by_side,
    some,
    term,
    weighted,
)
from tianlu.discovery.engines.opensearch.schema import READINGS
from tianlu.kit.text import Term, Unit, in_pairs

LONGEST: Final = 64  # characters of a beginning


def row(field: str, tokens: Sequence[str], *, truncated: bool = False) -> Query:
    """The tokens side by side; the last one only begun when truncated."""
    if truncated and not in_pairs(tokens[-1]):
        last = tokens[-1][:LONGEST]
        if len(tokens) == 1:
            return begun(field, last) if last else NOTHING
        return side_by_side(field, [*map(exactly, tokens[:-1]), beginning(last)])
    if len(tokens) == 1:
        return term(field, SINGLE + tokens[0] if is_single(tokens[0]) else tokens[0])
    return phrase(field, tokens)


class Words:
    """How words are looked for; `brief` looks for readings in all fields at once, for queries of very many words."""

    def __init__(self, *, brief: bool = False) -> None:
        self.brief = brief

    def together(self, units: Sequence[Unit], field: str) -> Query:
        """All of the units. What finds each of them, a row of syllables, is looked for once: (a | r) (b | r) = a b | r."""
        shared = [way for way in units[0].alternatives if all(way in unit.alternatives for unit in units)]
        if len(units) < 2 or not shared:
            return every([self.unit(unit, field) for unit in units])
        apart = [Unit(tuple([way for way in unit.alternatives if way not in shared])) for unit in units]
        rows = Unit(tuple([way._replace(boost=way.boost * len(units)) for way in shared]))
        return some([every([self.unit(unit, field) for unit in apart]), self.unit(rows, field)])

    def unit(self, unit: Unit, field: str, boost: float = 1.0) -> Query:
        """One unit in one field: any of its alternatives, each with its weight."""
        return some([weighted(self._alternative(option, field), option.boost * boost) for option in unit.alternatives])

    def _alternative(self, option: Term, field: str) -> Query:
        if option.kind in {"text", "single"}:
            return row(field, option.tokens, truncated=option.prefix)
        fields = ((READINGS,) if self.brief else READ) if field == "all" else (reading_field(field),)
        if option.kind == "initials":
            tokens = [INITIAL + token for token in option.tokens]
        elif len(option.tokens) > 1:
            tokens = pairs(option.tokens)
        elif option.prefix:  # a syllable alone, which must not be taken for the first of a pair
            pattern = re.escape(option.tokens[0][:LONGEST]) + "[a-z]*"
            return some([masked(one, pattern) for one in fields])
        else:
            tokens = list(option.tokens)
        return some([row(one, tokens, truncated=option.prefix) for one in fields])
