"""Items whose call number sorts otherwise since the order of marks is confirmed get their new key, 2,000 at a time.

May be interrupted and run again: keys that are right already are left alone. Copies of the shelf order hear of it.
"""

from django.db import migrations, transaction

from tianlu.holdings.rules import shelf_key
from tianlu.kit.feed import announce_many

_CHUNK = 2000


def renew(apps, schema_editor):
    items = apps.get_model("holdings", "Item").rows
    after = 0
    while chunk := list(
        items.exclude(call_number="").filter(id__gt=after).order_by("id").only("id", "call_number", "shelf_key")[:_CHUNK]
    ):
        after = chunk[-1].id
        wrong = [item for item in chunk if item.shelf_key != shelf_key(item.call_number)]
        if not wrong:
            continue
        for item in wrong:
            item.shelf_key = shelf_key(item.call_number)
        with transaction.atomic():
            items.bulk_update(wrong, ["shelf_key"], batch_size=500)
            records = items.filter(id__in=[item.id for item in wrong]).values_list("record_id", flat=True)
            announce_many("holding", dict.fromkeys(records), action="shelf-key")


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("holdings", "0002_call_numbers"), ("kit", "0004_feed_epoch_made")]

    operations = [migrations.RunPython(renew, migrations.RunPython.noop)]
