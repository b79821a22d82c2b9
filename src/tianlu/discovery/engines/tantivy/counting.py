"""Facets as column aggregations."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from tianlu.discovery.data import Facet, FacetValue
from tianlu.discovery.engines.fields import ANYWHERE, branch_within, key_of

_known_key = lru_cache(maxsize=20_000)(key_of)  # the same authors and subjects are counted for every query
_SHOWN = 60  # values of a facet that are worth asking for
_VARIANTS = 16  # written forms of one value that are merged into it, so more are asked for
ON_SHELF = "any"  # the one value of the facet of what is on the shelf
_SIMPLE = {Facet.LANGUAGE: "language", Facet.FORMAT: "format"}
_OWNED = {Facet.ORGANISATION: "organisation", Facet.BRANCH: "branch", Facet.AVAILABLE: "on_shelf"}
_WRITTEN = {Facet.AUTHOR: "author_label", Facet.SUBJECT: "subject_label"}


def aggregations(names: Iterable[Facet]) -> dict[str, Any]:
    """The aggregation request for these facets."""
    asked: dict[str, Any] = {}
    for name in names:
        if name in _SIMPLE:
            asked[name] = {"terms": {"field": _SIMPLE[name], "size": 500}}
        elif name in _WRITTEN:
            # Without a size for segments ten times as many are named in each, which takes most of the time.
            size = _SHOWN * _VARIANTS
            asked[name] = {"terms": {"field": _WRITTEN[name], "size": size, "segment_size": size * 2}}
        elif name in _OWNED:  # all of them, since those out of reach are left out of the answer
            asked[name] = {"terms": {"field": _OWNED[name], "size": 5000}}
        elif name is Facet.YEAR:
            asked[name] = {"histogram": {"field": "year", "interval": 1, "min_doc_count": 1}}
        elif name is Facet.CLASS:
            for level, size in ((1, 60), (2, 300), (3, 1200)):
                asked[f"class{level}"] = {"terms": {"field": f"class{level}", "size": size}}
    return asked


def values_of(name: Facet, answer: dict[str, Any], organisations: Collection[int]) -> list[FacetValue]:
    """The facet's values out of an aggregation's answer, most frequent first (years: in order).

    Branches of other organisations than these are left out, and so are the organisations themselves.
    """
    if name is Facet.CLASS:
        return _classes(answer)
    buckets = answer[name]["buckets"]
    if name is Facet.YEAR:
        return [FacetValue(str(int(bucket["key"])), bucket["doc_count"]) for bucket in buckets if bucket["doc_count"]]
    if name in _WRITTEN:
        return _merged(buckets)
    if name in _OWNED:
        return list(_owned(name, buckets, organisations))
    return [FacetValue(str(bucket["key"]), bucket["doc_count"]) for bucket in buckets]


def _owned(name: Facet, buckets: Sequence[dict[str, Any]], organisations: Collection[int]) -> Iterator[FacetValue]:
    for bucket in buckets:
        number: int | None = int(bucket["key"])
        if number is not None and name is Facet.BRANCH:
            number = branch_within(number, organisations)
        elif number not in organisations:
            number = None
        if number is not None:
            yield FacetValue(str(number), bucket["doc_count"])


def on_the_shelf(answer: dict[str, Any], organisations: Collection[int]) -> int | None:
    """How many results stand on a shelf of these organisations; None when the counts of several overlap."""
    counts = {int(bucket["key"]): int(bucket["doc_count"]) for bucket in answer[Facet.AVAILABLE]["buckets"]}
    if counts.keys() <= {ANYWHERE, *organisations}:
        return counts.get(ANYWHERE, 0)
    return sum(counts.get(one, 0) for one in organisations) if len(organisations) < 2 else None


def _classes(answer: dict[str, Any]) -> list[FacetValue]:
    found = []
    for level in (1, 2, 3):
        for bucket in answer[f"class{level}"]["buckets"]:
            value = str(bucket["key"])
            found.append(FacetValue(value, bucket["doc_count"], parent=value[:-1] if level > 1 else ""))
    return sorted(found, key=lambda one: (len(one.value), -one.count, one.value))


def _merged(buckets: Sequence[dict[str, Any]]) -> list[FacetValue]:
    """Written forms with one fold are one value, shown in its most frequent form: 沈从文 and 沈從文 count together."""
    counts: dict[str, int] = defaultdict(int)
    shown: dict[str, str] = {}
    for bucket in buckets:  # most frequent first
        key = _known_key(str(bucket["key"]))
        shown.setdefault(key, str(bucket["key"]))
        counts[key] += bucket["doc_count"]
    found = [FacetValue(shown[key], count) for key, count in counts.items()]
    return sorted(found, key=lambda one: (-one.count, one.value))[:_SHOWN]


def merged(pairs: Iterable[tuple[str, int]]) -> list[FacetValue]:
    """Values from terms that hold them: one form of a value counts once however it was read, its written forms add up."""
    counts: dict[str, dict[str, int]] = {}
    for value, count in pairs:
        forms = counts.setdefault(_known_key(value), {})
        forms[value] = max(count, forms.get(value, 0))
    found = [
        FacetValue(max(forms, key=lambda form: (forms[form], form)), sum(forms.values())) for forms in counts.values()
    ]
    return sorted(found, key=lambda one: (-one.count, one.value))
