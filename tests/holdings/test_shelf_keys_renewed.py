"""Keys from before the order of marks was confirmed are made anew by the migration, and copies hear of it."""

from importlib import import_module

import pytest
from django.apps import apps

from tests.holdings.conftest import Held
from tianlu.holdings import services
from tianlu.holdings.models import Item
from tianlu.holdings.rules import Arrangement, Marks, shelf_key
from tianlu.holdings.services import Making, NewItem
from tianlu.kit.feed.models import FeedEntry

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_old_keys_are_renewed_once(held_book: Held) -> None:
    items = Item.scoped(held_book.actor).filter(id=held_book.item_id)
    items.update(call_number="R711(711)/5:2", shelf_key="OLD")
    renew = import_module("tianlu.holdings.migrations.0003_shelf_keys").renew
    renew(apps, None)
    renew(apps, None)
    assert items.get().shelf_key == shelf_key("R711(711)/5:2")
    assert FeedEntry.objects.filter(kind="holding", action="shelf-key").count() == 1


def test_books_get_the_keys_of_their_places_once(held_book: Held) -> None:
    actor, main, east = held_book.actor, held_book.main, held_book.east
    room = services.create_location(actor, branch_id=main, code="LC", name_zh="西文")
    services.create_scheme(actor, name="W", branch_id=east, making=Making(marks=Marks(collection="W/")))
    services.create_scheme(actor, name="LC", location_id=room, making=Making(class_scheme="lcc"))
    wanted = {
        services.create_item(
            actor, held_book.record_id, item=NewItem(branch_id=branch, location_id=place, call_number=number)
        ): key
        for branch, place, number, key in (
            (main, None, "外/I26/1", shelf_key("外I26/1")),
            (main, room, "QA9/L5", shelf_key("QA9/L5", Arrangement("lcc"))),
            (east, None, "W/I26/1", shelf_key("W/I26/1", Arrangement("clc", "W/"))),
            (main, None, "W/I26/1", shelf_key("W/I26/1")),
        )
    }
    items = Item.scoped(actor).filter(id__in=wanted)
    items.update(shelf_key="OLD")
    before = FeedEntry.objects.count()
    renew = import_module("tianlu.holdings.migrations.0012_keys_of_places").renew
    renew(apps, None)
    renew(apps, None)
    assert dict(items.values_list("id", "shelf_key")) == wanted
    assert FeedEntry.objects.count() == before + 1
