"""What the library describes: shared records, where they come from, their versions, the keys they are matched by."""

from django.db import models

from tianlu.kit.scope import ScopedModel


class Record(models.Model):
    """The description of one edition, shared by the organisations that contribute to it. Ids are never reused."""

    id = models.BigAutoField(primary_key=True)
    version = models.IntegerField(default=1)
    status = models.CharField(max_length=10, default="live")
    visibility = models.CharField(max_length=10, default="public")
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    projection = models.TextField()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(
                fields=["merged_into"], name="catalog_record_merged", condition=models.Q(merged_into__isnull=False)
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(status="merged", merged_into__isnull=False)
                | (~models.Q(status="merged") & models.Q(merged_into__isnull=True)),
                name="catalog_record_merged_names_survivor",
            ),
        )


class RecordSource(ScopedModel):
    """That an organisation holds the record, through a contribution or (null) by adopting it.

    The link is the only part of a contribution's story that changes: an undone import leaves it with `active` false,
    a merge moves it to the surviving record.
    """

    id = models.BigAutoField(primary_key=True)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+", db_index=False)
    organisation = models.ForeignKey(
        "libraries.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    contribution = models.OneToOneField("catalog.Contribution", on_delete=models.PROTECT, related_name="+", null=True)
    active = models.BooleanField(default=True)

    class Meta(ScopedModel.Meta):
        indexes = (models.Index(fields=["record", "organisation"], name="catalog_source_record"),)


class RecordVersion(models.Model):
    """One state of a record's description. `marc` is null when it is the contribution's bytes unchanged."""

    id = models.BigAutoField(primary_key=True)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.IntegerField()
    contribution = models.ForeignKey(
        "catalog.Contribution", on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    marc = models.BinaryField(null=True)
    dialect = models.CharField(max_length=10)
    projection_hash = models.BinaryField(max_length=16)
    origin = models.ForeignKey("catalog.Import", on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    actor_id = models.CharField(max_length=40)
    reason = models.CharField(max_length=10)
    note = models.CharField(max_length=500, default="")
    created_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["record", "number"], name="catalog_version_number"),)


class RecordMerge(models.Model):
    """What a merge that still holds has moved, as JSON, so that it can be taken back: numbers of sources and of libraries'
    own fields, values of keys, decisions about headings, and for each package above the numbers of what it moved.

    `into_version` and `last_source` tell whether the other record was described by more since.
    """

    id = models.BigAutoField(primary_key=True)
    record = models.OneToOneField(Record, on_delete=models.PROTECT, related_name="+")
    into = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    sources = models.JSONField()
    match_keys = models.JSONField()
    above = models.JSONField()
    own_fields = models.JSONField(default=list)
    decisions = models.JSONField(default=list)  # what people said its headings mean
    into_version = models.IntegerField()
    last_source = models.BigIntegerField()


class MatchKey(models.Model):
    """A key the record is found by when another description of the same edition comes in.

    `value` is a 64-bit hash of kind and key: 1M records have about 4M keys, and their index must stay in memory. What
    a hit means is decided from the descriptions themselves, so a collision costs a comparison, never a wrong merge.
    """

    pk = models.CompositePrimaryKey("value", "record")
    value = models.BigIntegerField()
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+", db_index=False)
