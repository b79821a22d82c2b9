"""Searches that found nothing, as work."""

from django.db import models

from tianlu.kit.scope import OwnedModel


class Gap(OwnedModel):
    """Words that a library was searched for in vain, in all their ways of writing; nobody who typed them is known.

    `key` stands for the folded words, `words` are those typed last, `instead` is the spelling whose results were shown last.
    """

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey("libraries.Organisation", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=32)
    words = models.CharField(max_length=200)
    state = models.CharField(max_length=10, default="open")
    owner_id = models.CharField(max_length=40, default="")
    instead = models.CharField(max_length=200, default="")
    note = models.CharField(max_length=500, default="")
    first_day = models.DateField()
    latest_day = models.DateField()
    changed_at = models.DateTimeField(null=True)

    class Meta(OwnedModel.Meta):
        constraints = (models.UniqueConstraint(fields=["organisation", "key"], name="discovery_gap_once"),)
        indexes = (models.Index(fields=["organisation", "state", "latest_day"], name="discovery_gap_state"),)


class GapDay(models.Model):
    """How often that was searched for on one day."""

    id = models.BigAutoField(primary_key=True)
    gap = models.ForeignKey(Gap, on_delete=models.CASCADE, related_name="days")
    day = models.DateField()
    count = models.IntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["gap", "day"], name="discovery_gap_day_once"),)
