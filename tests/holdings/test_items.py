"""Items through the services: registered, moved, hidden, withdrawn, and what others then see."""

from dataclasses import replace

import pytest

from tests.catalog.conftest import a_library, bring
from tests.catalog.files import many
from tests.holdings.conftest import Held
from tianlu.catalog import services as catalog
from tianlu.catalog.data import RecordInUse, Visibility
from tianlu.catalog.models import Record
from tianlu.catalog.queries import record_for
from tianlu.holdings import queries, services
from tianlu.holdings.data import BadMapping, BarcodeTaken, ItemState, NoSuchItem, NoSuchLocation
from tianlu.holdings.models import Item
from tianlu.holdings.services import NewItem
from tianlu.kit.errors import Conflict, Forbidden, NotFound
from tianlu.kit.feed.models import FeedEntry
from tianlu.libraries.data import ActorKind, visitor

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_an_item_is_registered_and_told_of(held_book: Held) -> None:
    place = services.create_location(held_book.actor, branch_id=held_book.east, code="A", name_zh="一层")
    number = services.create_item(
        held_book.actor,
        held_book.record_id,
        item=NewItem(branch_id=held_book.east, location_id=place, barcode=" E1 ", call_number="I246.5/2"),
        state=ItemState.AVAILABLE,
    )
    item = queries.item_for(held_book.actor, number)
    assert (item.barcode, item.state, item.current_location_id) == ("E1", ItemState.AVAILABLE, place)
    told = FeedEntry.objects.filter(kind="holding", object_id=held_book.record_id, action="created")
    assert told.count() == 1
    lines = queries.availability(held_book.actor, [held_book.record_id])[held_book.record_id]
    assert sorted((line.branch[0], line.location[0], line.call_number, line.available) for line in lines) == [
        ("东馆", "一层", "I246.5/2", 1),
        ("总馆", "", "I246.5", 1),
    ]


def test_a_barcode_belongs_to_one_item_of_a_library(held_book: Held) -> None:
    with pytest.raises(BarcodeTaken):
        services.create_item(held_book.actor, held_book.record_id, item=NewItem(branch_id=held_book.main, barcode="N1"))
    services.withdraw_item(held_book.actor, held_book.item_id, reason="worn")
    again = services.create_item(
        held_book.actor, held_book.record_id, item=NewItem(branch_id=held_book.main, barcode="N1")
    )
    assert queries.item_by_barcode(held_book.actor, "N1").id == again


def test_what_happens_to_an_item_is_written_down(held_book: Held) -> None:
    services.change_state(held_book.actor, held_book.item_id, to=ItemState.REPAIR, reason="spine")
    place = services.create_location(held_book.actor, branch_id=held_book.east, code="A", name_zh="一层")
    services.move_item(held_book.actor, held_book.item_id, location_id=place, permanently=False)
    history = queries.state_history(held_book.actor, held_book.item_id)
    assert [(line.before, line.state, line.location_id, line.reason) for line in history] == [
        (ItemState.REPAIR, ItemState.REPAIR, place, ""),
        (ItemState.AVAILABLE, ItemState.REPAIR, None, "spine"),
    ]
    item = queries.item_for(held_book.actor, held_book.item_id)
    assert (item.branch_id, item.permanent_location_id, item.current_location_id) == (held_book.east, None, place)


def test_an_edit_of_an_old_version_is_refused(held_book: Held) -> None:
    wanted = NewItem(branch_id=held_book.main, barcode="N2", call_number="I246.5/9")
    services.edit_item(held_book.actor, held_book.item_id, item=wanted, expected_version=1)
    assert queries.item_for(held_book.actor, held_book.item_id).call_number == "I246.5/9"
    with pytest.raises(Conflict):
        services.edit_item(held_book.actor, held_book.item_id, item=wanted, expected_version=1)


def test_a_hidden_item_is_nowhere_for_visitors(held_book: Held) -> None:
    reader = visitor(held_book.actor.scope)
    services.set_item_visibility(held_book.actor, held_book.item_id, visibility=Visibility.SUPPRESSED)
    assert queries.availability(reader, [held_book.record_id]) == {}
    assert queries.items_of(reader, held_book.record_id) == []
    assert queries.index_facts([held_book.record_id]) == {}
    with pytest.raises(NoSuchItem):
        queries.item_for(reader, held_book.item_id)
    with pytest.raises(NoSuchItem):
        queries.shelf_neighbours(reader, held_book.item_id)
    services.set_item_visibility(held_book.actor, held_book.item_id, visibility=Visibility.STAFF)
    facts = queries.index_facts([held_book.record_id])[held_book.record_id]
    assert (facts.public, [share.items for share in facts.staff_only]) == ((), [1])


def test_a_hidden_location_hides_its_items(held_book: Held) -> None:
    place = services.create_location(held_book.actor, branch_id=held_book.main, code="S", name_zh="密集库")
    services.move_item(held_book.actor, held_book.item_id, location_id=place, permanently=True)
    services.edit_location(held_book.actor, place, name_zh="密集库", name_en="", visibility=Visibility.SUPPRESSED)
    assert queries.availability(visitor(held_book.actor.scope), [held_book.record_id]) == {}
    assert queries.index_facts([held_book.record_id]) == {}


def test_another_library_neither_sees_nor_changes_items(held_book: Held) -> None:
    other = a_library("south")
    with pytest.raises(NoSuchItem):
        queries.item_for(other, held_book.item_id)
    with pytest.raises(NoSuchItem):
        services.change_state(other, held_book.item_id, to=ItemState.MISSING)
    with pytest.raises(NotFound):
        services.create_item(other, held_book.record_id, item=NewItem(branch_id=held_book.main))
    assert queries.state_history(other, held_book.item_id) == []
    with pytest.raises(NoSuchLocation):
        services.edit_location(other, 1, name_zh="x", name_en="", visibility=Visibility.PUBLIC)


def test_who_may_not_is_refused(held_book: Held) -> None:
    staff = replace(held_book.actor, kind=ActorKind.STAFF, acts=frozenset())
    with pytest.raises(Forbidden):
        services.withdraw_item(staff, held_book.item_id, reason="")
    limited = replace(staff, acts=frozenset({services.ITEMS}), limits=frozenset({(services.ITEMS, held_book.east)}))
    with pytest.raises(Forbidden):
        services.change_state(limited, held_book.item_id, to=ItemState.MISSING)


def test_neighbours_stand_in_shelf_order(held_book: Held) -> None:
    bring(held_book.actor, many(20))
    middle = queries.item_by_barcode(held_book.actor, "B0000010")
    places = queries.shelf_neighbours(held_book.actor, middle.id, each_side=3)
    assert [place.call_number for place in places] == [f"I247.57/{number}" for number in range(7, 14)]
    first = queries.shelf_neighbours(held_book.actor, held_book.item_id, each_side=2)
    assert [place.call_number for place in first] == ["I246.5", "I247.57/1", "I247.57/2"]


def test_shelf_lines_take_the_same_number_of_queries_for_any_page(
    held_book: Held, django_assert_num_queries: object
) -> None:
    bring(held_book.actor, many(60))
    ids = list(Record.objects.values_list("id", flat=True))
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert len(queries.availability(held_book.actor, ids)) == 61
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert len(queries.index_facts(ids)) == 61


def test_a_record_with_items_is_not_withdrawn_and_a_merge_moves_them(held_book: Held) -> None:
    with pytest.raises(RecordInUse):
        catalog.withdraw_record(held_book.actor, held_book.record_id, reason="double")
    bring(held_book.actor, many(1))
    other = queries.item_by_barcode(held_book.actor, "B0000001").record_id
    catalog.merge_records(held_book.actor, held_book.record_id, into=other)
    assert sorted(str(item.barcode) for item in queries.items_of(held_book.actor, other)) == ["B0000001", "N1"]
    for item in queries.items_of(held_book.actor, other):
        services.withdraw_item(held_book.actor, item.id, reason="")
    catalog.withdraw_record(held_book.actor, other, reason="")
    with pytest.raises(Exception, match="gone"):
        record_for(held_book.actor, other)


def test_a_mapping_of_ones_own_is_kept_and_read_by(held_book: Held) -> None:
    rules = {
        "rules": [{"tag": "949", "subfields": {"i": "barcode", "c": "call-number", "l": "branch"}}],
        "branches": {"东": "EAST"},
    }
    services.save_mapping(held_book.actor, name="本馆", rules=rules)
    assert ("本馆", "本馆") in queries.mappings_of(held_book.actor)
    assert queries.mapping_for(held_book.actor, "本馆").branches == {"东": "EAST"}
    with pytest.raises(BadMapping):
        services.save_mapping(held_book.actor, name="cnmarc-905", rules=rules)
    with pytest.raises(BadMapping):
        services.save_mapping(
            held_book.actor, name="x", rules={"rules": [{"tag": "949", "subfields": {"xx": "price"}}]}
        )
    assert Item.scoped(a_library("south")).count() == 0
