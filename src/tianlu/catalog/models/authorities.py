"""Agreed forms of names, subjects and classes: vocabularies, authorities, what ties them to each other and to records."""

from django.db import models
from django.db.models import F, Q

from tianlu.catalog.models.records import Record
from tianlu.kit.scope import OwnedModel, ScopedModel


class Vocabulary(ScopedModel):
    """A list of authorities that an organisation keeps: persons, bodies, subjects, places or classes.

    Shown with the organisation's catalog, because readers are led from a variant to the preferred form.
    """

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey("libraries.Organisation", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10)
    language = models.CharField(max_length=20, default="zh")
    source = models.CharField(max_length=300, default="")
    licence = models.CharField(max_length=300, default="")
    created_at = models.DateTimeField()

    class Meta(ScopedModel.Meta):
        constraints = (models.UniqueConstraint(fields=["organisation", "name"], name="catalog_vocabulary_name"),)


class Authority(ScopedModel):
    """One person, body, subject, place or class. Ids are never reused: a merged one leads to `merged_into`.

    `edited` says that a person changed it since it came in, so that the next import does not write over them.
    """

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey("libraries.Organisation", on_delete=models.PROTECT, related_name="+")
    vocabulary = models.ForeignKey(Vocabulary, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    label = models.CharField(max_length=300)
    dates = models.CharField(max_length=60, default="")
    qualifier = models.CharField(max_length=120, default="")
    note = models.TextField(default="")
    external_id = models.CharField(max_length=300, default="")
    notation = models.CharField(max_length=60, default="")
    status = models.CharField(max_length=10, default="live")
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True)
    version = models.IntegerField(default=1)
    edited = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta(ScopedModel.Meta):
        indexes = (
            models.Index(fields=["vocabulary", "notation"], name="catalog_authority_notation"),
            models.Index(fields=["external_id"], name="catalog_authority_external"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["vocabulary", "external_id"], condition=~Q(external_id=""), name="catalog_authority_id_once"
            ),
            models.CheckConstraint(
                condition=Q(status="merged", merged_into__isnull=False) | Q(status="live", merged_into__isnull=True),
                name="catalog_authority_merged_names_survivor",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")), name="catalog_authority_not_own_survivor"
            ),
        )


class AuthorityName(models.Model):
    """A name an authority is found by; `key` is the name folded, without what is neither letter nor digit."""

    id = models.BigAutoField(primary_key=True)
    authority = models.ForeignKey(Authority, on_delete=models.CASCADE, related_name="+")
    text = models.CharField(max_length=300)
    language = models.CharField(max_length=20, default="")
    form = models.CharField(max_length=10)
    key = models.CharField(max_length=600)

    class Meta:
        indexes = (models.Index(fields=["key"], name="catalog_name_key"),)


class AuthorityLink(models.Model):
    """That two authorities belong together; of `related`, the smaller number is the source."""

    id = models.BigAutoField(primary_key=True)
    source = models.ForeignKey(Authority, on_delete=models.CASCADE, related_name="+", db_index=False)
    target = models.ForeignKey(Authority, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["source", "target", "kind"], name="catalog_authority_link_once"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="catalog_authority_link_between_two"),
        )


class AuthorityMerge(models.Model):
    """What a merge that still holds has moved, as JSON, so that it can be taken back."""

    id = models.BigAutoField(primary_key=True)
    authority = models.OneToOneField(Authority, on_delete=models.PROTECT, related_name="+")
    into = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    moved = models.JSONField()


class AuthorityChange(models.Model):
    """An authority's history: who did what, in codes and the texts concerned."""

    id = models.BigAutoField(primary_key=True)
    authority = models.ForeignKey(Authority, on_delete=models.CASCADE, related_name="+")
    number = models.IntegerField()
    action = models.CharField(max_length=12)
    detail = models.CharField(max_length=500, default="")
    actor_id = models.CharField(max_length=40)
    created_at = models.DateTimeField()


class RecordAuthority(models.Model):
    """That a heading of a record means an authority; `evidence` is a person's word, a number in the record, or its name."""

    id = models.BigAutoField(primary_key=True)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+", db_index=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=12)
    heading = models.CharField(max_length=300)
    evidence = models.CharField(max_length=12)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["record", "authority", "place", "heading"], name="catalog_record_authority_once"
            ),
        )


class HeadingDoubt(OwnedModel):
    """A heading that several authorities answer to: work for a person, never linked silently."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey("libraries.Organisation", on_delete=models.PROTECT, related_name="+")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+", db_index=False)
    place = models.CharField(max_length=12)
    heading = models.CharField(max_length=300)
    candidates = models.JSONField()
    settled = models.BooleanField(default=False)

    class Meta(OwnedModel.Meta):
        constraints = (
            models.UniqueConstraint(
                fields=["record", "organisation", "place", "heading"], name="catalog_heading_doubt_once"
            ),
        )


class VocabularyImport(OwnedModel):
    """A file of a vocabulary; `position` is how many of its entries are committed.

    `schemes` are those of its concept schemes that are taken, null all of them.
    """

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey("libraries.Organisation", on_delete=models.PROTECT, related_name="+")
    vocabulary = models.ForeignKey(Vocabulary, on_delete=models.PROTECT, related_name="+")
    actor_id = models.CharField(max_length=40)
    file_key = models.CharField(max_length=200)
    filename = models.CharField(max_length=255)
    form = models.CharField(max_length=10)
    state = models.CharField(max_length=12, default="examining")
    schemes = models.JSONField(null=True)
    position = models.IntegerField(default=0)
    preview = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    job_id = models.BigIntegerField(null=True)
    error_code = models.CharField(max_length=60, default="")
    error_params = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta(OwnedModel.Meta):
        pass
