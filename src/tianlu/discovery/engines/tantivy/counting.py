"""Facets as column aggregations."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import tantivy
from tantivy import Occur, Query

from tianlu.discovery.data import Facet, FacetValue, Reach
from tianlu.discovery.engines.fields import ANYWHERE, branch_within
from tianlu.discovery.engines.tantivy import limits
from tianlu.discovery.engines.values import ON_SHELF

_SHOWN = 60  # values of a facet that are worth asking for
_MARGIN = 5  # times as many are named in each segment: what is rare in one may be frequent in all
_SIMPLE = {Facet.LANGUAGE: "language", Facet.FORMAT: "format"}
_OWNED = {Facet.ORGANISATION: "organisation", Facet.BRANCH: "branch", Facet.AVAILABLE: "on_shelf"}
_WRITTEN = {Facet.AUTHOR: ("author_key", "author_form"), Facet.SUBJECT: ("subject_key", "subject_form")}


def _aggregations(names: Iterable[Facet]) -> dict[str, Any]:
    """The aggregation request for these facets."""
    asked: dict[str, Any] = {}
    for name in names:
        if name in _SIMPLE:
            asked[name] = {"terms": {"field": _SIMPLE[name], "size": 500}}
        elif name in _WRITTEN:
            key, _ = _WRITTEN[name]
            asked[name] = {"terms": {"field": key, "size": _SHOWN, "segment_size": _SHOWN * _MARGIN}}
        elif name in _OWNED:  # all of them, since those out of reach are left out of the answer
            asked[name] = {"terms": {"field": _OWNED[name], "size": 5000}}
        elif name is Facet.YEAR:
            asked[name] = {"histogram": {"field": "year", "interval": 1, "min_doc_count": 1}}
        elif name is Facet.CLASS:
            for level, size in ((1, 60), (2, 300), (3, 1200)):
                asked[f"class{level}"] = {"terms": {"field": f"class{level}", "size": size}}
    return asked


class Counted:
    """What a query's results were counted by; branches and organisations out of reach are left out."""

    def __init__(self, searcher: tantivy.Searcher, query: Query, names: Iterable[Facet], reach: Reach) -> None:
        self._searcher = searcher
        self._query = query
        self._reach = reach
        self._answer: dict[str, Any] = searcher.aggregate(query, _aggregations(names))

    def values(self, name: Facet) -> list[FacetValue]:
        """The facet's values, most frequent first (years: in order)."""
        if name is Facet.CLASS:
            return self._classes()
        if name is Facet.AVAILABLE:
            return self._on_shelf()
        buckets: Sequence[dict[str, Any]] = self._answer[name]["buckets"]
        if name is Facet.YEAR:
            return [
                FacetValue(str(int(bucket["key"])), bucket["doc_count"]) for bucket in buckets if bucket["doc_count"]
            ]
        if name in _WRITTEN:
            found = [FacetValue(self._form(name, str(bucket["key"])), bucket["doc_count"]) for bucket in buckets]
            return sorted(found, key=lambda one: (-one.count, one.value))
        if name in _OWNED:
            return list(self._owned(name, buckets))
        return [FacetValue(str(bucket["key"]), bucket["doc_count"]) for bucket in buckets]

    def _form(self, name: Facet, key: str) -> str:
        """How the value is written in most of the results: 沈从文 and 沈從文 have one key."""
        _, column = _WRITTEN[name]
        forms = self._searcher.terms_with_prefix(column, f"{key}\t", limit=2)
        if len(forms) > 1:  # to count them among the results takes ten times as long as to find that there is one
            forms = self._searcher.terms_with_prefix(column, f"{key}\t", self._query, 1)
        return forms[0][0].partition("\t")[2]

    def _owned(self, name: Facet, buckets: Sequence[dict[str, Any]]) -> Iterator[FacetValue]:
        organisations = self._reach.organisations
        for bucket in buckets:
            number: int | None = int(bucket["key"])
            if number is not None and name is Facet.BRANCH:
                number = branch_within(number, organisations)
            elif number not in organisations:
                number = None
            if number is not None:
                yield FacetValue(str(number), bucket["doc_count"])

    def _on_shelf(self) -> list[FacetValue]:
        """How many results stand on a shelf of these organisations: counted anew where the counts of several overlap."""
        organisations = self._reach.organisations
        counts = {int(bucket["key"]): int(bucket["doc_count"]) for bucket in self._answer[Facet.AVAILABLE]["buckets"]}
        if counts.keys() <= {ANYWHERE, *organisations}:
            number = counts.get(ANYWHERE, 0)
        elif len(organisations) < 2:
            number = sum(counts.get(one, 0) for one in organisations)
        else:
            both = Query.boolean_query([(Occur.Must, self._query), (Occur.Must, limits.on_shelf(self._reach))])
            number = self._searcher.search(both, 1, count=True).count  # type: ignore[attr-defined]
        return [FacetValue(ON_SHELF, number)] if number else []

    def _classes(self) -> list[FacetValue]:
        found = []
        for level in (1, 2, 3):
            for bucket in self._answer[f"class{level}"]["buckets"]:
                value = str(bucket["key"])
                found.append(FacetValue(value, bucket["doc_count"], parent=value[:-1] if level > 1 else ""))
        return sorted(found, key=lambda one: (len(one.value), -one.count, one.value))
