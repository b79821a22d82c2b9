"""What a stored file is, and what a store of files must do."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from django.utils.translation import gettext_lazy as _

from tianlu.kit.errors import NotFound


@dataclass(frozen=True)
class FileRef:
    """What a row keeps of its file: `key` opens it, `size` in bytes, `sha256` in hexadecimal.

    `name` is what the person called it, for display only: without folders and control characters, at most 200
    characters. It never takes part in a path.
    """

    key: str
    size: int
    sha256: str
    name: str


class FileMissing(NotFound):
    code = "file-missing"
    message = _("The file is not in the store any more.")
    remedy = _("It may have been cleared after its time; upload it again, or restore a backup.")


class FileStore(Protocol):
    """Content under keys. A key appears only when all of its content is safely stored."""

    def put(self, content: BinaryIO, limit: int | None) -> tuple[str, int, str]:
        """Store what is left of `content`; its key, size and SHA-256. Raises `TooLarge` beyond `limit`, `DiskFull`."""
        ...

    def open(self, key: str) -> BinaryIO:
        """The content from its first byte; raises `FileMissing`."""
        ...

    def delete(self, key: str) -> bool:
        """Forget the content; False when there was none."""
        ...

    def exists(self, key: str) -> bool: ...

    def keys(self) -> Iterator[str]:
        """Every key, in no particular order."""
        ...

    def listed(self) -> Iterator[tuple[str, float, int]]:
        """Every key with the time it was stored, in seconds since 1970, and its size."""
        ...
