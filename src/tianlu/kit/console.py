"""How long commands show how far they are."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

from tianlu.kit.errors import Sentence

Report = Callable[[Sentence, int, int], None]


@contextmanager
def progress() -> Iterator[Report]:
    """A function (what is being done, done, total; 0 when unknown) that keeps a bar on standard error up to date.

    Where that is no terminal, each new thing being done is one line.
    """
    if not sys.stderr.isatty():
        yield _lines()
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def show(what: Sentence, done: int, total: int) -> None:
            bar.update(task, description=str(what), completed=done, total=total or None)

        yield show


def _lines() -> Report:
    latest = ""

    def tell(what: Sentence, done: int, total: int) -> None:
        nonlocal latest
        if str(what) != latest:
            latest = str(what)
            sys.stderr.write(f"{latest}\n")

    return tell
