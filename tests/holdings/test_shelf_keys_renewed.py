"""Keys from before the order of marks was confirmed are made anew by the migration, and copies hear of it."""

from importlib import import_module

import pytest
from django.apps import apps

from tests.holdings.conftest import Held
from tianlu.holdings.models import Item
from tianlu.holdings.rules import shelf_key
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
