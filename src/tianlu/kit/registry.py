"""A typed table of contributors: an upper package answers a lower one without being imported by it."""

from collections.abc import Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class Registry(Generic[T]):
    """Contributors by name, in order of registration; the lower package owns it, `receivers.py` above fills it."""

    def __init__(self, what: str) -> None:
        self.what = what
        self._entries: dict[str, T] = {}

    def register(self, name: str, entry: T) -> None:
        """Add `entry` under `name`; a name is taken once, so two packages never answer for each other."""
        if name in self._entries:
            raise ValueError(f"{self.what} {name!r} is registered twice")
        self._entries[name] = entry

    def get(self, name: str) -> T | None:
        return self._entries.get(name)

    def names(self) -> list[str]:
        return list(self._entries)

    def __iter__(self) -> Iterator[tuple[str, T]]:
        return iter(list(self._entries.items()))

    def __len__(self) -> int:
        return len(self._entries)
