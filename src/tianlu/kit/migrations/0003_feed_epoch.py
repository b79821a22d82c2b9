from django.db import migrations, models

from tianlu.kit.clock import now
from tianlu.kit.ids import random_id


def first_epoch(apps, schema_editor):
    apps.get_model("kit", "FeedEpoch").objects.create(id=1, name=random_id(), began_at=now())


class Migration(migrations.Migration):
    dependencies = (("kit", "0002_job_about"),)

    operations = (
        migrations.CreateModel(
            "FeedEpoch",
            [
                ("id", models.SmallIntegerField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=26)),
                ("began_at", models.DateTimeField()),
            ],
            {"db_table": "kit_feed_epoch"},
        ),
        migrations.RunPython(first_epoch, migrations.RunPython.noop),
    )
