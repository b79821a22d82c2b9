"""The query as a tree: what the simple box, the advanced form, the API and CQL all become."""

from dataclasses import dataclass, field
from enum import StrEnum


class Field(StrEnum):
    """Where a clause looks (a CQL index)."""

    ALL = "all"
    TITLE = "title"
    AUTHOR = "author"
    SUBJECT = "subject"
    PUBLISHER = "publisher"
    SERIES = "series"
    FULLTEXT = "fulltext"  # the text of attached files; engines never see it (queries.inside)
    ISBN = "isbn"
    ISSN = "issn"
    NUMBER = "number"
    CALL_NUMBER = "callnumber"
    CLASS = "class"
    LANGUAGE = "language"
    FORMAT = "format"
    YEAR = "year"
    ID = "id"


WORDS = frozenset({Field.ALL, Field.TITLE, Field.AUTHOR, Field.SUBJECT, Field.PUBLISHER, Field.SERIES, Field.FULLTEXT})
ORDERED = frozenset({Field.YEAR, Field.ID})


class Relation(StrEnum):
    """How a clause's term is held against the field."""

    HAS = "="  # every unit of the term, in any order; a run of Chinese characters counts as one unit
    ALL = "all"  # every word
    ANY = "any"  # at least one word
    PHRASE = "adj"  # the words in order, side by side
    EXACT = "=="  # the whole value
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="
    NOT_EQUAL = "<>"
    WITHIN = "within"  # two numbers, both ends included


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing to find. With `truncated`, the term is only the beginning of a word or value (`红楼*`, `librar*`).

    With `masked`, `*` in the term stands for any letters and `?` for one (`colo?r`, `红?梦`); a backslash before a sign
    makes it ordinary.
    """

    field: Field
    relation: Relation
    term: str
    truncated: bool = False
    masked: bool = False


@dataclass(frozen=True, slots=True)
class And:
    operands: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    operands: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """What `kept` finds without what `left_out` finds."""

    kept: "Node"
    left_out: "Node"


@dataclass(frozen=True, slots=True)
class Everything:
    """Every record the actor may see."""


Node = Clause | And | Or | Not | Everything


def all_of(*nodes: Node) -> Node:
    """What every one of them finds; nested conjunctions become one."""
    parts = tuple(part for node in nodes for part in (node.operands if isinstance(node, And) else (node,)))
    return parts[0] if len(parts) == 1 else And(parts)


def any_of(*nodes: Node) -> Node:
    """What at least one of them finds; nested alternatives become one."""
    parts = tuple(part for node in nodes for part in (node.operands if isinstance(node, Or) else (node,)))
    return parts[0] if len(parts) == 1 else Or(parts)


class SortKey(StrEnum):
    """Orders of results."""

    RELEVANCE = "relevance"
    NEWEST = "newest"  # added to the library last
    YEAR_DOWN = "year-down"
    YEAR_UP = "year-up"
    TITLE = "title"
    CALL_NUMBER = "callnumber"


@dataclass(frozen=True, slots=True)
class Query:
    """A tree, and the order asked for in the query itself (CQL `sortBy`)."""

    node: Node = field(default_factory=Everything)
    sort: SortKey | None = None
