"""One of many values as one parameter: numbers, texts and what is linked, on either database."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tianlu.kit.clock import now
from tianlu.kit.feed.models import FeedCursor, FeedEntry

pytestmark = pytest.mark.django_db

NAMES = ["plain", "it's", 'a "quoted" one', "红楼梦", "a,b", "{x}", "back\\slash"]


@pytest.mark.parametrize("name", NAMES)
def test_a_text_is_found_as_it_is_written(name: str) -> None:
    for one in NAMES:
        FeedCursor.objects.create(consumer=one, number=1, moved_at=now())
    found = FeedCursor.objects.filter(consumer__among={name, "not there"}).values_list("consumer", flat=True)
    assert list(found) == [name]


def test_large_and_negative_numbers_by_the_ten_thousand_are_one_parameter() -> None:
    values = [-(2**63) + 1, -1, 7, 2**53 + 1, 2**63 - 1]
    for number in values:
        FeedCursor.objects.create(consumer=f"c{number}", number=number, moved_at=now())
    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = FeedCursor.objects.filter(number__among={*values, *range(1000, 40_000)}).values_list(
            "number", flat=True
        )
        assert sorted(found) == values
    assert len(asked) == 1


def test_none_of_no_values_and_all_but_some() -> None:
    for number in (1, 2, 3):
        FeedEntry.objects.create(kind="thing", object_id=number, action="x", announced_at=now())
    rows = FeedEntry.objects.filter(kind="thing")
    assert not rows.filter(object_id__among=[]).exists()
    assert set(rows.exclude(object_id__among=[1, 3]).values_list("object_id", flat=True)) == {2}
