"""Facets, chips and years of a results page."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from tianlu.discovery.classes import CLASSES, class_label, format_label, language_label
from tianlu.discovery.data import Facet, FacetValue
from tianlu.discovery.forms import Asked
from tianlu.kit.text import script_of
from tianlu.kit.ui.histogram import Bucket

_OPEN: Final = (Facet.AVAILABLE, Facet.ORGANISATION, Facet.BRANCH, Facet.LANGUAGE, Facet.CLASS, Facet.FORMAT)
_SHOWN: Final = 8
_NUMBERED: Final = frozenset({Facet.BRANCH, Facet.ORGANISATION})
Names = Mapping[Facet, Mapping[str, str]]  # what branches and libraries are called, by their numbers


def facet_title(facet: Facet) -> str:
    titles = {
        Facet.AVAILABLE: _("Availability"),
        Facet.BRANCH: _("Branch"),
        Facet.LANGUAGE: _("Language"),
        Facet.FORMAT: _("Kind"),
        Facet.CLASS: _("Class"),
        Facet.AUTHOR: _("Author"),
        Facet.SUBJECT: _("Subject"),
        Facet.YEAR: _("Year"),
        Facet.ORGANISATION: _("Library"),
    }
    return titles[facet]


def label_of(facet: Facet, value: str, names: Names) -> str:
    """What a facet's value is called on the screen."""
    if facet is Facet.AVAILABLE:
        return _("On the shelf now")
    if facet in _NUMBERED:
        return names.get(facet, {}).get(value, value)
    named: dict[Facet, Callable[[str], str]] = {
        Facet.LANGUAGE: language_label,
        Facet.FORMAT: format_label,
        Facet.CLASS: class_label,
    }
    return named[facet](value) if facet in named else value


def facet_box(facet: Facet, values: Sequence[FacetValue], asked: Asked, names: Names) -> dict[str, Any] | None:
    """What `kit/components/facet.html` shows; None when there is nothing to choose."""
    chosen = asked.chosen.get(facet, ())
    entries = _tree(values, asked) if facet is Facet.CLASS else _flat(facet, values, asked, names)
    known = {entry["value"] for entry in entries}
    entries += [
        _entry(facet, FacetValue(value, 0), asked, names)
        for value in chosen
        if value not in known and facet is not Facet.CLASS
    ]
    if len(entries) < (1 if facet is Facet.AVAILABLE else 2) and not chosen:
        return None
    return {
        "title": facet_title(facet),
        "open": facet in _OPEN or bool(chosen),
        "chosen": _(", ").join(label_of(facet, value, names) for value in chosen),
        "entries": entries,
    }


def _flat(facet: Facet, values: Sequence[FacetValue], asked: Asked, names: Names) -> list[dict[str, Any]]:
    if facet in _NUMBERED:  # another library's branches have no name here and are not offered
        shown = [one for one in values if one.value in names.get(facet, {})]
    else:
        shown = list(values[:_SHOWN])
    return [_entry(facet, one, asked, names) for one in shown]


def _entry(facet: Facet, one: FacetValue, asked: Asked, names: Names) -> dict[str, Any]:
    written = facet in {Facet.AUTHOR, Facet.SUBJECT}
    return {
        "value": one.value,
        "label": label_of(facet, one.value, names),
        "count": one.count,
        "href": _search(asked.toggled(facet, one.value)),
        "selected": one.value in asked.chosen.get(facet, ()),
        "lang": script_of(one.value) if written else "",
    }


def _search(asked: Asked) -> str:
    address = asked.address()
    return _page() + (f"?{address}" if address else "")


@cache  # a page of results links to itself a hundred times
def _page() -> str:
    return reverse("discovery:search")


def _tree(values: Sequence[FacetValue], asked: Asked) -> list[dict[str, Any]]:
    """Main classes; below a chosen class its parts, so that the tree opens where the reader is."""
    chosen = asked.chosen.get(Facet.CLASS, ())
    tops = [one for one in values if len(one.value) == 1 and one.value in CLASSES]
    entries = []
    for top in sorted(tops, key=lambda one: one.value):
        entry = _entry(Facet.CLASS, top, asked, {})
        if any(value.startswith(top.value) for value in chosen):
            entry["children"] = _below(top.value, values, asked, chosen)
        entries.append(entry)
    return entries


def _below(parent: str, values: Sequence[FacetValue], asked: Asked, chosen: Sequence[str]) -> list[dict[str, Any]]:
    found = []
    for one in sorted((one for one in values if one.parent == parent), key=lambda one: one.value):
        entry = _entry(Facet.CLASS, one, asked, {})
        if any(value.startswith(one.value) for value in chosen):
            entry["children"] = _below(one.value, values, asked, chosen)
        found.append(entry)
    return found


def chips(asked: Asked, names: Names) -> list[dict[str, str]]:
    """The chosen values, each a link without it."""
    found = [
        {
            "name": facet_title(facet),
            "value": label_of(facet, value, names),
            "href": _search(asked.toggled(facet, value)),
        }
        for facet, values in asked.chosen.items()
        for value in values
    ]
    if asked.year_from is not None or asked.year_to is not None:
        span = f"{asked.year_from or ''}–{asked.year_to or ''}"
        found.append({"name": facet_title(Facet.YEAR), "value": span, "href": _search(without_years(asked))})
    return found


def without_years(asked: Asked) -> Asked:
    return Asked(asked.query, asked.text, asked.cql, asked.lines, asked.chosen, None, None, asked.sort)


def year_buckets(values: Sequence[FacetValue], asked: Asked, most: int = 40) -> list[Bucket]:
    """Years gathered into at most `most` bars of equal width, each a link to its years; the first may hold a long tail."""
    years = sorted((int(one.value), one.count) for one in values if one.value.isdecimal() and 0 < int(one.value) < 2200)
    if len(years) < 2:
        return []
    oldest = first = years[0][0]
    last = years[-1][0]
    if last - first > 300:  # a few very old books must not flatten the last century: the long tail becomes one bar
        cut = last - 150
        years = [(max(year, cut), count) for year, count in years]
        first = cut
    width = next(step for step in (1, 2, 5, 10, 20, 50, 100) if (last - first) // step < most)
    start = first - first % width
    counts: Counter[int] = Counter()
    for year, number in years:
        counts[year - year % width] += number
    bars = []
    for low in range(start, last + 1, width):
        since, until = min(low, oldest) if low == start else low, low + width - 1
        bars.append(Bucket(since, until, counts[low], _years_address(asked, since, until)))
    return bars


def _years_address(asked: Asked, low: int, high: int) -> str:
    return _search(Asked(asked.query, asked.text, asked.cql, asked.lines, asked.chosen, low, high, asked.sort))
