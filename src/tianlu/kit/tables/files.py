"""Rows that could not be taken, to be mended and loaded again."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from django.http import StreamingHttpResponse
from django.utils.translation import gettext as _

from tianlu.kit.spreadsheets import csv_file


class Unfit(Protocol):
    """A row as it stands in the table, why it was not taken, and what to do."""

    @property
    def number(self) -> int: ...

    @property
    def cells(self) -> Sequence[str]: ...

    @property
    def reason(self) -> str: ...

    @property
    def remedy(self) -> str: ...


def unfit_file(name: str, heads: Sequence[str], rows: Iterable[Unfit]) -> StreamingHttpResponse:
    """These rows in the shape of the table, with number, reason and remedy behind."""
    width = len(heads)
    head = [*heads, _("Row"), _("Reason"), _("What to do")]
    lines = ([*[*one.cells, *[""] * width][:width], one.number, one.reason, one.remedy] for one in rows)
    return csv_file(name, head, lines)
