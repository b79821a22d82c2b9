"""Attached files and the text of their pages."""

from django.db import models
from django.db.models import Q

from tianlu.kit.scope import ScopedModel


class AttachedFile(ScopedModel):
    """A file that an organisation attached to a record. Files with the same content share what is stored under
    `file_key`; who may read it is `rights`, and `findable` says that others may find its record by its words."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(
        "libraries.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    record = models.ForeignKey("catalog.Record", on_delete=models.PROTECT, related_name="+")
    file_key = models.CharField(max_length=26)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=8)
    rights = models.CharField(max_length=8, default="closed")
    findable = models.BooleanField(default=False)
    state = models.CharField(max_length=8, default="waiting")
    reason = models.CharField(max_length=12, default="")
    pages = models.IntegerField(default=0)
    partial = models.IntegerField(default=0)
    characters = models.BigIntegerField(default=0)
    actor_id = models.CharField(max_length=40)
    created_at = models.DateTimeField()

    class Meta(ScopedModel.Meta):
        constraints = (
            models.UniqueConstraint(fields=["organisation", "record", "sha256"], name="archive_file_once"),
            models.CheckConstraint(condition=Q(rights__in=["open", "inside", "closed"]), name="archive_file_rights"),
        )
        indexes = (
            models.Index(fields=["organisation", "sha256"], name="archive_file_content"),
            models.Index(fields=["file_key"], name="archive_file_key"),
        )


class PageText(models.Model):
    """The text of one page, chapter or part; only ever read through its file."""

    id = models.BigAutoField(primary_key=True)
    file = models.ForeignKey(AttachedFile, on_delete=models.CASCADE, related_name="+", db_index=False)
    number = models.IntegerField()
    label = models.CharField(max_length=200, default="")
    text = models.TextField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["file", "number"], name="archive_page_number"),)
