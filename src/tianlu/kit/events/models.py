"""The event log and the spool files it has taken in."""

from django.db import models


class EventEntry(models.Model):
    """Something that happened: the day and the hour, never the minute, so that rows cannot be matched with a camera."""

    id = models.BigAutoField(primary_key=True)
    day = models.DateField()
    hour = models.SmallIntegerField()
    kind = models.CharField(max_length=60)
    organisation_id = models.BigIntegerField(default=0)
    actor_kind = models.CharField(max_length=20, default="")
    actor_type = models.CharField(max_length=40, default="")
    actor_group = models.CharField(max_length=40, default="")
    pseudonym = models.CharField(max_length=64, null=True)
    data = models.JSONField(default=dict)

    class Meta:
        db_table = "kit_event"
        indexes = (
            models.Index(fields=["kind", "day"], name="kit_event_kind_day"),
            models.Index(fields=["organisation_id", "day"], name="kit_event_organisation_day"),
            models.Index(fields=["pseudonym"], name="kit_event_pseudonym", condition=models.Q(pseudonym__isnull=False)),
        )


class DrainedSpool(models.Model):
    """A spool file whose events are in the log; committed with them, so that a file left behind is not read twice."""

    name = models.CharField(max_length=26, primary_key=True)
    drained_at = models.DateTimeField()

    class Meta:
        db_table = "kit_drained_spool"
