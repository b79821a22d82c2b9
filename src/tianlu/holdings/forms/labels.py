"""Shapes of labels to print, of sheets, and of what to show of the list of new labels."""

from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tianlu.holdings.forms.call_numbers import branch_choices
from tianlu.holdings.queries import Choice, Printing, layouts_of
from tianlu.holdings.rules import LabelKind, Symbology
from tianlu.libraries.data import Actor

_KINDS = ((LabelKind.SPINE.value, _("Spine labels")), (LabelKind.BARCODE.value, _("Barcode labels")))
_SYMBOLOGIES = (
    (Symbology.CODE128.value, "Code 128"),
    (Symbology.CODE39.value, "Code 39"),
    (Symbology.QR.value, "QR"),
)


class LabelsForm(forms.Form):
    """Which books get labels, and on which sheet."""

    barcodes = forms.CharField(
        label=_("Barcodes or accession numbers"),
        required=False,
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
        help_text=_("Scan book after book, one on a line; labels come in this order."),
    )
    batch = forms.CharField(label=_("Batch"), max_length=60, required=False)
    created_from = forms.DateField(
        label=_("Registered from"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    created_to = forms.DateField(
        label=_("Registered to"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    to_relabel = forms.BooleanField(label=_("All books in the house that wait for a new label"), required=False)
    branch = forms.ChoiceField(label=_("Branch"), required=False)
    kind = forms.ChoiceField(label=_("Labels"), choices=_KINDS, initial=LabelKind.SPINE.value)
    symbology = forms.ChoiceField(label=_("Kind of barcode"), choices=_SYMBOLOGIES, initial=Symbology.CODE128.value)
    layout = forms.ChoiceField(label=_("Sheet"), initial="a4-6x8")
    start = forms.IntegerField(
        label=_("First free label"),
        min_value=1,
        max_value=500,
        initial=1,
        help_text=_("Counted along the rows from the upper left, so that a half used sheet is not lost."),
    )
    heading = forms.BooleanField(label=_("Name of the library on each label"), required=False, initial=True)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["branch"].choices = [("", _("All branches")), *branch_choices(actor)]  # type: ignore[attr-defined]
        self.fields["layout"].choices = layouts_of(actor)  # type: ignore[attr-defined]

    def choice(self) -> Choice:
        data = self.cleaned_data
        to = data["created_to"]
        return Choice(
            barcodes=data["barcodes"].split(),
            batch=data["batch"].strip(),
            created_from=_midnight(data["created_from"]) if data["created_from"] else None,
            created_before=_midnight(to + timedelta(days=1)) if to else None,
            to_relabel=data["to_relabel"],
            branch_id=int(data["branch"]) if data["branch"] else None,
        )

    def printing(self) -> Printing:
        data = self.cleaned_data
        return Printing(
            kind=LabelKind(data["kind"]),
            symbology=Symbology(data["symbology"]),
            layout=data["layout"],
            start=data["start"],
            heading=data["heading"],
        )


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _length(label: Any, initial: int | None = None) -> forms.DecimalField:
    return forms.DecimalField(label=label, min_value=0, max_value=450, decimal_places=1, initial=initial)


class LayoutForm(forms.Form):
    """A sheet of labels, lengths in millimetres."""

    name = forms.CharField(label=_("Name"), max_length=80)
    page_width = _length(_("Width of the sheet (mm)"), 210)
    page_height = _length(_("Height of the sheet (mm)"), 297)
    label_width = _length(_("Width of a label (mm)"))
    label_height = _length(_("Height of a label (mm)"))
    columns = forms.IntegerField(label=_("Labels side by side"), min_value=1, max_value=50)
    rows = forms.IntegerField(label=_("Labels one below the other"), min_value=1, max_value=100)
    left = _length(_("Left margin (mm)"), 0)
    top = _length(_("Upper margin (mm)"), 0)
    gap_x = _length(_("Space between columns (mm)"), 0)
    gap_y = _length(_("Space between rows (mm)"), 0)

    def sizes(self) -> dict[str, int]:
        """Lengths in tenths of a millimetre, counts as they are."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "name"}
        return {name: int(value * 10) if isinstance(value, Decimal) else value for name, value in data.items()}


class RelabellingFilter(forms.Form):
    """What to show of the list of new labels."""

    branch = forms.ChoiceField(label=_("Branch"), required=False)
    where = forms.ChoiceField(
        label=_("Where the book is"),
        required=False,
        choices=(("", _("Everywhere")), ("here", _("In the house")), ("away", _("Lent, held or on its way"))),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["branch"].choices = [("", _("All branches")), *branch_choices(actor)]  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, Any]:
        """Arguments of `queries.relabellings`; whatever is not understood is left out."""
        self.is_valid()
        branch, where = self.cleaned_data.get("branch"), self.cleaned_data.get("where")
        return {"branch_id": int(branch) if branch else None, "away": (where == "away") if where else None}
