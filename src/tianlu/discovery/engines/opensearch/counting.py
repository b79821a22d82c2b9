"""Counts of values over all shards, exact.

A shard names only its most frequent values, so that one which is rare in each and frequent in all may be left out or
counted short. So the values named are counted in a second question that names them, which every shard answers in full,
and a value that nobody named has at most as many as the last ones named have together (the cluster's own bound). Where that
is not less than the last one shown, shards are asked for ten times as many.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from tianlu.discovery.data import Facet, FacetValue, Reach
from tianlu.discovery.engines.fields import ANYWHERE, branch_within
from tianlu.discovery.engines.opensearch.asking import Asking
from tianlu.discovery.engines.opensearch.limits import on_shelf
from tianlu.discovery.engines.opensearch.parts import Query, beginnings
from tianlu.discovery.engines.values import ON_SHELF

_SHOWN: Final = 60  # values of a facet that are worth asking for
_EACH: Final = 600  # values that each shard names at first
_MOST: Final = 60_000  # and at last; a cluster answers with 65,535 at most
_FORMS: Final = 2_000  # ways to write the values shown
_START: Final = 64  # characters of a key that forms are asked by: whole long ones take a cluster minutes
_SIMPLE: Final = {Facet.LANGUAGE: "language", Facet.FORMAT: "format"}
_OWNED: Final = {Facet.ORGANISATION: "organisation", Facet.BRANCH: "branch", Facet.AVAILABLE: "on_shelf"}
_WRITTEN: Final = {Facet.AUTHOR: ("author_key", "author_form"), Facet.SUBJECT: ("subject_key", "subject_form")}
_CLASSES: Final = (("class1", 60), ("class2", 300), ("class3", 1200))
Counts = list[tuple[Any, int]]


def counts(
    asking: Asking, query: Query, wanted: Mapping[str, int], only: Mapping[str, str] | None = None
) -> dict[str, Counts]:
    """The most frequent values of each field among the hits of `query`, as many as `wanted` says, most frequent first.

    `only` holds regular expressions that the values of a field must match.
    """
    found: dict[str, Counts] = {}
    missing, each = dict(wanted), _EACH
    while missing:
        asked = {
            field: _terms(field, size, max(size, each), (only or {}).get(field)) for field, size in missing.items()
        }
        answer = asking.aggregate(query, asked)
        unsure = {field: size for field, size in missing.items() if answer[field]["doc_count_error_upper_bound"]}
        found |= {field: _pairs(answer[field]) for field in missing.keys() - unsure.keys()}
        if unsure:
            found |= {field: _pairs(told) for field, told in _counted(asking, query, unsure, answer).items()}
            bounds = {field: answer[field]["doc_count_error_upper_bound"] for field in unsure}
            unsure = {field: size for field, size in unsure.items() if not _proven(found[field], size, bounds[field])}
        if each >= _MOST:
            break
        missing, each = unsure, each * 10
    return {field: found[field][:size] for field, size in wanted.items()}


def _terms(field: str, size: int, each: int, only: str | None) -> dict[str, Any]:
    asked: dict[str, Any] = {"field": field, "size": each, "shard_size": each}
    if only is not None:
        asked["include"] = only
    return {"terms": asked}


def _counted(
    asking: Asking, query: Query, unsure: Iterable[str], answer: Mapping[str, Any]
) -> Mapping[str, Mapping[str, Any]]:
    """The named values of the fields, each counted in every shard."""
    named = {field: [bucket["key"] for bucket in answer[field]["buckets"]] for field in unsure}
    asked = {
        field: {"terms": {"field": field, "size": len(keys), "shard_size": len(keys), "include": keys}}
        for field, keys in named.items()
    }
    return asking.aggregate(query, asked)


def _proven(found: Counts, size: int, bound: int) -> bool:
    """Whether no value that was not named can belong among the first `size`."""
    return len(found) >= size and found[size - 1][1] > bound


def _pairs(told: Mapping[str, Any]) -> Counts:
    return [(bucket["key"], int(bucket["doc_count"])) for bucket in told["buckets"]]


class Counted:
    """What a query's results were counted by; branches and organisations out of reach are left out."""

    def __init__(self, asking: Asking, query: Query, names: Sequence[Facet], reach: Reach) -> None:
        self._asking, self._query, self._reach = asking, query, reach
        wanted: dict[str, int] = {}
        for name in names:
            wanted |= _fields(name)
        self._counts = counts(asking, query, wanted)
        self._forms = self._written([name for name in names if name in _WRITTEN])

    def values(self, name: Facet) -> list[FacetValue]:
        """The facet's values, most frequent first (years: in order)."""
        if name is Facet.CLASS:
            return self._classes()
        if name is Facet.AVAILABLE:
            return self._on_shelf()
        if name is Facet.YEAR:
            return [FacetValue(str(year), count) for year, count in sorted(self._counts["year"])]
        if name in _WRITTEN:
            key, _ = _WRITTEN[name]
            found = [
                FacetValue(self._forms[name].get(str(value), str(value)), count) for value, count in self._counts[key]
            ]
            return sorted(found, key=lambda one: (-one.count, one.value))
        if name in _OWNED:
            return [
                FacetValue(str(number), count)
                for value, count in self._counts[_OWNED[name]]
                if (number := self._mine(name, int(value))) is not None
            ]
        return [FacetValue(str(value), count) for value, count in self._counts[_SIMPLE[name]]]

    def _written(self, names: Sequence[Facet]) -> dict[Facet, dict[str, str]]:
        """How each value is written in most of the results: 沈从文 and 沈從文 have one key."""
        wanted, only = {}, {}
        for name in names:
            key, column = _WRITTEN[name]
            if keys := [str(value) for value, _ in self._counts[key]]:
                wanted[column] = _FORMS
                only[column] = beginnings([f"{key}\t"[:_START] for key in keys])
        told = counts(self._asking, self._query, wanted, only) if wanted else {}
        found: dict[Facet, dict[str, str]] = {}
        for name in names:
            forms: dict[str, str] = {}
            for form, _count in told.get(_WRITTEN[name][1], []):
                value, _, written = str(form).partition("\t")
                forms.setdefault(value, written)
            found[name] = forms
        return found

    def _mine(self, name: Facet, number: int) -> int | None:
        organisations = self._reach.organisations
        if name is Facet.BRANCH:
            return branch_within(number, organisations)
        return number if number in organisations else None

    def _on_shelf(self) -> list[FacetValue]:
        """How many results stand on a shelf of these organisations: counted anew where the counts of several overlap."""
        organisations = self._reach.organisations
        found = {int(value): count for value, count in self._counts["on_shelf"]}
        if found.keys() <= {ANYWHERE, *organisations}:
            number = found.get(ANYWHERE, 0)
        elif len(organisations) < 2:
            number = sum(found.get(one, 0) for one in organisations)
        else:
            number = self._asking.total({"bool": {"filter": [self._query, on_shelf(self._reach)]}})
        return [FacetValue(ON_SHELF, number)] if number else []

    def _classes(self) -> list[FacetValue]:
        found = [
            FacetValue(str(value), count, parent=str(value)[:-1] if level else "")
            for level, (field, _) in enumerate(_CLASSES)
            for value, count in self._counts[field]
        ]
        return sorted(found, key=lambda one: (len(one.value), -one.count, one.value))


def _fields(name: Facet) -> dict[str, int]:
    """What is counted for a facet, and how many values of it."""
    if name in _SIMPLE:
        return {_SIMPLE[name]: 500}
    if name in _WRITTEN:
        return {_WRITTEN[name][0]: _SHOWN}
    if name in _OWNED:  # all of them, since those out of reach are left out of the answer
        return {_OWNED[name]: 5000}
    return {"year": 5000} if name is Facet.YEAR else dict(_CLASSES)
