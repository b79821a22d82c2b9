"""Shapes of a table of books and of how it is read."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tianlu.catalog.data import BOOK_COLUMNS, BOOK_LANGUAGES, TableView
from tianlu.catalog.rules.tables import Column
from tianlu.catalog.services import TableMapping
from tianlu.kit.tables.forms import ColumnsForm


class TableFileForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label=_("Table of books"),
        help_text=_(
            "Excel (.xlsx) or CSV in UTF-8, UTF-16 or GB 18030; one row names the columns, each other is a book."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.tsv,.txt"}),
    )


class TableSheetForm(forms.Form):
    """Which sheet of a workbook."""

    sheet = forms.ChoiceField(label=_("Sheet of the workbook"))

    def __init__(self, *args: Any, view: TableView, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"sheet": view.sheet})
        super().__init__(*args, **kwargs)
        self.fields["sheet"].choices = [(name, name) for name in view.sheets]  # type: ignore[attr-defined]


class TableMappingForm(ColumnsForm):
    """What each column means, what separates values, the language of books that name none."""

    marks = forms.CharField(
        label=_("Marks between several values in one cell"),
        max_length=10,
        required=False,
        strip=False,
        help_text=_(
            "Authors, subjects, class numbers, ISBNs, publishers, series and languages are taken apart at each."
        ),
    )
    language = forms.ChoiceField(label=_("Language of books that name none"), required=False)
    headless = forms.BooleanField(
        label=_("The row of names is a book itself"),
        required=False,
        help_text=_("Where the table has no row that names its columns."),
    )

    def __init__(self, *args: Any, view: TableView, **kwargs: Any) -> None:
        said = TableMapping.from_dict(view.mapping)
        kwargs.setdefault("initial", {"marks": said.marks, "language": said.language, "headless": said.headless})
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", _("not said")), *BOOK_LANGUAGES.items()]  # type: ignore[attr-defined]
        self.add_columns(
            view.heads, BOOK_COLUMNS.items(), {place: column.value for place, column in said.columns.items()}
        )

    def others(self) -> list[Any]:
        return [self[name] for name in ("marks", "language", "headless")]

    def mapping(self) -> TableMapping:
        data = self.cleaned_data
        return TableMapping(
            columns={place: Column(said) for place, said in self.chosen().items()},
            marks=data["marks"],
            language=data["language"],
            headless=data["headless"],
        )
