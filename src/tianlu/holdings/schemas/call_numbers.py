"""JSON of call numbers and new labels."""

from datetime import datetime

from ninja import Field, Schema

from tianlu.holdings.data import Auxiliary, ItemState, Method
from tianlu.kit.api import Body


class Scheme(Schema):
    """A shelving scheme; `branch_id` and `location_id` null: for the whole organisation."""

    id: int
    name: str
    branch_id: int | None
    location_id: int | None
    method: Method
    class_scheme: str
    collection_mark: str = Field(description="what stands before the class: 儿 in 儿I287.45/12")
    reuse: bool = Field(description="whether a number given up is given again")


class Number(Schema):
    """A record's call number in a scheme; `text` is the whole."""

    scheme_id: int
    record_id: int
    class_number: str
    book_number: str
    distinction: int
    edition: int
    volume: str
    text: str


class NumberWanted(Body):
    """What is said about a number; the scheme and the record decide the rest."""

    scheme_id: int | None = Field(default=None, ge=1, le=2**62)
    class_number: str = Field(default="", max_length=80)
    book_number: str = Field(default="", max_length=60)
    like: int | None = Field(
        default=None, ge=1, le=2**62, description="a record of the same title, to share its number"
    )
    auxiliary: Auxiliary = Auxiliary.EDITION
    auxiliary_number: str = Field(default="", max_length=60)


class NumberChange(NumberWanted):
    """Another number; `alone`: the title's other editions keep the old one."""

    alone: bool = False
    reason: str = Field(default="", max_length=200)


class Alike(Schema):
    """A record that may be of the same title."""

    record_id: int
    title: str
    author: str
    edition: str
    call_number: str


class NewLabel(Schema):
    """An item that waits for a new label."""

    id: int
    item_id: int
    record_id: int
    branch_id: int
    barcode: str | None
    old_number: str
    new_number: str
    item_state: ItemState
    away: bool
    asked_at: datetime


class NewLabels(Schema):
    items: list[NewLabel]
    next: int | None = Field(description="pass as `after` for the next page; null at the end")


class Scan(Body):
    barcode: str = Field(min_length=1, max_length=60)
