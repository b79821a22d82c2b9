"""From the query tree to tantivy's queries."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from tantivy import FieldType, Occur, Query

from tianlu.discovery.cql.ast import And, Clause, Everything, Field, Node, Not, Or, Relation
from tianlu.discovery.data import Facet, Reach, SearchRequest
from tianlu.discovery.engines.fields import (
    INITIAL,
    SINGLE,
    SPOKEN,
    class_path,
    is_single,
    key_of,
    own_key,
    pairs,
    place,
    reading_field,
    written,
)
from tianlu.discovery.engines.masks import code_pattern, key_pattern, phrases_of
from tianlu.discovery.engines.tantivy.beginnings import LONGEST, beginning_with
from tianlu.discovery.engines.tantivy.schema import schema
from tianlu.kit import text
from tianlu.kit.addresses import number_in
from tianlu.kit.text import Term, Unit

_TEXT_FIELD = {
    Field.ALL: "all",
    Field.TITLE: "title",
    Field.AUTHOR: "author",
    Field.SUBJECT: "subject",
    Field.PUBLISHER: "publisher",
    Field.SERIES: "series",
}
_CODE_FIELD = {
    Field.ISBN: "isbn",
    Field.ISSN: "issn",
    Field.NUMBER: "number",
    Field.CALL_NUMBER: "call_key",
    Field.CLASS: "class_key",
    Field.LANGUAGE: "language",
    Field.FORMAT: "format",
}
_NAMES = {Field.AUTHOR, Field.ALL}
_FACET_FIELD = {
    Facet.LANGUAGE: "language",
    Facet.FORMAT: "format",
    Facet.AUTHOR: "author_key",
    Facet.SUBJECT: "subject_key",
}
_PLACES = {Facet.BRANCH: "branch", Facet.AVAILABLE: "available"}
_KEPT = 64  # queries of which the units are kept: one page asks the same thing several times


def term(field: str, value: str | int, *, scored: bool = False) -> Query:
    if isinstance(value, str) and not value.isascii():
        value = value.encode("utf-8", "replace").decode()  # half a surrogate pair is no text for tantivy
    return Query.term_query(schema(), field, value, "freq" if scored else "basic")


def every(parts: Sequence[Query]) -> Query:
    """All of them; everything when there are none."""
    if not parts:
        return Query.all_query()
    return parts[0] if len(parts) == 1 else Query.boolean_query([(Occur.Must, part) for part in parts])


def some(parts: Sequence[Query]) -> Query:
    """At least one of them; nothing when there are none."""
    if not parts:
        return Query.empty_query()
    return parts[0] if len(parts) == 1 else Query.boolean_query([(Occur.Should, part) for part in parts])


def translate(node: Node, reach: Reach) -> Query:
    """The query that finds what the tree says; what organisations say by themselves only where they are in reach."""
    match node:
        case Everything():
            return Query.all_query()
        case And(operands):
            return every([translate(operand, reach) for operand in operands])
        case Or(operands):
            return some([translate(operand, reach) for operand in operands])
        case Not(kept, left_out):
            return Query.boolean_query(
                [(Occur.Must, translate(kept, reach)), (Occur.MustNot, translate(left_out, reach))]
            )
        case Clause():
            return _clause(node, reach)


@lru_cache(maxsize=_KEPT)
def _units(query: str, name: bool, partial: bool) -> tuple[Unit, ...]:
    return tuple(text.query_units(query, name=name, partial=partial))


def _read(clause: Clause) -> tuple[Unit, ...]:
    """The clause's words as search understands them; a page asks for them several times."""
    return _units(clause.term, clause.field in _NAMES, clause.truncated)


def _clause(clause: Clause, reach: Reach) -> Query:
    if clause.field in _TEXT_FIELD:
        return _words(clause)
    if clause.field in {Field.YEAR, Field.ID}:
        return _number(clause)
    found = _code(clause, reach)
    if clause.relation is Relation.NOT_EQUAL:
        return outside(found)
    return found


def _words(clause: Clause) -> Query:
    field = _TEXT_FIELD[clause.field]
    if clause.masked:
        return _masked(clause, field)
    if clause.relation is Relation.EXACT:
        return _exact(clause, field)
    if clause.relation is Relation.NOT_EQUAL:
        found = _words(Clause(clause.field, Relation.EXACT, clause.term))
        return outside(found)
    if clause.relation is Relation.PHRASE:
        tokens = text.phrase_tokens(clause.term)
        return phrase(field, tokens, truncated=clause.truncated) if tokens else Query.empty_query()
    parts = [unit_query(unit, field) for unit in _read(clause)]
    if not parts:
        return Query.empty_query()
    return some(parts) if clause.relation is Relation.ANY else every(parts)


def _masked(clause: Clause, field: str) -> Query:
    if clause.relation in {Relation.EXACT, Relation.NOT_EQUAL}:
        pattern = key_pattern(clause.term)
        found = some([Query.regex_query(schema(), name, pattern) for name in _keys_of(field)] if pattern else [])
        return outside(found) if clause.relation is Relation.NOT_EQUAL else found
    parts = [_patterns(field, patterns) for patterns in phrases_of(clause.term)]
    if not parts:
        return Query.empty_query()
    return some(parts) if clause.relation is Relation.ANY else every(parts)


def _patterns(field: str, patterns: Sequence[str]) -> Query:
    if len(patterns) == 1:
        if is_single(patterns[0]):
            return term(field, SINGLE + patterns[0], scored=True)
        return Query.regex_query(schema(), field, patterns[0])
    return Query.regex_phrase_query(schema(), field, list(patterns))


def outside(found: Query) -> Query:
    """Everything but what is found."""
    return Query.boolean_query([(Occur.Must, Query.all_query()), (Occur.MustNot, found)])


def _keys_of(field: str) -> tuple[str, ...]:
    return ("title_key", "author_key", "subject_key", "publisher_key") if field == "all" else (f"{field}_key",)


def _exact(clause: Clause, field: str) -> Query:
    fields = _keys_of(field)
    key = key_of(clause.term)
    if clause.truncated:
        return some([beginning_with(name, key) for name in fields])
    return some([term(name, key) for name in fields])


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


def _number(clause: Clause) -> Query:
    field = "year" if clause.field is Field.YEAR else "id"
    numbers = [int(word) for word in re.findall(r"-?\d{1,15}", clause.term)]
    if not numbers:
        return Query.empty_query()
    first, last = numbers[0], numbers[-1]
    match clause.relation:
        case Relation.LESS:
            return span(field, None, first - 1)
        case Relation.AT_MOST:
            return span(field, None, first)
        case Relation.MORE:
            return span(field, first + 1, None)
        case Relation.AT_LEAST:
            return span(field, first, None)
        case Relation.WITHIN:
            return span(field, first, last)
        case Relation.NOT_EQUAL:
            return outside(term(field, first))
        case Relation.ANY:
            return some([term(field, number) for number in numbers])
        case _:
            return term(field, first)


def span(field: str, low: int | None, high: int | None) -> Query:
    """Numbers from `low` to `high`, ends included."""
    if low is not None and high is not None and low > high:
        return Query.empty_query()
    found = Query.range_query(schema(), field, FieldType.Integer, low, high)
    return Query.const_score_query(found, 0.0)


def _code(clause: Clause, reach: Reach) -> Query:
    field = _CODE_FIELD[clause.field]
    owners = [own_key(one, "") for one in sorted(reach.organisations)] if clause.field is Field.CALL_NUMBER else [""]
    if clause.masked:
        pattern = _code_pattern(clause.field, clause.term)
        return some([Query.regex_query(schema(), field, owner + pattern) for owner in owners if pattern])
    value = _as_code(clause.field, clause.term)
    if not value:
        return Query.empty_query()
    # A class is found with everything below it: I24 finds I247.57.
    if clause.truncated or (clause.field is Field.CLASS and clause.relation is not Relation.EXACT):
        return some([beginning_with(field, owner + value) for owner in owners])
    return some([term(field, owner + value) for owner in owners])


def _as_code(field: Field, term: str) -> str:
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


def _code_pattern(field: Field, term: str) -> str:
    if field is Field.NUMBER:
        return key_pattern(term)
    if field in {Field.ISBN, Field.ISSN}:
        return code_pattern(term.replace("-", "").upper())
    return code_pattern(term.upper() if field is Field.CLASS else text.fold(term).replace(" ", ""))


def filters(request: SearchRequest, reach: Reach, *, but: Facet | None = None) -> list[tuple[Occur, Query]]:
    """The chosen facet values and years as unscored conditions, leaving out those of the facet `but`."""
    found = []
    branches = request.chosen.get(Facet.BRANCH, ())
    for facet, chosen in request.chosen.items():
        # On the shelf means at the chosen branches when there are any, not just anywhere.
        values = branches if facet is Facet.AVAILABLE and chosen and branches else chosen
        if facet is not but and values:
            found.append(
                (Occur.Must, Query.const_score_query(some([_chosen(facet, value, reach) for value in values]), 0.0))
            )
    if but is not Facet.YEAR and (request.year_from is not None or request.year_to is not None):
        found.append((Occur.Must, span("year", request.year_from, request.year_to)))
    return found


def _numbered(field: str, value: str) -> Query:
    number = number_in(value)
    return Query.empty_query() if number is None else term(field, number)


def _branch(field: str, value: str, reach: Reach) -> Query:
    """A branch of the organisations in reach: whichever of them it belongs to, none has another's number."""
    number = number_in(value)
    if number is None:
        return Query.empty_query()
    return Query.term_set_query(schema(), field, [place(one, number) for one in sorted(reach.organisations)])


def on_shelf(reach: Reach) -> Query:
    """What stands on a shelf of the organisations in reach, whoever else holds it."""
    return Query.term_set_query(schema(), "on_shelf", sorted(reach.organisations))


def _chosen(facet: Facet, value: str, reach: Reach) -> Query:
    if facet in _PLACES:
        if facet is Facet.AVAILABLE and not value.isdecimal():
            return on_shelf(reach)
        return _branch(_PLACES[facet], value, reach)
    if facet is Facet.ORGANISATION:
        mine = number_in(value) in reach.organisations
        return _numbered("organisation", value) if mine else Query.empty_query()
    if facet is Facet.CLASS:
        path = class_path(value)
        return term(f"class{len(path)}", path[-1]) if path else Query.empty_query()
    if facet is Facet.YEAR:
        return _numbered("year", value)
    if facet in {Facet.AUTHOR, Facet.SUBJECT}:
        return term(_FACET_FIELD[facet], key_of(value))
    return term(_FACET_FIELD[facet], value)


def within(reach: Reach, *, all_organisations: bool) -> list[tuple[Occur, Query]]:
    """What keeps a search inside the actor's reach."""
    found = []
    if not all_organisations:
        inside = Query.term_set_query(schema(), "organisation", sorted(reach.organisations))
        found.append((Occur.Must, Query.const_score_query(inside, 0.0)))
    if not reach.staff_of:
        found.append((Occur.MustNot, term("staff", 1)))
    else:
        mine = Query.term_set_query(schema(), "organisation", sorted(reach.staff_of))
        foreign = Query.boolean_query([(Occur.Must, term("staff", 1)), (Occur.MustNot, mine)])
        found.append((Occur.MustNot, foreign))
    return found


def boosts(node: Node) -> list[tuple[Occur, Query]]:
    """What ranks a hit higher without being needed to find it: the words in title or author, the whole title, its form."""
    found: list[tuple[Occur, Query]] = []
    for clause in _plain_clauses(node):
        found += [(Occur.Should, query) for query in _clause_boosts(clause)]
    return found


def _plain_clauses(node: Node) -> Iterable[Clause]:
    match node:
        case Clause():
            if node.field in {Field.ALL, Field.TITLE} and node.relation in {
                Relation.HAS,
                Relation.ALL,
                Relation.PHRASE,
            }:
                yield node
        case And(operands):
            for operand in operands:
                yield from _plain_clauses(operand)
        case Not(kept, _):
            yield from _plain_clauses(kept)


def _clause_boosts(clause: Clause) -> Iterable[Query]:
    key = key_of(clause.term)
    if not key:
        return
    yield Query.const_score_query(term("title_key", key), 30.0)
    yield Query.const_score_query(term("title_written", written(clause.term)), 3.0)
    folded = text.fold(clause.term)  # full width and tone marks rank as plain letters do
    if folded.isascii() and (letters := re.sub(r"[^a-z]", "", folded)):
        syllables = len(_read(clause)) or 1  # each adds to the score of titles that hold more than this one
        yield Query.const_score_query(term("title_read", letters), 20.0 * syllables)
    tokens = text.phrase_tokens(clause.term)
    yield Query.boost_query(phrase("title", tokens), 3.0)
    if clause.field is Field.ALL:
        yield Query.const_score_query(term("author_key", key), 12.0)
        yield Query.boost_query(phrase("author", tokens), 1.5)
        if len(tokens) > 1 and len(units := _read(clause)) > 1:
            for unit in units[:6]:
                first = Unit(unit.alternatives[:1])
                yield unit_query(first, "title", 1.2)
                yield unit_query(first, "author", 0.8)


def scored(request: SearchRequest, reach: Reach, *, all_organisations: bool) -> Query:
    """The whole query of a result page, ranking included."""
    parts = [
        (Occur.Must, translate(request.node, reach)),
        *filters(request, reach),
        *within(reach, all_organisations=all_organisations),
    ]
    ranked = [*parts, *boosts(request.node)]
    return Query.boolean_query(ranked) if len(ranked) > 1 else ranked[0][1]


def unscored(request: SearchRequest, reach: Reach, *, all_organisations: bool, but: Facet | None = None) -> Query:
    """The same set without ranking, for counting; the facet `but` does not narrow it."""
    parts = [
        (Occur.Must, translate(request.node, reach)),
        *filters(request, reach, but=but),
        *within(reach, all_organisations=all_organisations),
    ]
    return Query.boolean_query(parts) if len(parts) > 1 else parts[0][1]
