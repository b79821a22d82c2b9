"""Series beside the works: which records say that they are in one, and where they stand in it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalog", "0010_decisions_carried")]

    operations = [
        migrations.CreateModel(
            name="SeriesEntry",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "record", "place", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("place", models.SmallIntegerField()),
                ("value", models.BigIntegerField()),
                ("title", models.CharField(max_length=300)),
                ("number", models.CharField(max_length=60)),
                ("rank", models.CharField(max_length=40)),
                ("issn", models.CharField(max_length=9)),
                ("publisher", models.CharField(max_length=120)),
                (
                    "record",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.record",
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["value", "rank"], name="catalog_series_order")]},
        )
    ]
