"""How a library's fields say what it holds: a mapping that staff see and change."""

from collections.abc import Mapping as MappingABC
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class MappingError(ValueError):
    """The mapping says something impossible; `code` and `params` make the sentence."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class Role(StrEnum):
    """What a subfield says about an item."""

    BRANCH = "branch"
    LOCATION = "location"
    BARCODE = "barcode"
    ACCESSION = "accession"
    CLASS = "class"
    BOOK_NUMBER = "book-number"
    CALL_NUMBER = "call-number"
    PREFIX = "prefix"
    SUFFIX = "suffix"
    COPIES = "copies"
    COPY_NUMBER = "copy-number"
    VOLUME = "volume"
    PRICE = "price"
    FUND = "fund"
    SOURCE = "source"
    BATCH = "batch"
    STATE = "state"
    NOT_FOR_LOAN = "not-for-loan"
    LOST = "lost"
    WRITTEN_OFF = "written-off"
    DAMAGED = "damaged"
    DUE = "due"

    __hash__ = str.__hash__  # Enum's own is written in Python and takes half of the time of reading items


NUMBERS = frozenset({Role.BARCODE, Role.ACCESSION})


@dataclass(frozen=True)
class FieldRule:
    """One tag. `starts` are the subfields that begin a new group ("" = the whole field is one group).

    `items` false: the field makes no items itself, its call number is given to items of other fields (905 beside 985).
    `ranges` true: `20295403-5408` stands for six numbers. `joiner` stands between class and book number.
    """

    tag: str
    subfields: MappingABC[str, Role]
    starts: str = ""
    items: bool = True
    ranges: bool = True
    joiner: str = "/"


@dataclass(frozen=True)
class Mapping:
    """Rules by field, and what the library's own codes for branches and locations mean.

    `branches` and `locations` map what the file says to the codes of branches and locations; what is not in them is
    looked up as a code or name, and falls back to the defaults ("" = the library's first branch, no location).
    """

    name: str
    dialects: tuple[str, ...]
    rules: tuple[FieldRule, ...]
    branches: MappingABC[str, str] = field(default_factory=dict)
    locations: MappingABC[str, str] = field(default_factory=dict)
    default_branch: str = ""
    default_location: str = ""
    currency: str = "CNY"

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON; `from_dict` reads it back."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: MappingABC[str, Any]) -> "Mapping":
        """Read and check; raises `MappingError` naming what is wrong."""
        rules = tuple(_rule(entry) for entry in values.get("rules", ()))
        tags = [rule.tag for rule in rules]
        for tag in tags:
            if tags.count(tag) > 1:
                raise MappingError("tag-twice", tag=tag)
        return cls(
            name=str(values.get("name", ""))[:80],
            dialects=tuple(str(dialect) for dialect in values.get("dialects", ())),
            rules=rules,
            branches={str(said): str(code) for said, code in dict(values.get("branches", {})).items()},
            locations={str(said): str(code) for said, code in dict(values.get("locations", {})).items()},
            default_branch=str(values.get("default_branch", "")),
            default_location=str(values.get("default_location", "")),
            currency=str(values.get("currency", "CNY"))[:3],
        )


def _rule(entry: MappingABC[str, Any]) -> FieldRule:
    tag = str(entry.get("tag", ""))
    if len(tag) != 3 or not tag.isascii() or not tag.isalnum():
        raise MappingError("tag-malformed", tag=tag)
    subfields: dict[str, Role] = {}
    for code, role in dict(entry.get("subfields", {})).items():
        if len(code) != 1:
            raise MappingError("subfield-malformed", tag=tag, subfield=str(code))
        try:
            subfields[code] = Role(role)
        except ValueError:
            raise MappingError("role-unknown", tag=tag, subfield=code, role=str(role)) from None
    return FieldRule(
        tag=tag,
        subfields=subfields,
        starts=str(entry.get("starts", "")),
        items=bool(entry.get("items", True)),
        ranges=bool(entry.get("ranges", True)),
        joiner=str(entry.get("joiner", "/"))[:3],
    )
