"""The feed's tables."""

from django.db import models


class FeedEntry(models.Model):
    """A committed fact to be told; on PostgreSQL `number` is null until it was seen committed."""

    id = models.BigAutoField(primary_key=True)
    number = models.BigIntegerField(null=True, unique=True)
    kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField(default=0)
    action = models.CharField(max_length=20)
    announced_at = models.DateTimeField()

    class Meta:
        db_table = "kit_feed_entry"
        indexes = (models.Index(fields=["id"], name="kit_feed_unnumbered", condition=models.Q(number=None)),)


class FeedEpoch(models.Model):
    """One row: what tells this feed from that of another installation, or from before a backup was put back.

    `made_at` is when this database got its tables; a restore does not change it.
    """

    id = models.SmallIntegerField(primary_key=True)
    name = models.CharField(max_length=26)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "kit_feed_epoch"


class FeedCursor(models.Model):
    """How far a consumer has read."""

    consumer = models.CharField(max_length=60, primary_key=True)
    number = models.BigIntegerField(default=0)
    moved_at = models.DateTimeField()

    class Meta:
        db_table = "kit_feed_cursor"
