"""Works: what editions and translations have in common, who is in which, what staff changed about that; and series."""

from django.db import models

from tianlu.catalog.models.records import Record


class Work(models.Model):
    """A work is its members; it has no description of its own. Works are never deleted: an undo may need them."""

    id = models.BigAutoField(primary_key=True)
    created_at = models.DateTimeField()


class WorkMember(models.Model):
    """The work a record belongs to. `change` is the decision of staff that put it there, null when its keys did."""

    record = models.OneToOneField(Record, on_delete=models.PROTECT, related_name="+", primary_key=True)
    work = models.ForeignKey(Work, on_delete=models.PROTECT, related_name="+")
    change = models.ForeignKey(
        "catalog.WorkChange", on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )


class WorkKeyRow(models.Model):
    """A key of a record as a 64-bit hash; `kind` is the evidence it is."""

    pk = models.CompositePrimaryKey("value", "record")
    value = models.BigIntegerField()
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    text = models.CharField(max_length=200)


class WorkChange(models.Model):
    """A decision of staff: `moves` lists [record, work before, change before]; undone, they go back."""

    id = models.BigAutoField(primary_key=True)
    action = models.CharField(max_length=10)
    out_of = models.ForeignKey(Work, on_delete=models.PROTECT, related_name="+")
    into = models.ForeignKey(Work, on_delete=models.PROTECT, related_name="+")
    moves = models.JSONField()
    reason = models.CharField(max_length=500, default="")
    actor_id = models.CharField(max_length=40)
    organisation_id = models.BigIntegerField()
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)


class SeriesEntry(models.Model):
    """That a record is in a series. `value` is the series title as a 64-bit hash, `publisher` as it is compared; `rank` sorts as
    the numbers do. `place` counts the series of a record.
    """

    pk = models.CompositePrimaryKey("record", "place")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+", db_index=False)
    place = models.SmallIntegerField()
    value = models.BigIntegerField()
    title = models.CharField(max_length=300)
    number = models.CharField(max_length=60)
    rank = models.CharField(max_length=40)
    issn = models.CharField(max_length=9)
    publisher = models.CharField(max_length=120)

    class Meta:
        indexes = (models.Index(fields=["value", "rank"], name="catalog_series_order"),)
