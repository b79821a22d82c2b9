"""Publication, extent, frequency and scale of a MARC 21 record."""

from __future__ import annotations

from tianlu.marc.crosswalk.description import Activity, Extent, MapData, Text
from tianlu.marc.crosswalk.reading import Reading
from tianlu.marc.projecting.punctuation import bare, tidy, unbracketed
from tianlu.marc.record import Field

_ACTIVITIES = {"0": "production", "2": "distribution", "3": "manufacture", "4": "copyright"}


def publication(reading: Reading, field: Field, twin: Field | None) -> None:
    kind = _ACTIVITIES.get(field.ind2, "publication") if field.tag == "264" else "publication"
    for of, codes in ((kind, "abc"), ("manufacture", "efg")):
        places, agents = (
            _beside([unbracketed(value) for value in field.all(code)], twin, code) for code in (codes[0], codes[1])
        )
        dates = [tidy(value).rstrip(" ,;:.") for value in field.all(codes[2])]
        if places or agents or any(dates):
            reading.found.activities.append(Activity(of, places, agents, tuple(filter(None, dates))))


def _beside(values: list[str], twin: Field | None, code: str) -> tuple[Text, ...]:
    latin = [unbracketed(value) for value in twin.all(code)] if twin else []
    latin += [""] * len(values)
    return tuple([Text(value, latin[at]) for at, value in enumerate(values) if value])


def extent(reading: Reading, field: Field, _: Field | None) -> None:
    one = Extent(
        bare(" ".join(field.all("afg3"))),
        bare(" ; ".join(field.all("b"))),
        tidy(" ; ".join(field.all("c"))).rstrip(" +;"),
        bare(" ".join(field.all("e"))),
    )
    if any(one):
        reading.found.extents.append(one)


def frequency(reading: Reading, field: Field, _: Field | None) -> None:
    reading.found.frequencies.append(bare(" ".join(field.all("ab"))))


def scale(reading: Reading, field: Field, _: Field | None) -> None:
    scale, projection, coordinates, more = (
        tidy(" ".join(field.all(codes))).rstrip(" ;:,") for codes in ("a", "b", "c", "de")
    )
    if scale or projection or coordinates or more:
        reading.found.maps.append(MapData(scale, projection, coordinates, more))
