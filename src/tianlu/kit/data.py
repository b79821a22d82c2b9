"""What upper packages contribute to kit: copies to rebuild, parts of a backup, checks of the doctor, page fragments."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from django.http import HttpRequest

from tianlu.kit.errors import Sentence
from tianlu.kit.registry import Registry

Progress = Callable[[int, int], None]  # (done, total); total 0 when unknown


class Copy(Protocol):
    """Something derived from the database: it may be deleted at any time and is rebuilt from it."""

    def rebuild(self, progress: Progress) -> int:
        """Make the copy anew and return how many objects it holds; interrupted, it starts again."""
        ...

    def status(self) -> "CopyStatus": ...


@dataclass(frozen=True)
class CopyStatus:
    """`behind`: committed changes the copy has not seen; `state` in a word for the doctor.

    `away`: it is kept by another machine that does not answer, and `detail` says why.
    `in_background`: when it is missing, a job makes it by itself and nobody need wait for it.
    `provisional`: of the objects, those that stand for what is still to be made.
    """

    state: Literal["ready", "building", "behind", "missing", "broken", "away"]
    objects: int
    behind: int
    detail: str = ""
    in_background: bool = False
    provisional: int = 0


class BackupPart(Protocol):
    """A part of the data home that a backup holds besides the database."""

    def save(self, folder: Path) -> None:
        """Write the part into the empty `folder`, consistent in itself, while the library goes on working."""
        ...

    def load(self, folder: Path) -> None:
        """Put the part back from `folder`; nothing else runs meanwhile."""
        ...


@dataclass(frozen=True)
class Finding:
    """One line of `tianlu doctor`."""

    level: Literal["ok", "warn", "error"]
    what: Sentence
    remedy: Sentence = ""


Check = Callable[[], Sequence[Finding]]


@dataclass(frozen=True)
class MenuEntry:
    """An entry of a menu; shown to whoever holds `act` (None: everyone). Those of one `group` stand together under its name."""

    label: Sentence
    url_name: str
    icon: str
    act: str | None = None
    order: int = 100
    description: Sentence = ""
    group: Sentence = ""


Fragment = Callable[[HttpRequest, object], str]  # renders safe HTML for the thing shown

copies: Registry[Copy] = Registry("copy")
backup_parts: Registry[BackupPart] = Registry("backup part")
checks: Registry[Check] = Registry("check")
desk_menu: Registry[MenuEntry] = Registry("desk entry")
metrics: Registry[Callable[[], Sequence["Metric"]]] = Registry("metric source")


@dataclass(frozen=True)
class Metric:
    """A figure for `/metrics` read from shared state (database, index folder), so that any process answers alike."""

    name: str
    help: str
    kind: Literal["gauge", "counter"]
    samples: Sequence[tuple[dict[str, str], float]]
