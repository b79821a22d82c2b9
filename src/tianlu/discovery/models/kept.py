"""What staff keep: searches, lists of records, tags."""

from django.db import models

from tianlu.kit.scope import OwnedModel, ScopedModel


class SavedSearch(OwnedModel):
    """A search by the address of its results; `shared` with the colleagues of its library."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey("libraries.Organisation", on_delete=models.PROTECT, related_name="+")
    actor_id = models.CharField(max_length=40)
    name = models.CharField(max_length=100)
    address = models.CharField(max_length=2000)
    shared = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta(OwnedModel.Meta):
        pass


class RecordList(OwnedModel):
    """Records put together by a member of staff; `shared` with the colleagues of the library."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey("libraries.Organisation", on_delete=models.PROTECT, related_name="+")
    actor_id = models.CharField(max_length=40)
    name = models.CharField(max_length=100)
    shared = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta(OwnedModel.Meta):
        pass


class ListedRecord(models.Model):
    """A record on a list."""

    id = models.BigAutoField(primary_key=True)
    list = models.ForeignKey(RecordList, on_delete=models.CASCADE, related_name="listed")
    record = models.ForeignKey("catalog.Record", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["list", "record"], name="discovery_listed_once"),)


class Tag(ScopedModel):
    """A word that a library puts on a record; for its staff, or (`public`) for every reader."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey("libraries.Organisation", on_delete=models.PROTECT, related_name="+")
    record = models.ForeignKey("catalog.Record", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=32)
    word = models.CharField(max_length=60)
    public = models.BooleanField(default=False)
    actor_id = models.CharField(max_length=40)
    created_at = models.DateTimeField()

    class Meta(ScopedModel.Meta):
        constraints = (models.UniqueConstraint(fields=["organisation", "record", "key"], name="discovery_tag_once"),)
        indexes = (models.Index(fields=["organisation", "key"], name="discovery_tag_key"),)
