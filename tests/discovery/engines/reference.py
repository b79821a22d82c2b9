"""The reference engine: plain Python over every document, slow and plainly right. What it finds is the truth.

It shares `kit.text` with other engines, because that defines what a query means, and nothing else: no index fields, no
tokens joined to strings.
"""

from __future__ import annotations

import contextlib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from tianlu.discovery.cql.ast import And, Clause, Everything, Field, Node, Not, Or, Relation, SortKey
from tianlu.discovery.data import (
    After,
    Document,
    Facet,
    FacetValue,
    Hit,
    PlaceLost,
    Reach,
    ResultSet,
    SearchAway,
    SearchRequest,
)
from tianlu.discovery.rules import letters_apart
from tianlu.kit import text

ANYWHERE = "any"
NOWHERE = Reach(frozenset())
NAMED = {Field.AUTHOR, Field.ALL}


def whole(value: str) -> str:
    return " ".join(text.phrase_tokens(value))


class ReferenceEngine:
    """Documents in a dictionary; readers see a copy made at each commit."""

    def __init__(self) -> None:
        self.seen: dict[int, Document] | None = None
        self.made: dict[int, Document] = {}
        self.at = 0
        self.commits = 0
        self.mark = ""

    @contextlib.contextmanager
    def writing(self, *, wait: bool) -> Iterator[bool]:
        yield True

    def begin(self) -> None:
        self.made = {}

    def index(self, documents: Iterable[Document]) -> int:
        found = {document.id: document for document in documents}
        self.made.update(found)
        return len(found)

    def delete(self, ids: Collection[int]) -> None:
        for number in ids:
            self.made.pop(number, None)

    def commit(self, cursor: int, mark: str = "") -> None:
        self.seen, self.at, self.commits, self.mark = dict(self.made), cursor, self.commits + 1, mark

    def stands(self) -> tuple[int, str]:
        return (self.at, self.mark) if self.exists() else (0, "")

    def stamp(self, mark: str) -> None:
        self.mark = mark

    def tidy(self) -> None:
        pass

    def close(self) -> None:
        self.made = dict(self.seen or {})

    def exists(self) -> bool:
        return self.seen is not None

    def sound(self) -> bool:
        return True

    def generation(self) -> str:
        return str(self.commits) if self.exists() else ""

    def cursor(self) -> int:
        return self.at

    def count(self) -> int:
        return len(self.seen or {})

    def search(self, request: SearchRequest, reach: Reach) -> ResultSet:
        found = sorted(self._found(request, reach), key=lambda one: order(one, request.sort))
        rest = found[request.offset :] if request.after is None else behind(found, request.after, request.sort)
        page = tuple(Hit(one.id, 0.0, place_of(one, request.sort)) for one in rest[: request.limit])
        return ResultSet(len(found), page, len(rest) - len(page))

    def examine(self) -> str:
        return ""

    def making(self) -> str:
        return "plain"

    def facets(self, request: SearchRequest, reach: Reach, names: Sequence[Facet]) -> dict[Facet, list[FacetValue]]:
        return {name: counted(name, self._found(request, reach, but=name), reach) for name in names}

    def offer(self, field: Field, typed: str, reach: Reach, limit: int) -> list[FacetValue]:
        facet = {Field.AUTHOR: Facet.AUTHOR, Field.SUBJECT: Facet.SUBJECT}.get(field)
        found = self._found(SearchRequest(Everything()), reach)
        counts: Counter[str] = Counter()
        for one in found:
            values = values_of(one, facet) if facet else list(one.publishers)
            counts.update({value for value in values if offered(value, typed, name=field is Field.AUTHOR)})
        forms: dict[str, list[str]] = {}
        for value in counts:
            forms.setdefault(whole(value), []).append(value)
        made = [
            FacetValue(max(group, key=lambda form: (counts[form], form)), sum(counts[form] for form in group))
            for group in forms.values()
        ]
        return sorted(made, key=lambda one: (-one.count, one.value))[:limit]

    def words_near(self, word: str, reach: Reach) -> list[str]:
        wanted = text.fold(word)
        counts: Counter[str] = Counter()
        for one in self._found(SearchRequest(Everything()), reach):
            counts.update({token for value, _, _ in texts_of(one, Field.ALL) for token in text.index_tokens(value)})
        start = wanted[: max(1, min(2, len(word) - 2))]
        near = [
            (token, n) for token, n in counts.items() if token.startswith(start) and letters_apart(token, wanted) == 1
        ]
        return [token for token, _ in sorted(near, key=lambda pair: (-pair[1], pair[0]))][:5] if start.isalpha() else []

    def commonest(self, words: Collection[str], limit: int) -> list[str]:
        counts: Counter[str] = Counter()
        for one in (self.seen or {}).values():
            for field in (Field.TITLE, Field.AUTHOR, Field.SUBJECT):
                counts.update({token for value, _, _ in texts_of(one, field) for token in text.index_tokens(value)})
        held = sorted((word for word in words if counts[word]), key=lambda word: (-counts[word], word))
        return held[:limit]

    def ids(self, request: SearchRequest, reach: Reach, among: Collection[int]) -> set[int]:
        return {one.id for one in self._found(request, reach)} & set(among)

    def _found(self, request: SearchRequest, reach: Reach, but: Facet | None = None) -> list[Document]:
        if self.seen is None:
            raise SearchAway()
        return [
            one
            for one in self.seen.values()
            if inside(one, reach) and narrowed(one, request, reach, but) and matches(one, request.node, reach)
        ]


def inside(one: Document, reach: Reach) -> bool:
    if one.staff_only:
        return bool(reach.organisations & reach.staff_of & set(one.organisations))
    return bool(reach.organisations.intersection(one.organisations))


def order(one: Document, sort: SortKey) -> tuple[object, ...]:
    match sort:
        case SortKey.YEAR_UP:
            return (one.year is None, one.year or 0, one.id)
        case SortKey.YEAR_DOWN:
            return (one.year is None, -(one.year or 0), -one.id)
        case SortKey.TITLE:
            return (not one.titles, text.sort_key(one.titles[0]) if one.titles else "", one.id)
        case SortKey.CALL_NUMBER:
            return (not one.shelf_order, one.shelf_order, one.id)
        case _:
            return (-one.id,)


def place_of(one: Document, sort: SortKey) -> int:
    """A number that orders as `order` does, where there is one; the reference's own."""
    match sort:
        case SortKey.YEAR_UP:
            return (10_000 if one.year is None else one.year) * 1000 + one.id
        case SortKey.YEAR_DOWN:
            return one.id if one.year is None else one.year * 1000 + one.id
        case SortKey.NEWEST:
            return one.id
        case _:
            return 0


def behind(found: Sequence[Document], after: After, sort: SortKey) -> list[Document]:
    """What follows a page in the list as it is now."""
    rest = [one for one in found if one.id not in after.apart]
    if sort is SortKey.YEAR_UP:
        return [one for one in rest if after.place is None or place_of(one, sort) > after.place]
    if sort in {SortKey.YEAR_DOWN, SortKey.NEWEST}:
        return [one for one in rest if after.place is None or place_of(one, sort) < after.place]
    if sort is SortKey.RELEVANCE:
        return rest
    places = [at for at, one in enumerate(rest) if one.id in after.last]
    if not places:
        raise PlaceLost()
    return rest[places[-1] + 1 :]


def narrowed(one: Document, request: SearchRequest, reach: Reach, but: Facet | None) -> bool:
    branches = request.chosen.get(Facet.BRANCH, ())
    for facet, given in request.chosen.items():
        chosen = branches if facet is Facet.AVAILABLE and given and branches else given
        if facet is not but and chosen and not any(has_value(one, facet, value, reach) for value in chosen):
            return False
    if but is Facet.YEAR or (request.year_from is None and request.year_to is None):
        return True
    low, high = request.year_from, request.year_to
    return one.year is not None and (low is None or low <= one.year) and (high is None or one.year <= high)


def has_value(one: Document, facet: Facet, value: str, reach: Reach) -> bool:
    if facet is Facet.AVAILABLE:
        return value in own(one.available_at, reach) if value.isdecimal() else bool(values_of(one, facet, reach))
    if facet in {Facet.AUTHOR, Facet.SUBJECT}:
        return whole(value) in map(whole, values_of(one, facet))
    return value in values_of(one, facet, reach)


def own(said: Iterable[tuple[int, object]], reach: Reach) -> list[str]:
    """What organisations in reach say of a record."""
    return [str(value) for organisation, value in said if organisation in reach.organisations]


def values_of(one: Document, facet: Facet, reach: Reach = NOWHERE) -> list[str]:
    return {
        Facet.LANGUAGE: list(one.languages),
        Facet.FORMAT: [one.format],
        Facet.YEAR: [str(one.year)] if one.year is not None else [],
        Facet.CLASS: sorted({number[:size] for number in one.classes for size in (1, 2, 3) if len(number) >= size}),
        Facet.AUTHOR: list(one.names),
        Facet.SUBJECT: list(one.subjects),
        Facet.ORGANISATION: own(((number, number) for number in one.organisations), reach),
        Facet.BRANCH: own(one.branches, reach),
        Facet.AVAILABLE: [ANYWHERE] if reach.organisations.intersection(one.available_in) else [],
    }[facet]


def counted(facet: Facet, found: Sequence[Document], reach: Reach) -> list[FacetValue]:
    """Each value counted once a document; written forms of one value together, under the commonest."""
    written = facet in {Facet.AUTHOR, Facet.SUBJECT}
    counts: Counter[str] = Counter()
    forms: dict[str, Counter[str]] = {}
    for one in found:
        mine = {(whole(value) if written else value): value for value in values_of(one, facet, reach)}
        mine.pop("", None)  # a name of signs alone
        counts.update(list(mine))
        for key, value in mine.items():
            forms.setdefault(key, Counter())[value] += 1
    return [FacetValue(forms[key].most_common(1)[0][0], count) for key, count in counts.items()]


def letters(value: str) -> str:
    return "".join(filter(str.isalnum, text.fold(value)))


def offered(value: str, typed: str, *, name: bool) -> bool:
    """Whether the value begins as typed: in characters, letters, pinyin (names in both orders) or initials."""
    wanted = letters(typed)
    spoken = " ".join(text.pinyin_tokens(value, name=name)).split(f" {text.GAP} ")
    family, comma, given = value.partition(",")
    forms = [value, *(spoken[:2] if not value.isascii() else [given + family if comma and name else value])]
    forms += [token[1:] for token in text.initials_tokens(value, name=name) if token[:1] == "=" and not value.isascii()]
    forms += text.plain_forms(text.fold(value))
    if name and value.isascii() and not wanted.isascii() and 2 <= len(wanted) <= 4:
        wanted = "".join(text.pinyin_tokens(typed, name=True)).partition(text.GAP)[0]
    return bool(wanted) and any(letters(form).startswith(wanted) for form in forms)


def texts_of(one: Document, field: Field) -> list[tuple[str, bool, bool]]:
    """Values of the field: (value, whether it is a name, whether it is also found by its sound)."""
    groups = {
        Field.TITLE: [(value, False, True) for value in one.titles],
        Field.AUTHOR: [(value, True, True) for value in one.names],
        Field.SUBJECT: [(value, False, True) for value in one.subjects],
        Field.PUBLISHER: [(value, False, True) for value in one.publishers],
        Field.SERIES: [(value, False, True) for value in one.series],
    }
    if field is not Field.ALL:
        return groups[field]
    silent = [(value, False, False) for value in (*one.other, *one.romanised)]
    return [entry for group in groups.values() for entry in group] + silent


def matches(one: Document, node: Node, reach: Reach) -> bool:
    match node:
        case Everything():
            return True
        case And(operands):
            return all(matches(one, operand, reach) for operand in operands)
        case Or(operands):
            return any(matches(one, operand, reach) for operand in operands)
        case Not(kept, left_out):
            return matches(one, kept, reach) and not matches(one, left_out, reach)
        case Clause(field=Field.YEAR | Field.ID):
            return number_matches(one.year if node.field is Field.YEAR else one.id, node)
        case Clause(field=Field.ALL | Field.TITLE | Field.AUTHOR | Field.SUBJECT | Field.PUBLISHER | Field.SERIES):
            return words_match(one, node)
        case Clause():
            found = code_matches(one, node, reach)
            return not found if node.relation is Relation.NOT_EQUAL else found


def number_matches(value: int | None, clause: Clause) -> bool:
    numbers = list(map(int, clause.term.split()))
    if clause.relation is Relation.NOT_EQUAL:
        return value != numbers[0]
    if value is None:
        return False
    first, last = numbers[0], numbers[-1]
    return {
        Relation.LESS: value < first,
        Relation.AT_MOST: value <= first,
        Relation.MORE: value > first,
        Relation.AT_LEAST: value >= first,
        Relation.WITHIN: first <= value <= last,
        Relation.ANY: value in numbers,
    }.get(clause.relation, value == first)


def code_matches(one: Document, clause: Clause, reach: Reach) -> bool:
    field, term = clause.field, clause.term
    upper = field in {Field.CLASS, Field.ISBN, Field.ISSN}
    kept = {
        Field.ISBN: one.isbns,
        Field.ISSN: one.issns,
        Field.NUMBER: tuple(map(whole, one.numbers)),
        Field.CALL_NUMBER: tuple(text.fold(value).replace(" ", "") for value in own(one.call_numbers, reach)),
        Field.CLASS: tuple(value.upper() for value in (*one.classes, *one.other_classes)),
        Field.LANGUAGE: one.languages,
        Field.FORMAT: (one.format,),
    }[field]
    if field is Field.NUMBER:
        wanted = whole(term)
    elif field is Field.CALL_NUMBER:
        wanted = text.fold(term).replace(" ", "")
    else:
        wanted = term.strip().upper() if upper else term.strip().lower()
    if not wanted:
        return False
    if clause.masked:
        pattern = re.escape(wanted).replace(r"\*", ".*").replace(r"\?", ".")
        return any(re.fullmatch(pattern, value) for value in kept)
    begins = clause.truncated or (field is Field.CLASS and clause.relation is not Relation.EXACT)
    return any(value.startswith(wanted) if begins else value == wanted for value in kept)


def words_match(one: Document, clause: Clause) -> bool:
    entries = texts_of(one, clause.field)
    match clause.relation:
        case Relation.NOT_EQUAL:
            return not words_match(one, replace(clause, relation=Relation.EXACT))
        case Relation.EXACT:
            if clause.field is Field.ALL:
                entries = [e for e in entries if e[2] and e[0] not in one.series]
            keys = [whole(value) for value, _, _ in entries]
            wanted = whole(clause.term)
            return any(key.startswith(wanted) if clause.truncated else key == wanted for key in keys)
        case Relation.PHRASE:
            tokens = text.phrase_tokens(clause.term)
            return bool(tokens) and any(has_phrase(value, tokens, clause.truncated) for value, _, _ in entries)
    if clause.masked:
        return masked_match(entries, clause)
    units = text.query_units(clause.term, name=clause.field in NAMED, partial=clause.truncated)
    found = [any(has_term(entries, option) for option in unit.alternatives) for unit in units]
    return bool(found) and (any(found) if clause.relation is Relation.ANY else all(found))


def masked_match(entries: Sequence[tuple[str, bool, bool]], clause: Clause) -> bool:
    """Each masked word matches a word of a value, or a run of characters inside one."""
    for word in clause.term.split():
        letters = text.fold(word)
        pattern = re.escape(letters).replace(r"\*", r"\w*").replace(r"\?", r"\w")
        found = False
        for value, _, _ in entries:
            folded = text.fold(value)
            if not text.in_pairs(letters):
                found = found or any(re.fullmatch(pattern, token) for token in text.index_tokens(value))
            else:
                parts = [re.escape(part).replace(r"\?", ".") for part in letters.split("*") if part.strip("?")]
                found = found or all(re.search(part, folded) for part in parts)
        if not found:
            return False
    return True


def has_term(entries: Sequence[tuple[str, bool, bool]], option: text.Term) -> bool:
    if option.kind in {"text", "single"}:
        return any(has_phrase(value, option.tokens, option.prefix) for value, _, _ in entries)
    spoken = text.pinyin_tokens if option.kind == "pinyin" else text.initials_tokens
    return any(
        side_by_side(spoken(value, name=name), option.tokens, option.prefix)
        for value, name, sounds in entries
        if sounds
    )


def has_phrase(value: str, tokens: Sequence[str], begun: bool) -> bool:
    """The tokens side by side in the value; a lone character anywhere in it."""
    if len(tokens) == 1 and len(tokens[0]) == 1 and tokens[0] in text.single_tokens(value):
        return True
    return side_by_side(text.index_tokens(value), tokens, begun and not text.in_pairs(tokens[-1]))


def side_by_side(row: Sequence[str], wanted: Sequence[str], begun: bool) -> bool:
    size = len(wanted)
    for start in range(len(row) - size + 1):
        part = row[start : start + size]
        last = part[-1].startswith(wanted[-1]) if begun else part[-1] == wanted[-1]
        if last and list(part[:-1]) == list(wanted[:-1]):
            return True
    return False
