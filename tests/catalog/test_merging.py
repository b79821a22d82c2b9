"""Two records made one, and taken apart again: contributions, items and keys go back to where they belong."""

import pytest

from tests.catalog.conftest import bring
from tests.catalog.files import as_file, cnmarc, held
from tests.catalog.test_undoing import undo, undone
from tianlu.catalog import queries, services
from tianlu.catalog.data import NoSuchRecord, RecordMoved
from tianlu.catalog.models import MatchKey
from tianlu.holdings.data import ItemState
from tianlu.holdings.queries import availability, item_by_barcode, items_of
from tianlu.holdings.services import NewItem, create_item, withdraw_item
from tianlu.kit.errors import Gone
from tianlu.libraries.data import Actor
from tianlu.libraries.queries import branch_tree

pytestmark = [pytest.mark.database, pytest.mark.django_db]
ISBN = {"边城": "9787020002207", "围城": "9787020024759", "长河": "9787020008728"}


def book(number: str, title: str, barcode: str) -> bytes:
    extra = [held(("a", "MAIN"), ("b", barcode), ("d", "I246"))]
    return as_file([cnmarc(number, title, isbn=ISBN[title], author="沈从文", extra=extra)])


def record_of(actor: Actor, barcode: str) -> int:
    return item_by_barcode(actor, barcode).record_id


def barcodes(actor: Actor, record_id: int) -> list[str]:
    return sorted(str(item.barcode) for item in items_of(actor, record_id))


def test_a_split_gives_items_back_to_the_record_of_their_contribution(library: Actor, neighbour: Actor) -> None:
    bring(library, book("1", "边城", "N1"))
    bring(neighbour, book("s1", "边城", "S1"))  # joins the first without describing it
    bring(library, book("2", "围城", "N2"))
    first, second = record_of(library, "N1"), record_of(library, "N2")
    by_hand = create_item(
        library, first, item=NewItem(branch_id=branch_tree(library)[0].id, barcode="H1"), state=ItemState.AVAILABLE
    )
    services.merge_records(library, first, into=second)
    assert barcodes(library, second) == ["H1", "N1", "N2"]
    withdraw_item(library, by_hand, reason="worn")
    later = NewItem(branch_id=branch_tree(library)[0].id, barcode="L1")
    create_item(library, second, item=later, state=ItemState.AVAILABLE)
    bring(library, book("3", "围城", "N3"))
    services.split_record(library, first)
    assert (barcodes(library, first), barcodes(library, second)) == (["H1", "N1"], ["L1", "N2", "N3"])
    assert (barcodes(neighbour, first), barcodes(neighbour, second)) == (["S1"], [])
    assert queries.record_for(neighbour, first).organisations == (library.organisation_id, neighbour.organisation_id)
    with pytest.raises(NoSuchRecord):
        queries.record_for(neighbour, second)
    assert [line.total for line in availability(library, [first])[first]] == [1]
    for title, target in (("边城", first), ("围城", second)):  # each is found by its own number again, and only by it
        again = bring(library, book(f"{title}9", title, f"X{target}"))
        assert again.counts["merge"] == 1
        assert record_of(library, f"X{target}") == target


def test_merges_of_merges_come_apart_in_turn(library: Actor) -> None:
    for number, title in enumerate(ISBN, 1):
        bring(library, book(str(number), title, f"N{number}"))
    first, second, third = (record_of(library, f"N{number}") for number in (1, 2, 3))
    services.merge_records(library, first, into=second)
    services.merge_records(library, second, into=third)
    assert barcodes(library, third) == ["N1", "N2", "N3"]
    with pytest.raises(services.SplitOtherFirst):
        services.split_record(library, first)  # it is in the second, which is in the third
    services.split_record(library, second)
    assert (barcodes(library, second), barcodes(library, third)) == (["N1", "N2"], ["N3"])
    services.split_record(library, first)
    assert [barcodes(library, one) for one in (first, second, third)] == [["N1"], ["N2"], ["N3"]]
    with pytest.raises(NoSuchRecord):
        services.split_record(library, first)
    services.merge_records(library, first, into=third)
    services.split_record(library, first)
    assert barcodes(library, first) == ["N1"]


def test_undoing_an_import_gives_back_what_was_merged_into_its_records(library: Actor, neighbour: Actor) -> None:
    bring(library, book("1", "边城", "N1"))
    bring(library, book("2", "围城", "N2"))
    view = bring(library, book("3", "长河", "N3"))
    first, second, third = (record_of(library, f"N{number}") for number in (1, 2, 3))
    services.merge_records(library, first, into=second)
    services.merge_records(library, second, into=third)
    assert undone(undo(library, view)) == {"withdrawn": 1, "reverted": 0, "released": 0, "left": 0}
    with pytest.raises(Gone):
        queries.record_for(library, third)
    assert queries.record_for(library, second).bib["title"] == "围城"
    assert barcodes(library, second) == ["N1", "N2"]
    assert [item.state for item in items_of(library, third)] == [ItemState.WITHDRAWN]


def test_undoing_the_import_of_both_takes_both(library: Actor) -> None:
    content = book("1", "边城", "N1") + book("2", "围城", "N2")
    view = bring(library, content)
    first, second = record_of(library, "N1"), record_of(library, "N2")
    services.merge_records(library, first, into=second)
    assert undone(undo(library, view)) == {"withdrawn": 2, "reverted": 0, "released": 0, "left": 0}
    for record, barcode in ((first, "N1"), (second, "N2")):
        with pytest.raises(Gone):
            queries.record_for(library, record)
        assert [(item.barcode, item.state) for item in items_of(library, record)] == [(barcode, ItemState.WITHDRAWN)]


def test_undoing_what_was_merged_away_leaves_the_other(library: Actor) -> None:
    view = bring(library, book("1", "边城", "N1"))
    bring(library, book("2", "围城", "N2"))
    first, second = record_of(library, "N1"), record_of(library, "N2")
    services.merge_records(library, first, into=second)
    assert undone(undo(library, view)) == {"withdrawn": 0, "reverted": 0, "released": 1, "left": 0}
    states = {item.barcode: item.state for item in items_of(library, second)}
    assert states == {"N1": ItemState.WITHDRAWN, "N2": ItemState.AVAILABLE}
    with pytest.raises(RecordMoved):
        queries.record_for(library, first)


def test_a_key_that_two_merged_records_share_stays_until_the_second_is_split(library: Actor) -> None:
    def border_town(number: str, year: str) -> bytes:
        extra = [held(("a", "MAIN"), ("b", f"N{number}"), ("d", "I246"))]
        return as_file([cnmarc(number, "边城", isbn=ISBN["边城"], author="沈从文", year=year, extra=extra)])

    bring(library, border_town("1", "1990"))
    bring(library, border_town("2", "2000"))
    bring(library, book("3", "围城", "N3"))
    first, second, third = (record_of(library, f"N{number}") for number in (1, 2, 3))
    before = [found_by(record) for record in (first, second, third)]
    services.merge_records(library, first, into=third)
    services.merge_records(library, second, into=third)
    services.split_record(library, first)
    assert found_by(third) == before[1] | before[2]
    services.split_record(library, second)
    assert [found_by(record) for record in (first, second, third)] == before


def found_by(record_id: int) -> set[int]:
    return set(MatchKey.objects.filter(record_id=record_id).values_list("value", flat=True))
