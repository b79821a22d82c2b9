"""From the address of a results page to what is asked, and back: the address is the state."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final
from urllib.parse import urlencode

from django.http import QueryDict

from tianlu.discovery.cql.ast import And, Everything, Node, Query, SortKey
from tianlu.discovery.cql.form import FormLine, parse_form
from tianlu.discovery.cql.parsing import parse
from tianlu.discovery.cql.simple import parse_simple
from tianlu.discovery.data import Facet, SearchRequest

PAGE: Final = 20
APART: Final = "apart"  # ?works=: every edition on a line of its own
DEEPEST: Final = 1_000_000  # results; the offset of a page is bounded so that a number in an address costs nothing
_LINES: Final = 5
_MOST_VALUES: Final = 50  # chosen values of one facet


@dataclass(frozen=True)
class Asked:
    """What an address asks: the box's text, or CQL, or form lines; chosen values, years, order, page; `apart` when editions of one
    work are to be listed one by one.
    """

    query: Query
    text: str = ""
    cql: str = ""
    lines: tuple[FormLine, ...] = ()
    chosen: Mapping[Facet, tuple[str, ...]] = field(default_factory=dict)
    year_from: int | None = None
    year_to: int | None = None
    sort: SortKey | None = None
    page: int = 1
    cut: bool = False
    apart: bool = False

    @property
    def order(self) -> SortKey:
        """The order of the results: as chosen, as the query says, by relevance; everything by newest."""
        if self.sort:
            return self.sort
        if self.query.sort:
            return self.query.sort
        return SortKey.NEWEST if isinstance(self.query.node, Everything) else SortKey.RELEVANCE

    @property
    def filtered(self) -> bool:
        return bool(self.chosen) or self.year_from is not None or self.year_to is not None

    def request(self, *, limit: int = PAGE) -> SearchRequest:
        """What to ask of the engine."""
        return SearchRequest(
            node=self.query.node,
            chosen=self.chosen,
            year_from=self.year_from,
            year_to=self.year_to,
            sort=self.order,
            offset=min(DEEPEST, (self.page - 1) * limit),
            limit=limit,
        )

    def pairs(self) -> list[tuple[str, str]]:
        """The parameters of the address, page left out."""
        found: list[tuple[str, str]] = []
        if self.text:
            found.append(("q", self.text))
        if self.cql:
            found.append(("cql", self.cql))
        for number, line in enumerate(self.lines):
            given = {"op": line.operator, "field": line.field, "match": line.match, "term": line.term}
            found += [(f"{name}{number}", value) for name, value in given.items()]
        found += [(facet.value, value) for facet, values in self.chosen.items() for value in values]
        found += [("year_from", str(self.year_from))] if self.year_from is not None else []
        found += [("year_to", str(self.year_to))] if self.year_to is not None else []
        found += [("sort", self.sort.value)] if self.sort else []
        return found + ([("works", APART)] if self.apart else [])

    def address(self, *, page: int = 1) -> str:
        """The query string, with the page when it is not the first."""
        return urlencode([*self.pairs(), *([("page", str(page))] if page > 1 else [])])

    def toggled(self, facet: Facet, value: str) -> "Asked":
        """With the value chosen, or no longer chosen."""
        values = self.chosen.get(facet, ())
        after = tuple(one for one in values if one != value) if value in values else (*values, value)
        chosen = {name: kept for name, kept in {**self.chosen, facet: after}.items() if kept}
        return replace(self, chosen=chosen, page=1)


def read_address(values: QueryDict) -> Asked:
    """What the address asks; raises `BadQuery` for CQL that cannot be read. Parameters that make no sense are left out."""
    text, cql = values.get("q", "").strip(), values.get("cql", "").strip()
    lines = tuple(_lines(values))
    cut = False
    if cql:
        query = parse(cql)
    elif lines:
        query = parse_form(lines)
    else:
        simple = parse_simple(text)
        query, cut = simple.query, simple.cut
    if text and (cql or lines):  # search within results: both must match
        query = replace(query, node=_both(query.node, parse_simple(text).query.node))
    low, high = _number(values.get("year_from", "")), _number(values.get("year_to", ""))
    if low is not None and high is not None and low > high:
        low, high = high, low
    return Asked(
        query=query,
        text=text,
        cql=cql,
        lines=() if cql else lines,
        chosen=_chosen(values),
        year_from=low,
        year_to=high,
        sort=_sort(values.get("sort", "")),
        page=max(1, _number(values.get("page", "")) or 1),
        cut=cut,
        apart=values.get("works") == APART,
    )


def _both(one: Node, other: Node) -> Node:
    if isinstance(other, Everything):
        return one
    return other if isinstance(one, Everything) else And((one, other))


def _lines(values: QueryDict) -> Iterable[FormLine]:
    for number in range(_LINES):
        if term := values.get(f"term{number}", "").strip():
            yield FormLine(
                operator=values.get(f"op{number}", "and"),
                field=values.get(f"field{number}", "all"),
                match=values.get(f"match{number}", "words"),
                term=term,
            )


def _chosen(values: QueryDict) -> dict[Facet, tuple[str, ...]]:
    found: dict[Facet, tuple[str, ...]] = {}
    for facet in Facet:
        given = tuple(
            dict.fromkeys(value for value in values.getlist(facet.value) if value.strip() and len(value) < 400)
        )
        if given and facet is not Facet.YEAR:
            found[facet] = given[:_MOST_VALUES]
    return found


def _number(value: str) -> int | None:
    value = value.strip()
    return int(value) if value.isascii() and value.isdecimal() and len(value) <= 6 else None


def _sort(value: str) -> SortKey | None:
    return SortKey(value) if value in set(SortKey) else None
