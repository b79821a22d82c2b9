"""Tables for people, and the same figures as JSON for machines."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

_shown_tables: list[dict[str, Any]] = []


def show(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]], note: str = "") -> None:
    """Print a table; the first column is left-aligned, figures right-aligned."""
    table = Table(title=title, title_justify="left", caption=note or None, caption_justify="left")
    for number, column in enumerate(columns):
        table.add_column(column, justify="left" if number == 0 else "right", no_wrap=number == 0)
    for row in rows:
        table.add_row(*(_shown(value) for value in row))
    Console(width=160).print(table)
    _shown_tables.append({"title": title, "columns": list(columns), "rows": [list(row) for row in rows], "note": note})


def write_json(path: Path) -> None:
    """Every table shown so far."""
    path.write_text(json.dumps(_shown_tables, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _shown(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"
    if isinstance(value, int):
        return f"{value:,}"
    return "–" if value is None else str(value)
