"""Entries of the register keep the day they were entered on, by the library's clock; those that are there get it in one step."""

from django.db import migrations, models
from django.db.models.functions import TruncDate


def give_days(apps, schema_editor):
    apps.get_model("holdings", "RegisterEntry").rows.filter(day=None).update(day=TruncDate("at"))


class Migration(migrations.Migration):
    dependencies = (("holdings", "0012_keys_of_places"),)

    operations = (
        migrations.AddField("registerentry", "day", models.DateField(null=True)),
        migrations.RunPython(give_days, migrations.RunPython.noop),
        migrations.AlterField("registerentry", "day", models.DateField()),
    )
