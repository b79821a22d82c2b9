"""Series as pages show them."""

from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from tianlu.catalog.data.records import RecordView
from tianlu.kit.errors import NotFound


class SeriesLink(NamedTuple):
    """A series that a record is in: its title, the number as written, what stands for the series in addresses."""

    title: str
    number: str
    address: str


class SeriesVolume(NamedTuple):
    """A record of a series and its number as written."""

    record: RecordView
    number: str


@dataclass(frozen=True, slots=True)
class SeriesPage:
    """A page of a series; `total` counts the records of all pages, `number` is this one's."""

    title: str
    issn: str
    volumes: tuple[SeriesVolume, ...]
    total: int
    number: int


class NoSuchSeries(NotFound):
    code = "no-such-series"
    message = _("There is no such series.")
