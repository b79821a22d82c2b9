"""The demo library's organisation: branches as a tree, opening hours, locations. All of it is fictional."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tianlu.libraries.data import BranchKind, Name, Span

_FILE = Path(__file__).with_name("organisation.json")


@dataclass(frozen=True)
class DemoLocation:
    """A room or shelf area; the code is unique in the whole library."""

    code: str
    name: Name


@dataclass(frozen=True)
class DemoBranch:
    """A branch; `parent` is the code of a branch listed before it, "" at the top. `week` runs Monday first."""

    code: str
    parent: str
    kind: BranchKind
    name: Name
    address: str
    week: tuple[tuple[Span, ...], ...]
    locations: tuple[DemoLocation, ...]


@dataclass(frozen=True)
class DemoOrganisation:
    code: str
    name: Name
    timezone: str
    branches: tuple[DemoBranch, ...]


@cache
def organisation() -> DemoOrganisation:
    """The library, parents before their branches."""
    said = json.loads(_FILE.read_text("utf-8"))
    branches = tuple(_branch(entry) for entry in said["branches"])
    return DemoOrganisation(said["code"], Name(**said["name"]), said["timezone"], branches)


def _branch(said: dict[str, Any]) -> DemoBranch:
    return DemoBranch(
        code=said["code"],
        parent=said["parent"] or "",
        kind=BranchKind(said["kind"]),
        name=Name(**said["name"]),
        address=said["address"],
        week=tuple(tuple(_span(span) for span in day.split()) for day in said["hours"]),
        locations=tuple(DemoLocation(entry["code"], Name(**entry["name"])) for entry in said["locations"]),
    )


def _span(text: str) -> Span:
    opens, closes = (int(clock[:2]) * 60 + int(clock[3:]) for clock in text.split("-"))
    return Span(opens, closes)
