"""Records being written: drafts, the templates they begin from, and what a library adds to a record for itself."""

from django.db import models

from tianlu.catalog.models.records import Record
from tianlu.kit.scope import OwnedModel


class Draft(OwnedModel):
    """A record that somebody is writing: a new one, or (`record`) a change of what is at `base_version`.

    `content` is the record as JSON (`rules.drafting`). `revision` grows with every save, so that two windows of one
    person do not overwrite each other.
    """

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey("libraries.Organisation", on_delete=models.PROTECT, related_name="+")
    actor_id = models.CharField(max_length=40)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+", null=True)
    base_version = models.IntegerField(default=0)
    dialect = models.CharField(max_length=10)
    content = models.TextField()
    title = models.CharField(max_length=300, default="")
    revision = models.IntegerField(default=1)
    source = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    discarded_at = models.DateTimeField(null=True)

    class Meta(OwnedModel.Meta):
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "actor_id", "record"],
                condition=models.Q(record__isnull=False, discarded_at__isnull=True),
                name="catalog_draft_one_each",
            ),
        )


class RecordTemplate(OwnedModel):
    """A record to begin from, made by a library from one of its own; `content` as in a draft."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey("libraries.Organisation", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    dialect = models.CharField(max_length=10)
    content = models.TextField()
    updated_at = models.DateTimeField()

    class Meta(OwnedModel.Meta):
        constraints = (models.UniqueConstraint(fields=["organisation", "name"], name="catalog_template_name"),)


class OwnFields(OwnedModel):
    """The local fields of a record as a library wrote them since; they stand in place of what it delivered."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey("libraries.Organisation", on_delete=models.PROTECT, related_name="+")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    fields = models.TextField()
    updated_at = models.DateTimeField()

    class Meta(OwnedModel.Meta):
        constraints = (models.UniqueConstraint(fields=["organisation", "record"], name="catalog_own_fields_once"),)
