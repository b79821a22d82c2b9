import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("catalog", "0001_initial"),)

    operations = (
        migrations.CreateModel(
            name="RecordMerge",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("sources", models.JSONField()),
                ("match_keys", models.JSONField()),
                ("above", models.JSONField()),
                ("into_version", models.IntegerField()),
                ("last_source", models.BigIntegerField()),
                (
                    "into",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalog.record"
                    ),
                ),
                (
                    "record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalog.record"
                    ),
                ),
            ],
        ),
    )
