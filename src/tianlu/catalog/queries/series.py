"""The series of a record, and the records of a series in the order of their numbers."""

import re
from collections.abc import Sequence
from typing import Final

from tianlu.catalog.data import NoSuchSeries, SeriesLink, SeriesPage, SeriesVolume
from tianlu.catalog.models import SeriesEntry
from tianlu.catalog.queries.records import records_for, visible
from tianlu.catalog.rules.series import Place, series_of, within
from tianlu.libraries.data import Actor

VOLUMES: Final = 50  # on a page
_MOST: Final = 5000  # records of one series title looked at
_ADDRESS = re.compile(r"([0-9a-f]{16})-([0-9]{7}[0-9x]|p[0-9a-f]{8})")
_SIGNED: Final = 1 << 63


def series_beside(record_id: int) -> list[SeriesLink]:
    """The series a record is in, as it states them, with the address of each; two queries at most."""
    own = list(SeriesEntry.objects.filter(record_id=record_id).order_by("place"))
    if not own:
        return []
    places: dict[int, set[Place]] = {}
    rows = SeriesEntry.objects.filter(value__in={one.value for one in own}).order_by()
    for value, issn, publisher in rows.values_list("value", "issn", "publisher").distinct():
        places.setdefault(value, set()).add(Place(issn, publisher))
    return [
        SeriesLink(
            one.title, one.number, _address(one.value, series_of(places[one.value])[Place(one.issn, one.publisher)])
        )
        for one in own
    ]


def _address(value: int, word: str) -> str:
    return f"{value % (2 * _SIGNED):016x}-{word}"


def series_page(actor: Actor, address: str, number: int = 1) -> SeriesPage:
    """A page of the records of a series that the actor may see, in the order of their numbers; those without one come last.

    Refuses `NoSuchSeries` where nobody is in it, or nobody whom the actor may see.
    """
    match = _ADDRESS.fullmatch(address)
    if match is None:
        raise NoSuchSeries()
    value = int(match[1], 16)
    rows = _rows(value - 2 * _SIGNED if value >= _SIGNED else value)
    places = within(match[2], [place for _row, place in rows])
    entries = [row for row, place in rows if place in places]
    seen = visible(actor, [row.record_id for row in entries])
    shown = [row for row in entries if row.record_id in seen]
    if not shown:
        raise NoSuchSeries()
    first = max(0, min(number - 1, (len(shown) - 1) // VOLUMES)) * VOLUMES
    page = shown[first : first + VOLUMES]
    records = records_for(actor, [row.record_id for row in page])
    volumes = [SeriesVolume(records[row.record_id], row.number) for row in page if row.record_id in records]
    issn = next((row.issn for row in shown if row.issn), "")
    return SeriesPage(_usual(shown), issn, tuple(volumes), len(shown), first // VOLUMES + 1)


def _rows(value: int) -> list[tuple[SeriesEntry, Place]]:
    rows = SeriesEntry.objects.filter(value=value).order_by("rank", "record_id")[:_MOST]
    return [(row, Place(row.issn, row.publisher)) for row in rows]


def _usual(entries: Sequence[SeriesEntry]) -> str:
    """The title as most write it."""
    titles = [row.title for row in entries]
    return max(dict.fromkeys(titles), key=titles.count)
