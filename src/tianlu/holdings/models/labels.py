"""Labels: which items must get a new one, and the sheets they are printed on."""

from django.db import models
from django.db.models import Q

from tianlu.holdings.models.items import Item
from tianlu.kit.scope import OwnedModel


class Relabelling(OwnedModel):
    """An item whose label shows another call number than it has. One waits for each item; done ones stay as history."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(
        "libraries.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    old_number = models.CharField(max_length=200)
    new_number = models.CharField(max_length=200)
    state = models.CharField(max_length=8, default="waiting")
    actor_id = models.CharField(max_length=40)
    asked_at = models.DateTimeField()
    done_by = models.CharField(max_length=40, default="")
    done_at = models.DateTimeField(null=True)

    class Meta(OwnedModel.Meta):
        indexes = (
            models.Index(
                fields=["organisation", "id"], condition=Q(state="waiting"), name="holdings_relabelling_waiting"
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=["item"], condition=Q(state="waiting"), name="holdings_relabelling_once"),
        )


class LabelLayout(OwnedModel):
    """A sheet of labels a library uses; lengths in tenths of a millimetre, as a dictionary of `rules.Layout`."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey("libraries.Organisation", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    sizes = models.JSONField()
    updated_at = models.DateTimeField()

    class Meta(OwnedModel.Meta):
        constraints = (models.UniqueConstraint(fields=["organisation", "name"], name="holdings_layout_name"),)
