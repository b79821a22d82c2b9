"""A record into another dialect or another format, with a list of what the new one does not say any more."""

from __future__ import annotations

from typing import NamedTuple

from tianlu.marc.crosswalk import to_marc21, to_unimarc
from tianlu.marc.crosswalk.accounting import Written, losses
from tianlu.marc.crosswalk.ledger import Loss
from tianlu.marc.crosswalk.reasons import Why, why
from tianlu.marc.crosswalk.to_bibframe import to_bibframe
from tianlu.marc.crosswalk.to_dublin_core import to_dublin_core
from tianlu.marc.crosswalk.to_mods import to_mods
from tianlu.marc.dialects import Dialect
from tianlu.marc.record import Record

__all__ = [
    "Converted",
    "Loss",
    "Why",
    "Written",
    "convert",
    "losses",
    "to_bibframe",
    "to_dublin_core",
    "to_mods",
    "why",
]


class Converted(NamedTuple):
    """A record in another dialect; ``losses`` are what of the first record it does not hold, each with its place."""

    record: Record
    losses: tuple[Loss, ...]


def convert(record: Record, source: Dialect, target: Dialect) -> Converted:
    """The record in the dialect `target`. Within one family nothing changes but the dialect's name."""
    if (source == "marc21") == (target == "marc21"):
        return Converted(record, ())
    if target == "marc21":
        return Converted(*to_marc21.convert(record, chinese=source == "cnmarc"))
    return Converted(*to_unimarc.convert(record, chinese=target == "cnmarc"))
