"""Records get the keys of title with author, and of author with year, that descriptions are found by from now on.

2,000 records at a time; may be interrupted and run again: keys that are there are left alone, earlier ones stay.
"""

import orjson
from django.db import migrations, transaction

from tianlu.catalog.rules import digest, facts_of
from tianlu.marc.bib import Bib

_CHUNK = 2000


def add(apps, schema_editor):
    records, keys = apps.get_model("catalog", "Record"), apps.get_model("catalog", "MatchKey")
    after = 0
    while chunk := list(records.objects.filter(id__gt=after).order_by("id").values_list("id", "projection")[:_CHUNK]):
        after = chunk[-1][0]
        wanted = {
            (digest(key), number)
            for number, projection in chunk
            for key in facts_of(Bib.from_dict(orjson.loads(projection)), 0).keys
        }
        known = keys.objects.filter(record_id__in=[number for number, _ in chunk]).values_list("value", "record_id")
        with transaction.atomic():
            keys.objects.bulk_create(
                [keys(value=value, record_id=number) for value, number in sorted(wanted.difference(known))],
                batch_size=500,
            )


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("catalog", "0007_pairs")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
