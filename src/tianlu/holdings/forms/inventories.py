"""Shapes of inventories and of what is scanned for them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tianlu.holdings.forms.scanning import ScanFields, place_choices, place_ids
from tianlu.libraries.data import Actor


class InventoryForm(forms.Form):
    """Which shelves are to be scanned."""

    name = forms.CharField(label=_("Name"), max_length=80)
    place = forms.ChoiceField(label=_("Branch or location"))
    from_number = forms.CharField(label=_("From call number"), max_length=200, required=False)
    to_number = forms.CharField(
        label=_("To call number"), max_length=200, required=False, help_text=_("Both are included; empty: all shelves.")
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = place_choices(actor)  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, Any]:
        data = self.cleaned_data
        branch_id, location_id = place_ids(data["place"])
        numbers = {name: data[name] for name in ("name", "from_number", "to_number")}
        return {"branch_id": branch_id, "location_id": location_id, **numbers}


class InventoryScansForm(ScanFields):
    """Scans, and whether they go on along the same shelf."""

    run = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    another = forms.BooleanField(
        label=_("Another shelf begins here"),
        required=False,
        help_text=_("Order is judged along one shelf; tick this when you went on to another one."),
    )

    def run_id(self) -> int | None:
        return None if self.cleaned_data["another"] else self.cleaned_data["run"]
