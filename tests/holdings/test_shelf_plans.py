"""That looking along a shelf reads the shelf, not every item of the library."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.holdings.conftest import Held
from tianlu.holdings import queries

# PostgreSQL plans by the size of tables; a test's are too small for an index
pytestmark = [pytest.mark.database, pytest.mark.django_db, pytest.mark.sqlite]


def test_neighbours_are_found_through_the_index_of_the_shelf(held_book: Held) -> None:
    with CaptureQueriesContext(connection) as asked:
        queries.shelf_neighbours(held_book.actor, held_book.item_id)
    plans = [
        _plan(entry["sql"])
        for entry in asked.captured_queries
        if "ORDER BY" in entry["sql"] and "LIMIT 4" in entry["sql"]
    ]
    assert len(plans) == 2
    assert all("holdings_item_shelf" in plan and "TEMP B-TREE" not in plan for plan in plans)


def _plan(statement: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {statement}")
        return "; ".join(str(row[3]) for row in cursor.fetchall())
