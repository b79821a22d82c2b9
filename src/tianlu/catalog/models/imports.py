"""What came in: imports, the contributions they brought, and the bytes that could not be read."""

from django.db import models

from tianlu.kit.scope import OwnedModel


class Import(OwnedModel):
    """One file brought in by one organisation; `position` is how far, in bytes, its contributions are committed."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey("libraries.Organisation", on_delete=models.PROTECT, related_name="+")
    actor_id = models.CharField(max_length=40)
    file_key = models.CharField(max_length=200)
    filename = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    container = models.CharField(max_length=10, default="")
    dialect = models.CharField(max_length=10, default="")
    encoding = models.CharField(max_length=12, default="")
    encoding_chosen = models.CharField(max_length=12, default="")
    decided = models.BooleanField(default=False)
    options = models.JSONField(default=dict)
    state = models.CharField(max_length=12, default="uploaded")
    preview = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    position = models.BigIntegerField(default=0)
    job_id = models.BigIntegerField(null=True)
    error_code = models.CharField(max_length=60, default="")
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta(OwnedModel.Meta):
        indexes = (models.Index(fields=["organisation", "sha256"], name="catalog_import_same_file"),)


class Contribution(OwnedModel):
    """A record exactly as an organisation delivered it; written once and never changed.

    `digest` holds the first 8 bytes of `sha256` as a signed integer: a small index finds identical bytes, the full
    sum confirms them.
    """

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(
        "libraries.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    origin = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="+", db_index=False)
    position = models.BigIntegerField()
    raw = models.BinaryField()
    container = models.CharField(max_length=10)
    encoding = models.CharField(max_length=12)
    dialect = models.CharField(max_length=10)
    sha256 = models.BinaryField(max_length=32)
    digest = models.BigIntegerField()
    control_number = models.CharField(max_length=255)
    local_fields = models.TextField(default="[]")

    class Meta(OwnedModel.Meta):
        indexes = (models.Index(fields=["organisation", "digest"], name="catalog_contribution_same"),)
        constraints = (
            models.UniqueConstraint(fields=["origin", "position"], name="catalog_contribution_once_per_place"),
        )


class Rejected(models.Model):
    """Bytes of an import that are no readable record, kept as they were, with the reason as a code."""

    id = models.BigAutoField(primary_key=True)
    origin = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="+", db_index=False)
    position = models.BigIntegerField()
    length = models.BigIntegerField()
    raw = models.BinaryField()
    reason = models.CharField(max_length=60)
    params = models.JSONField(default=dict)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["origin", "position"], name="catalog_rejected_once_per_place"),)
