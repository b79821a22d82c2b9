"""The smallest queries of the cluster's language, and how they are put together."""

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

Query = dict[str, Any]
NOTHING: Final[Query] = {"match_none": {}}
EVERYTHING: Final[Query] = {"match_all": {}}
_LONG: Final = 2**63  # numbers of the index are below it
_SIGNS: Final = frozenset('"@<>&~#')  # what means something to Lucene and nothing to other regular expressions
_EXPANSIONS: Final = 1024  # tokens that one pattern of a phrase may stand for


def term(field: str, value: str | int) -> Query:
    if isinstance(value, int) and not -_LONG <= value < _LONG:
        return NOTHING
    return {"term": {field: {"value": sound(value) if isinstance(value, str) else value}}}


def among(field: str, values: Sequence[str | int]) -> Query:
    """Any of the values, however many; all with one score."""
    return {"terms": {field: list(values)}} if values else NOTHING


def phrase(field: str, tokens: Sequence[str]) -> Query:
    """The tokens side by side."""
    return {"match_phrase": {field: {"query": sound(" ".join(tokens))}}}


def begun(field: str, beginning: str) -> Query:
    """What holds a token that begins so."""
    return {"prefix": {field: {"value": sound(beginning)}}}


def masked(field: str, pattern: str) -> Query:
    """What holds a token that the regular expression matches as a whole."""
    return {"regexp": {field: {"value": sound(lucene(pattern)), "flags": "NONE", "max_determinized_states": 50_000}}}


def side_by_side(field: str, rules: Sequence[Query]) -> Query:
    """Intervals (`exactly`, `beginning`, `matching`) next to each other."""
    return {"intervals": {field: {"all_of": {"ordered": True, "max_gaps": 0, "intervals": list(rules)}}}}


def exactly(token: str) -> Query:
    return {"match": {"query": sound(token), "max_gaps": 0, "ordered": True}}


def beginning(token: str) -> Query:
    return {"prefix": {"prefix": sound(token)}}


def matching(pattern: str) -> Query:
    return {"regexp": {"pattern": sound(lucene(pattern)), "flags": "NONE", "max_expansions": _EXPANSIONS}}


def every(parts: Sequence[Query]) -> Query:
    """All of them; everything when there are none. The same thing said twice is asked once."""
    if NOTHING in parts:
        return NOTHING
    kept = _distinct(parts)
    if not kept:
        return EVERYTHING
    return kept[0] if len(kept) == 1 else {"bool": {"must": kept}}


def some(parts: Sequence[Query]) -> Query:
    """At least one of them; nothing when there are none."""
    kept = _distinct([part for part in parts if part != NOTHING])
    if not kept:
        return NOTHING
    return kept[0] if len(kept) == 1 else {"bool": {"should": kept, "minimum_should_match": 1}}


def _distinct(parts: Sequence[Query]) -> list[Query]:
    return list({str(part): part for part in parts}.values())


def weighted(found: Query, weight: float) -> Query:
    """The same hits, their scores times the weight."""
    if weight == 1.0 or found == NOTHING:
        return found
    return {"bool": {"must": [found], "boost": weight}}


def fixed(found: Query, score: float) -> Query:
    """The same hits, all with this score."""
    return found if found == NOTHING else {"constant_score": {"filter": found, "boost": score}}


def outside(found: Query) -> Query:
    """Everything but what is found."""
    return EVERYTHING if found == NOTHING else {"bool": {"must": [EVERYTHING], "must_not": [found]}}


def span(field: str, low: int | None, high: int | None) -> Query:
    """Numbers from `low` to `high`, ends included."""
    if low is not None and high is not None and low > high:
        return NOTHING
    bounds = {name: value for name, value in (("gte", low), ("lte", high)) if value is not None}
    return {"bool": {"filter": [{"range": {field: bounds}}]}}


def lucene(pattern: str) -> str:
    """A regular expression of `engines.masks` as Lucene reads it."""
    made, at = [], 0
    while at < len(pattern):
        sign = pattern[at]
        if sign == "\\":
            made.append(pattern[at : at + 2])
            at += 2
            continue
        made.append(f"\\{sign}" if sign in _SIGNS else sign)
        at += 1
    return "".join(made)


def beginnings(starts: Iterable[str]) -> str:
    """A regular expression for values that begin with one of the texts.

    `.{0,}` and not `.*`: OpenSearch 2.17 to 2.19.3 have a shorter way for the latter, which fails where there is no such
    value (opensearch-project/OpenSearch, issue 19636).
    """
    return "(" + "|".join(lucene(re.escape(sound(one))) for one in starts) + ").{0,}"


def sound(value: str) -> str:
    """Half a surrogate pair is no text for JSON."""
    return value if value.isascii() else value.encode("utf-8", "replace").decode()


def phrased(query: Any) -> set[str]:
    """The fields in which phrases are looked for."""
    if isinstance(query, list):
        return {field for one in query for field in phrased(one)}
    if not isinstance(query, dict):
        return set()
    own = set(query.get("match_phrase", ()))
    return own | {field for value in query.values() for field in phrased(value)}


def leaves(query: Any) -> int:
    """How many clauses a cluster counts in it, at least."""
    inner = query.values() if isinstance(query, dict) else query
    return max(1, sum(leaves(value) for value in inner if isinstance(value, dict | list)))
