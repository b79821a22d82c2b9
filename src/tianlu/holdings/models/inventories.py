"""Inventories 清点: which shelves, the scans of everybody who took part, what was found."""

from django.db import models

from tianlu.holdings.models.items import Item, Location
from tianlu.kit.scope import OwnedModel


class Inventory(OwnedModel):
    """The shelves of a branch or a location, or a stretch of them between two call numbers."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey("libraries.Organisation", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    branch = models.ForeignKey("libraries.Branch", on_delete=models.PROTECT, related_name="+", db_index=False)
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    from_number = models.CharField(max_length=200, default="")
    to_number = models.CharField(max_length=200, default="")
    state = models.CharField(max_length=10, default="open")
    counts = models.JSONField(default=dict)  # findings by kind, once it is finished
    actor_id = models.CharField(max_length=40)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta(OwnedModel.Meta):
        pass


class InventoryRun(OwnedModel):
    """One person walking along one shelf; order is judged within a run."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(
        "libraries.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    inventory = models.ForeignKey(Inventory, on_delete=models.PROTECT, related_name="+")
    actor_id = models.CharField(max_length=40)
    begun_at = models.DateTimeField()

    class Meta(OwnedModel.Meta):
        pass


class InventoryScan(OwnedModel):
    """A barcode as it was scanned, and the item as it was at that moment; `here` false when it belongs elsewhere."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(
        "libraries.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    inventory = models.ForeignKey(Inventory, on_delete=models.PROTECT, related_name="+", db_index=False)
    run = models.ForeignKey(InventoryRun, on_delete=models.PROTECT, related_name="+", db_index=False)
    code = models.CharField(max_length=60)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    state = models.CharField(max_length=12, default="")
    here = models.BooleanField(default=True)
    shelf_key = models.CharField(max_length=400, default="")

    class Meta(OwnedModel.Meta):
        indexes = (models.Index(fields=["inventory", "id"], name="holdings_inventory_scan"),)


class InventoryFinding(OwnedModel):
    """A line of a finished inventory's lists; `other` as in `rules.inventory.Finding`."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(
        "libraries.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    inventory = models.ForeignKey(Inventory, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=10)
    code = models.CharField(max_length=60, default="")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    state = models.CharField(max_length=12, default="")
    other = models.BigIntegerField(default=0)

    class Meta(OwnedModel.Meta):
        indexes = (models.Index(fields=["inventory", "kind", "id"], name="holdings_inventory_found"),)
