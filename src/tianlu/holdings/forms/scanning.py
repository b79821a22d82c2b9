"""Shapes of a pile of scanned books."""

import io
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tianlu.holdings.data import SETTABLE, Deed, ItemState
from tianlu.holdings.forms.call_numbers import branch_choices
from tianlu.holdings.queries import locations_of
from tianlu.holdings.rules import Scan, read_scans
from tianlu.holdings.services import ScanOrder
from tianlu.kit.tables import is_workbook, table_rows
from tianlu.libraries.data import Actor, Name

LARGEST_SCAN_FILE = 8 << 20  # bytes


def place_choices(actor: Actor) -> list[tuple[str, str]]:
    """Branches, each followed by its locations, as `BRANCH:` and `BRANCH:LOCATION`."""
    language = get_language() or ""
    locations: dict[int, list[tuple[str, str]]] = {}
    for one in locations_of(actor):
        label = f"　{Name(*one.name).shown(language)}"
        locations.setdefault(one.branch_id, []).append((f"{one.branch_id}:{one.id}", label))
    found: list[tuple[str, str]] = []
    for number, label in branch_choices(actor):
        found += [(f"{number}:", label), *locations.get(int(number), [])]
    return found


def place_ids(text: str) -> tuple[int | None, int | None]:
    branch, _mark, location = text.partition(":")
    return (int(branch) if branch else None, int(location) if location else None)


def scans_in(text: str, file: Any) -> list[Scan]:
    """What was typed and what the file holds, one after the other."""
    typed = list(read_scans(text))
    return typed + list(read_scans(_text_of(file))) if file else typed


def _text_of(file: Any) -> str:
    """The lines of a file; those of a workbook with tabs between its cells. Raises `TableFault`."""
    content = file.read()
    if not is_workbook(content):
        return _decoded(content)
    lines: list[str] = []
    for row in table_rows(io.BytesIO(content)):
        lines += [""] * (row.number - 1 - len(lines))  # empty rows are left out, and a line is named by its number
        lines.append("\t".join(row.cells))
    return "\n".join(lines)


def _decoded(content: bytes) -> str:
    """Collectors write ASCII; what spreadsheets save beside it is UTF-16 or GB18030."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", "replace")


class ScanFields(forms.Form):
    """The two ways in for barcodes: typed by a scanner, or a file of a collector."""

    codes = forms.CharField(
        label=_("Barcodes or accession numbers"),
        required=False,
        max_length=2_000_000,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocomplete": "off", "data-scan": ""}),
        help_text=_("Scan book after book, one on a line."),
    )
    file = forms.FileField(
        label=_("Or the file of a collector"),
        required=False,
        help_text=_(
            "Text, CSV or Excel (.xlsx): the first cell is the number, or the columns named as barcode and accession number."
        ),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > LARGEST_SCAN_FILE:
            raise forms.ValidationError(_("A file of barcodes is smaller than 8 MB."))
        return file

    def scans(self) -> list[Scan]:
        """What was typed and what the file holds. Raises `TableFault` for a workbook that cannot be read."""
        return scans_in(self.cleaned_data["codes"], self.cleaned_data["file"])


class ScanForm(ScanFields):
    """Books and what is to be done with them."""

    deed = forms.ChoiceField(label=_("What is to be done"), choices=[(one.value, one.label) for one in Deed])
    place = forms.ChoiceField(label=_("Branch or location"), required=False)
    state = forms.ChoiceField(
        label=_("New state"), required=False, choices=[("", "—"), *((one.value, one.label) for one in SETTABLE)]
    )
    reason = forms.CharField(
        label=_("Reason, number of the approval or of the transfer slip"), max_length=200, required=False
    )
    field_order = ("deed", "place", "state", "reason", "codes", "file")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [("", "—"), *place_choices(actor)]  # type: ignore[attr-defined]

    def order(self) -> ScanOrder:
        data = self.cleaned_data
        deed = Deed(data["deed"])
        placed = deed not in (Deed.STATE, Deed.WRITE_OFF, Deed.REINSTATE)
        branch_id, location_id = place_ids(data["place"] if placed else "")
        state = ItemState(data["state"]) if data["state"] and deed is Deed.STATE else None
        return ScanOrder(
            deed=deed, branch_id=branch_id, location_id=location_id, state=state, reason=data["reason"].strip()
        )
