"""Exchangeable machinery of the archive: the sandbox that reads files, the index of their pages."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the process in the sandbox comes through here and needs none of Django
    from tianlu.archive.data import PageIndex


def page_index() -> PageIndex:
    """The index of pages of this installation."""
    from django.conf import settings  # noqa: PLC0415 - app ready

    return _folder(settings.TIANLU_HOME / "pages")


@lru_cache(maxsize=4)
def _folder(root: Path) -> PageIndex:
    from tianlu.archive.engines.pages import FolderPages  # noqa: PLC0415 - slow to load

    return FolderPages(root)
