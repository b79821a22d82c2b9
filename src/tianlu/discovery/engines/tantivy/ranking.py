"""What ranks a hit higher, as tantivy asks it."""

from tantivy import Query

from tianlu.discovery.cql.ast import Node
from tianlu.discovery.engines.boosting import Boost, KeyBoost, RowBoost, UnitBoost, boosts_of
from tianlu.discovery.engines.tantivy.parts import NOTHING, fixed, term, weighted
from tianlu.discovery.engines.tantivy.words import phrase, unit_query


def boosts(node: Node) -> list[Query]:
    """The boosts of a query; those that nothing in the index meets are left out."""
    return [query for boost in boosts_of(node) if (query := _query(boost)) is not NOTHING]


def _query(boost: Boost) -> Query:
    match boost:
        case KeyBoost(field, value, score):
            return fixed(term(field, value), score)
        case RowBoost(field, tokens, weight):
            return weighted(phrase(field, tokens), weight)
        case UnitBoost(field, unit, weight):
            return unit_query(unit, field, weight)
