"""CQL 1.2 and 2.0 parsed by recursive descent (OASIS searchRetrieve part 5, annex A)."""

from typing import Final

from tianlu.discovery.cql.ast import Clause, Everything, Field, Node, Not, Query, Relation, SortKey, all_of, any_of
from tianlu.discovery.cql.clauses import RELATIONS, clause_of
from tianlu.discovery.cql.names import CONTEXTS, DOWN, EVERYTHING, IDLE, INDEXES, SORTS, UP, context_of
from tianlu.discovery.cql.refusals import (
    BadQuery,
    NoProximity,
    QueryEnds,
    QueryTooBig,
    QueryTooDeep,
    TooManyMasks,
    UnknownContext,
    UnknownIndex,
    UnknownModifier,
    UnknownRelation,
    UnknownSort,
)
from tianlu.discovery.cql.tokens import Token, tokens_of

DEEPEST: Final = 32  # brackets within brackets
MOST: Final = 128  # clauses
MASKED: Final = 8  # clauses with * or ?, each of which walks through the words of the index
_BOOLEANS: Final = ("and", "or", "not", "prox")
_COMPARISONS: Final = ("=", "==", "<>", "<", "<=", ">", ">=")


def parse(text: str) -> Query:
    """The tree of a CQL query; an empty one finds everything.

    Raises `BadQuery` or a child of it, naming place and remedy, for whatever cannot be read or is not supported.
    """
    if not text.strip():
        return Query(Everything())
    return _Parser(tokens_of(text)).query()


class _Parser:
    """One pass over the tokens; `depth` bounds brackets, so recursion is bounded too."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.depth = 0
        self.clauses = 0
        self.masked = 0
        self.contexts: dict[str, str] = dict(CONTEXTS)

    @property
    def now(self) -> Token:
        return self.tokens[self.at]

    def take(self) -> Token:
        token = self.tokens[self.at]
        self.at += token.kind != "end"
        return token

    def wrong(self) -> BadQuery:
        """What to say about the present token."""
        if self.now.kind == "end":
            return QueryEnds(position=self.now.position)
        return BadQuery(found=self.now.text[:40], position=self.now.position)

    def query(self) -> Query:
        node = self.scoped()
        sort = self.sorting() if self.now.is_word("sortby") else None
        if self.now.kind != "end":
            raise self.wrong()
        return Query(node, sort)

    def scoped(self) -> Node:
        """A query behind its prefix assignments: `> dc = "info:srw/…" title = x`."""
        while self.now.is_sign(">"):
            self.take()
            name = self.name_or_uri()
            prefix = ""
            if self.now.is_sign("="):
                self.take()
                prefix, name = name.lower, self.name_or_uri()
            context = context_of(name.text)
            if context is None:
                raise UnknownContext(found=name.text[:60], position=name.position)
            self.contexts[prefix] = context
        return self.triple()

    def name_or_uri(self) -> Token:
        if self.now.kind not in {"word", "quoted"}:
            raise self.wrong()
        return self.take()

    def triple(self) -> Node:
        """Clauses joined from the left; and, or, not bind alike, as CQL says."""
        node = self.clause()
        while self.now.is_word(*_BOOLEANS):
            operator = self.take()
            if operator.lower == "prox":
                raise NoProximity(position=operator.position)
            self.boolean_modifiers()
            other = self.clause()
            node = _joined(operator.lower, node, other)
        return node

    def clause(self) -> Node:
        if self.now.is_sign("("):
            return self.bracketed()
        if self.now.is_sign(">"):
            return self.scoped()
        if self.now.kind not in {"word", "quoted"} or self.now.is_word(*_BOOLEANS, "sortby"):
            raise self.wrong()
        self.clauses += 1
        if self.clauses > MOST:
            raise QueryTooBig(limit=MOST, position=self.now.position)
        first = self.take()
        if not self.at_relation():
            return self.made(Field.ALL, Relation.HAS, first)
        return self.related(first)

    def made(self, field: Field, relation: Relation, term: Token) -> Node:
        node = clause_of(field, relation, term.text, term.position)
        self.masked += isinstance(node, Clause) and (node.masked or node.truncated)
        if self.masked > MASKED:
            raise TooManyMasks(limit=MASKED, position=term.position)
        return node

    def bracketed(self) -> Node:
        opening = self.take()
        self.depth += 1
        if self.depth > DEEPEST:
            raise QueryTooDeep(limit=DEEPEST, position=opening.position)
        node = self.scoped()
        if not self.now.is_sign(")"):
            raise self.wrong()
        self.take()
        self.depth -= 1
        return node

    def at_relation(self) -> bool:
        """A comparison, or a word that is neither boolean nor `sortby`: `title all x`, `title cql.any x`."""
        if self.now.is_sign(*_COMPARISONS):
            return True
        return self.now.kind == "word" and not self.now.is_word(*_BOOLEANS, "sortby")

    def related(self, index: Token) -> Node:
        relation = self.take()
        name = relation.lower.removeprefix("cql.")
        known = RELATIONS.get(name)
        if known is None and self.now.kind not in {"word", "quoted"} and not self.now.is_sign("/"):
            raise BadQuery(found=relation.text[:40], position=relation.position)  # words without quotation marks
        if known is None:
            raise UnknownRelation(found=relation.text[:40], index=index.text[:40], position=relation.position)
        self.relation_modifiers()
        term = self.name_or_uri()  # the grammar lets and, or, not stand as terms behind a relation
        index_name = self.index_name(index)
        if index_name in EVERYTHING:
            return Everything()
        field = INDEXES.get(index_name)
        if field is None:
            raise UnknownIndex(found=index.text[:40], position=index.position)
        return self.made(field, known, term)

    def index_name(self, index: Token) -> str:
        """The name with its prefix replaced by the set it stands for."""
        prefix, dot, rest = index.lower.partition(".")
        if not dot:
            default = self.contexts.get("")
            named = f"{default}.{index.lower}"
            return named if default and named in INDEXES else index.lower
        context = self.contexts.get(prefix)
        if context is None:
            raise UnknownContext(found=prefix[:40], position=index.position)
        return f"{context}.{rest}"

    def modifiers(self) -> list[Token]:
        """`/name` or `/name = value`, any number."""
        found = []
        while self.now.is_sign("/"):
            self.take()
            found.append(self.name_or_uri())
            if self.now.is_sign(*_COMPARISONS):
                self.take()
                self.name_or_uri()
        return found

    def relation_modifiers(self) -> None:
        for modifier in self.modifiers():
            if modifier.lower.removeprefix("cql.") not in IDLE:
                raise UnknownModifier(found=modifier.text[:40], position=modifier.position)

    def boolean_modifiers(self) -> None:
        for modifier in self.modifiers():
            if not modifier.lower.startswith("rel."):
                raise UnknownModifier(found=modifier.text[:40], position=modifier.position)

    def sorting(self) -> SortKey:
        self.take()
        key = self.name_or_uri()
        modifiers = self.modifiers()
        for modifier in modifiers:
            if modifier.lower not in UP | DOWN:
                raise UnknownModifier(found=modifier.text[:40], position=modifier.position)
        name = key.lower
        field = INDEXES.get(self.index_name(key)) if name not in SORTS else None
        orders = SORTS.get(field.value if field else name)
        down = bool(modifiers) and modifiers[-1].lower in DOWN
        order = orders[down] if orders else None
        if order is None or self.now.kind == "word":
            raise UnknownSort(found=(key if order is None else self.now).text[:40], position=key.position)
        return order


def _joined(operator: str, one: Node, other: Node) -> Node:
    if operator == "not":
        return Not(one, other)
    return all_of(one, other) if operator == "and" else any_of(one, other)
