"""Tables of books on their way to an import."""

from django.db import models

from tianlu.catalog.models.imports import Import
from tianlu.kit.scope import OwnedModel


class BookTable(OwnedModel):
    """A table and how it is read. `origin` is the import made of it; the rows that made no record are a file."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey("libraries.Organisation", on_delete=models.PROTECT, related_name="+")
    actor_id = models.CharField(max_length=40)
    file_key = models.CharField(max_length=200)
    filename = models.CharField(max_length=255)
    sheets = models.JSONField(default=list)
    sheet = models.CharField(max_length=255, default="")
    heads = models.JSONField()
    head_number = models.IntegerField()
    mapping = models.JSONField()
    state = models.CharField(max_length=10, default="received")
    job_id = models.BigIntegerField(null=True)
    counts = models.JSONField(default=dict)
    unfit_key = models.CharField(max_length=200, default="")
    origin = models.ForeignKey(Import, on_delete=models.PROTECT, null=True, related_name="+")
    error_code = models.CharField(max_length=60, default="")
    error_params = models.JSONField(default=dict)
    created_at = models.DateTimeField()

    class Meta(OwnedModel.Meta):
        pass
