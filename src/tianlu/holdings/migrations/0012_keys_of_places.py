"""A number's key says where it stands among those of its place: items of places with a mark or a classification of their own,
and those behind a mark in other characters than letters, get it 2,000 at a time.

May be interrupted and run again: keys that are right already are left alone. Copies of the shelf order hear of it.
"""

from django.db import migrations, transaction

from tianlu.holdings.rules import Arrangement, shelf_key
from tianlu.kit.feed import announce_many

_CHUNK = 2000
_USUAL = Arrangement()


def renew(apps, schema_editor):
    places = {
        (row.organisation_id, row.branch_id, row.location_id): Arrangement(row.class_scheme, row.collection_mark)
        for row in apps.get_model("holdings", "ShelvingScheme").rows.all()
    }
    items, after = apps.get_model("holdings", "Item").rows, 0
    fields = ("id", "organisation_id", "branch_id", "permanent_location_id", "record_id", "call_number", "shelf_key")
    while chunk := list(items.exclude(call_number="").filter(id__gt=after).order_by("id").only(*fields)[:_CHUNK]):
        after = chunk[-1].id
        wrong = []
        for item in chunk:
            key = shelf_key(item.call_number, _place(places, item))
            if key != item.shelf_key:
                item.shelf_key = key
                wrong.append(item)
        if not wrong:
            continue
        with transaction.atomic():
            items.bulk_update(wrong, ["shelf_key"], batch_size=500)
            announce_many("holding", dict.fromkeys(item.record_id for item in wrong), action="shelf-key")


def _place(places, item):
    owner, branch, location = item.organisation_id, item.branch_id, item.permanent_location_id
    own = places.get((owner, branch, location)) if location is not None else None
    return own or places.get((owner, branch, None)) or places.get((owner, None, None), _USUAL)


class Migration(migrations.Migration):
    atomic = False

    dependencies = (("holdings", "0011_mark_of_the_collection"), ("kit", "0004_feed_epoch_made"))

    operations = (migrations.RunPython(renew, migrations.RunPython.noop),)
