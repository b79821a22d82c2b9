"""JSON of piles of scanned books."""

from datetime import datetime
from typing import Annotated

from ninja import Field, Schema
from pydantic import StringConstraints

from tianlu.holdings.data import Deed, ItemState
from tianlu.holdings.rules import MOST_SCANS
from tianlu.kit.api import Body, Said

Barcode = Annotated[str, StringConstraints(max_length=200)]


class NameOut(Schema):
    """A name in Chinese and, where there is one, in English."""

    zh: str
    en: str


class ScansWanted(Body):
    """Barcodes and what is to be done with their books, as on the page of books in bulk."""

    deed: Deed
    barcodes: list[Barcode] = Field(max_length=MOST_SCANS)
    branch_id: int | None = Field(default=None, ge=1, le=2**62, description="where to; for all deeds that place")
    location_id: int | None = Field(default=None, ge=1, le=2**62)
    state: ItemState | None = Field(default=None, description="the new state; for the deed `state` only")
    reason: str = Field(default="", max_length=200, description="needed to write off")


class ScanExceptionOut(Schema):
    """A book that nothing was done with; `line` is its place in the list, from 1."""

    line: int
    barcode: str
    code: str
    reason: Said
    remedy: Said


class PileSummary(Schema):
    """A pile in a list."""

    id: int
    deed: Deed
    state: ItemState | None
    branch: NameOut | None
    location: NameOut | None
    reason: str
    done: int
    travelling: int = Field(description="of what was sent, how many have not arrived")
    at: datetime


class Pile(PileSummary):
    """What was done with a pile, and the books nothing was done with."""

    exceptions: list[ScanExceptionOut]
