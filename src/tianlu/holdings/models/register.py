"""The accession register 财产账: entries that are only ever added, and the periods they are reported by."""

from django.db import models
from django.db.models import Q

from tianlu.holdings.models.items import Item, Location
from tianlu.kit.scope import OwnedModel


class RegisterPeriod(OwnedModel):
    """A stretch of the register. Closed, `report` is what it said that day, with its SHA-256; neither changes again."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(
        "libraries.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    number = models.IntegerField()
    name = models.CharField(max_length=80, default="")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=40, default="")
    report = models.TextField(default="")
    digest = models.CharField(max_length=64, default="")

    class Meta(OwnedModel.Meta):
        constraints = (
            models.UniqueConstraint(fields=["organisation", "number"], name="holdings_period_number"),
            models.UniqueConstraint(fields=["organisation"], condition=Q(closed_at=None), name="holdings_period_open"),
        )


class RegisterEntry(OwnedModel):
    """What came in, changed or went: copies and hundredths with their sign, and the item's facts as they were then.

    The sum of an item's entries is what it stands for now; a withdrawn one sums to nothing.
    """

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(
        "libraries.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    period = models.ForeignKey(RegisterPeriod, on_delete=models.PROTECT, related_name="+", db_index=False)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    record = models.ForeignKey("catalog.Record", on_delete=models.PROTECT, related_name="+", db_index=False)
    branch = models.ForeignKey("libraries.Branch", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=10)
    copies = models.SmallIntegerField()
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3, default="")
    accession_number = models.CharField(max_length=60, default="")
    barcode = models.CharField(max_length=60, default="")
    call_number = models.CharField(max_length=200, default="")
    fund = models.CharField(max_length=60, default="")
    source = models.CharField(max_length=60, default="")
    batch = models.CharField(max_length=60, default="")
    reason = models.CharField(max_length=200, default="")
    actor_id = models.CharField(max_length=40)
    at = models.DateTimeField()
    day = (
        models.DateField()
    )  # of `at` by the library's clock then: what a report groups by, over a whole year of entries

    class Meta(OwnedModel.Meta):
        indexes = (models.Index(fields=["period", "kind", "id"], name="holdings_entry_period"),)


class ScanBatch(OwnedModel):
    """A pile of books scanned for one purpose: what was done with which, and what could not be done and why."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey("libraries.Organisation", on_delete=models.PROTECT, related_name="+")
    deed = models.CharField(max_length=10)
    state = models.CharField(max_length=12, default="")
    branch = models.ForeignKey(
        "libraries.Branch", on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    reason = models.CharField(max_length=200, default="")
    done = models.JSONField(default=list)  # numbers of items
    exceptions = models.JSONField(default=list)  # [line, barcode, code]
    actor_id = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta(OwnedModel.Meta):
        pass
