"""Many records changed alike: the batch, and what became of each record."""

from django.db import models

from tianlu.catalog.models.records import Record
from tianlu.kit.scope import OwnedModel


class Batch(OwnedModel):
    """A change of many records; `operations` are `rules.batching.Operation`s as JSON."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey("libraries.Organisation", on_delete=models.PROTECT, related_name="+")
    actor_id = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    operations = models.JSONField(default=list)
    state = models.CharField(max_length=12, default="chosen")
    total = models.IntegerField()
    counts = models.JSONField(default=dict)
    job_id = models.BigIntegerField(null=True)
    error_code = models.CharField(max_length=60, default="")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta(OwnedModel.Meta):
        pass


class BatchMember(models.Model):
    """A record of a batch. `before` and `after` are versions (0: unchanged), `own_before` the library's own fields as they
    were, null when the batch left them alone.
    """

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="+", db_index=False)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+", db_index=False)
    outcome = models.CharField(max_length=10, default="waiting")
    reason = models.CharField(max_length=60, default="")
    before = models.IntegerField(default=0)
    after = models.IntegerField(default=0)
    own_before = models.TextField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["batch", "record"], name="catalog_batch_record_once"),)
