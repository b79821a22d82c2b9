"""What ranks a hit higher, as the cluster is asked for it."""

from tianlu.discovery.cql.ast import Node
from tianlu.discovery.engines.boosting import Boost, KeyBoost, RowBoost, UnitBoost, boosts_of
from tianlu.discovery.engines.opensearch.parts import NOTHING, Query, fixed, term, weighted
from tianlu.discovery.engines.opensearch.words import Words, row


def boosts(node: Node) -> list[Query]:
    """The boosts of a query."""
    words = Words()
    return [query for boost in boosts_of(node) if (query := _query(boost, words)) != NOTHING]


def _query(boost: Boost, words: Words) -> Query:
    match boost:
        case KeyBoost(field, value, score):
            return fixed(term(field, value), score)
        case RowBoost(field, tokens, weight):
            return weighted(row(field, tokens), weight)
        case UnitBoost(field, unit, weight):
            return words.unit(unit, field, weight)
