"""Values for files that people open in a spreadsheet program."""

import csv
import io
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import chain

from django.http import StreamingHttpResponse

BOM = b"\xef\xbb\xbf"  # by which spreadsheet programs know UTF-8
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(value: object) -> str:
    """The value as text; what a spreadsheet would take for a formula gets a quotation mark before it (OWASP, CSV injection)."""
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def csv_line(cells: Iterable[object]) -> bytes:
    """One line of a comma-separated file in UTF-8; text is made `harmless`, numbers of ours stay numbers."""
    line = io.StringIO()
    csv.writer(line).writerow([cell if isinstance(cell, int | Decimal) else harmless(cell) for cell in cells])
    return line.getvalue().encode()


def decimal_of(minor: int) -> Decimal:
    """Hundredths as a decimal number with two places."""
    return Decimal(minor).scaleb(-2)


def csv_file(name: str, head: Iterable[object], rows: Iterable[Iterable[object]]) -> StreamingHttpResponse:
    """A comma-separated file as a download, written line by line."""
    lines: Iterator[bytes] = chain([BOM, csv_line(head)], map(csv_line, rows))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
