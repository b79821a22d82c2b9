"""Pairs of records that a person should look at."""

from django.db import models

from tianlu.catalog.models.records import Record
from tianlu.kit.scope import OwnedModel


class RecordPair(OwnedModel):
    """Two records that may be one edition, found when the later one came in; or a person's word that they are not.

    `record` is the later number, so that a pair has one row. `score` (percent) is what was found then;
    the page that compares them does it anew.
    """

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(
        "libraries.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    score = models.SmallIntegerField()
    apart = models.BooleanField(default=False)
    decided_by = models.CharField(max_length=40, default="")
    decided_at = models.DateTimeField(null=True)
    found_at = models.DateTimeField()

    class Meta(OwnedModel.Meta):
        indexes = (models.Index(fields=["organisation", "apart", "-score", "id"], name="catalog_pair_list"),)
        constraints = (
            models.UniqueConstraint(fields=["organisation", "record", "other"], name="catalog_pair_once"),
            models.CheckConstraint(condition=models.Q(record__gt=models.F("other")), name="catalog_pair_order"),
        )
