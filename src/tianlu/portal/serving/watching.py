"""Notices that the code on disk is no longer the code that runs; for developers."""

from collections.abc import Mapping
from pathlib import Path

_READ_ONCE = {
    ".py",
    ".mo",
    ".json",
    ".txt",
    ".csl",
}  # templates and assets are read anew by themselves under TIANLU_DEBUG
_OWN = {"__pycache__", "dist", "built"}  # what running and building write


class Watch:
    """Remembers when each file of a folder was last written."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known = self._look()

    def changed(self) -> bool:
        """Whether a file was written, added or removed since this was last asked; a look at 700 files takes 10 ms."""
        found = self._look()
        before, self._known = self._known, found
        return found != before

    def _look(self) -> Mapping[Path, int]:
        written = {}
        for path in self._folder.rglob("*"):
            if path.suffix in _READ_ONCE and _OWN.isdisjoint(path.parts):
                try:
                    written[path] = path.stat().st_mtime_ns
                except OSError:
                    continue  # removed between the listing and the look
        return written
