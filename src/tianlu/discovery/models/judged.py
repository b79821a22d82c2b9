"""What tells whether search got better: test searches of a library, and the last accepted run of judged queries."""

from django.db import models

from tianlu.kit.scope import OwnedModel


class JudgedSearch(OwnedModel):
    """A test search: what readers type, and (`JudgedRecord`) what they should find; `result` is of its latest run."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey("libraries.Organisation", on_delete=models.PROTECT, related_name="+")
    actor_id = models.CharField(max_length=40)
    typed = models.CharField(max_length=200)
    note = models.CharField(max_length=500, default="")
    result = models.JSONField(null=True)
    run_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    class Meta(OwnedModel.Meta):
        constraints = (models.UniqueConstraint(fields=["organisation", "typed"], name="discovery_judged_once"),)


class JudgedRecord(models.Model):
    """A record that a test search should find: 2 where it is what was asked for, 1 where it is near it."""

    id = models.BigAutoField(primary_key=True)
    search = models.ForeignKey(JudgedSearch, on_delete=models.CASCADE, related_name="judged")
    record = models.ForeignKey("catalog.Record", on_delete=models.PROTECT, related_name="+")
    grade = models.SmallIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["search", "record"], name="discovery_judged_record_once"),
            models.CheckConstraint(condition=models.Q(grade__in=(1, 2)), name="discovery_judged_grade"),
        )


class AcceptedRun(OwnedModel):
    """The figures that later runs of the same queries are held against: nDCG@10 of each, by words and with meaning."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey("libraries.Organisation", on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=200)
    scores = models.JSONField()
    actor_id = models.CharField(max_length=40)
    accepted_at = models.DateTimeField()

    class Meta(OwnedModel.Meta):
        constraints = (models.UniqueConstraint(fields=["organisation", "source"], name="discovery_accepted_once"),)
