"""The columns of a table as fields of a form, one choice each."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class ColumnsForm(forms.Form):
    """A form that also asks what each column means."""

    _width = 0

    def add_columns(self, heads: Sequence[str], meanings: Iterable[tuple[str, Any]], chosen: Mapping[int, str]) -> None:
        """A field for each column under its head; `chosen` says by place what it means so far."""
        choices = [("", _("not used")), *meanings]
        for place, head in enumerate(heads):
            label = head or gettext("Column %(number)s") % {"number": place + 1}
            self.fields[f"column{place}"] = forms.ChoiceField(
                label=label, choices=choices, required=False, initial=chosen.get(place, "")
            )
        self._width = len(heads)

    def columns(self) -> list[Any]:
        """The fields of the columns, in the order of the table."""
        return [self[f"column{place}"] for place in range(self._width)]

    def chosen(self) -> dict[int, str]:
        """What was said of each column that is used, by its place."""
        said = {place: str(self.cleaned_data[f"column{place}"]) for place in range(self._width)}
        return {place: meant for place, meant in said.items() if meant}
