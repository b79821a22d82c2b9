"""A library with one record and its first item."""

from dataclasses import dataclass

import pytest

from tests.catalog.conftest import a_library, bring
from tests.catalog.files import as_file, cnmarc, held
from tianlu.holdings.queries import item_by_barcode
from tianlu.libraries.data import Actor
from tianlu.libraries.queries import branch_tree


@dataclass(frozen=True)
class Held:
    actor: Actor
    record_id: int
    item_id: int
    main: int
    east: int


@pytest.fixture
def held_book(db: None) -> Held:
    actor = a_library("north")
    bring(
        actor,
        as_file([cnmarc("1", "边城", author="沈从文", extra=[held(("a", "MAIN"), ("b", "N1"), ("d", "I246.5"))])]),
    )
    item = item_by_barcode(actor, "N1")
    main, east = branch_tree(actor)
    return Held(actor, item.record_id, item.id, main.id, east.id)
