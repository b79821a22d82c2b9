"""Copy cataloguing: the targets of an organisation, and the candidates that its staff looked at lately."""

from django.db import models

from tianlu.kit.scope import OwnedModel


class Target(OwnedModel):
    """A catalogue elsewhere that staff may ask for records.

    `credentials` are sealed by `kit.sealing`. `listed`: an administrator vouched for this host and port, which may
    belong to the library's own network.
    """

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey("libraries.Organisation", on_delete=models.PROTECT, related_name="+")
    name_zh = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100, blank=True)
    protocol = models.CharField(max_length=10)
    host = models.CharField(max_length=253, blank=True)
    port = models.PositiveIntegerField(default=210)
    database = models.CharField(max_length=200, blank=True)
    url = models.CharField(max_length=500, blank=True)
    version = models.CharField(max_length=10, blank=True)
    syntax = models.CharField(max_length=100)
    element_set = models.CharField(max_length=40, blank=True)
    charset = models.CharField(max_length=20, default="auto")
    attributes = models.JSONField(default=dict)
    timeout = models.PositiveSmallIntegerField(default=15)
    credentials = models.BinaryField(default=b"")
    listed = models.BooleanField(default=False)
    active = models.BooleanField(default=True)
    order = models.PositiveIntegerField(default=0)

    class Meta(OwnedModel.Meta):
        abstract = False
        constraints = (
            models.UniqueConstraint(fields=["organisation", "name_zh"], name="catalog_target_name"),
            models.CheckConstraint(
                condition=models.Q(protocol="z3950", url="") & ~models.Q(host="")
                | models.Q(protocol="sru", host="") & ~models.Q(url=""),
                name="catalog_target_address",
            ),
        )


class Candidate(OwnedModel):
    """A record that a search of one person found, kept while they choose; `search` names the search.

    The same description from several targets is one row; `sources` says where it came from.
    """

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(
        "libraries.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    actor_id = models.CharField(max_length=40)
    search = models.CharField(max_length=32)
    digest = models.CharField(max_length=64)
    raw = models.BinaryField()
    container = models.CharField(max_length=10)
    encoding = models.CharField(max_length=12)
    dialect = models.CharField(max_length=10)
    sources = models.JSONField(default=list)
    found_at = models.DateTimeField()

    class Meta(OwnedModel.Meta):
        abstract = False
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "actor_id", "search", "digest"], name="catalog_candidate_once_a_search"
            ),
        )
        indexes = (models.Index(fields=["found_at"], name="catalog_candidate_age"),)
