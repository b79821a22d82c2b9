"""Locations, items, the history of their states, and how a library's files say what it holds."""

from django.db import models
from django.db.models import Q

from tianlu.kit.scope import OwnedModel, ScopedModel


class Location(ScopedModel):
    """A room or shelf area of a branch: 典藏地."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey("libraries.Organisation", on_delete=models.PROTECT, related_name="+")
    branch = models.ForeignKey("libraries.Branch", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    name_zh = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, default="", blank=True)
    shown_order = models.IntegerField(default=0)
    visibility = models.CharField(max_length=10, default="public")

    class Meta(ScopedModel.Meta):
        constraints = (models.UniqueConstraint(fields=["branch", "code"], name="holdings_location_code"),)


class Item(ScopedModel):
    """One physical copy 复本. Barcode and accession number 登录号 are different things and both may be absent.

    Where an item comes from (its import) and that nothing happened to it since is what an undo looks at.
    """

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(
        "libraries.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    record = models.ForeignKey("catalog.Record", on_delete=models.PROTECT, related_name="+")
    branch = models.ForeignKey("libraries.Branch", on_delete=models.PROTECT, related_name="+", db_index=False)
    permanent_location = models.ForeignKey(
        Location, on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    current_location = models.ForeignKey(
        Location, on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    barcode = models.CharField(max_length=60, null=True)
    accession_number = models.CharField(max_length=60, default="")
    price_minor = models.BigIntegerField(null=True)  # in hundredths of `currency`
    currency = models.CharField(max_length=3, default="")
    fund = models.CharField(max_length=60, default="")
    source = models.CharField(max_length=60, default="")
    batch = models.CharField(max_length=60, default="")
    call_number = models.CharField(max_length=200, default="")
    shelf_key = models.CharField(max_length=400, default="")
    copy_number = models.CharField(max_length=20, default="")
    volume = models.CharField(max_length=100, default="")
    state = models.CharField(max_length=12, default="available")
    visibility = models.CharField(max_length=10, default="public")
    version = models.IntegerField(default=1)
    origin_id = models.BigIntegerField(null=True)  # the import that brought it
    contribution_id = models.BigIntegerField(null=True)
    cutover_id = models.BigIntegerField(null=True)  # the table of another system that brought it
    created_at = models.DateTimeField()

    class Meta(ScopedModel.Meta):
        indexes = (
            models.Index(
                fields=["organisation", "accession_number"],
                name="holdings_item_accession",
                condition=~Q(accession_number=""),
            ),
            models.Index(fields=["branch", "shelf_key", "id"], name="holdings_item_shelf", condition=~Q(shelf_key="")),
            models.Index(fields=["origin_id"], name="holdings_item_origin", condition=Q(origin_id__isnull=False)),
            models.Index(
                fields=["cutover_id", "id"], name="holdings_item_cutover", condition=Q(cutover_id__isnull=False)
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "barcode"],
                condition=Q(barcode__isnull=False) & ~Q(state="withdrawn"),
                name="holdings_item_barcode",
            ),
        )


class ItemState(OwnedModel):
    """A change of an item's state or place. The first state is the item's own creation and needs no row."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(
        "libraries.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    before = models.CharField(max_length=12)
    state = models.CharField(max_length=12)
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    actor_id = models.CharField(max_length=40)
    reason = models.CharField(max_length=200, default="")
    at = models.DateTimeField()

    class Meta(OwnedModel.Meta):
        pass


class HoldingsMapping(OwnedModel):
    """How one organisation's files say what it holds; `rules` is `holdings.rules.Mapping` as JSON."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey("libraries.Organisation", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    rules = models.JSONField()
    updated_at = models.DateTimeField()

    class Meta(OwnedModel.Meta):
        constraints = (models.UniqueConstraint(fields=["organisation", "name"], name="holdings_mapping_name"),)
