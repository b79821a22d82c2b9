"""What a backup holds of discovery: the index and the vectors, so that a restored library can be searched at once."""

from pathlib import Path

from tianlu.discovery.data import MEANING
from tianlu.discovery.engines import opened
from tianlu.kit.vectors import vector_store


class IndexPart:
    """The generation readers use, with the feed number it stands at; changes made since are applied after a restore."""

    def save(self, folder: Path) -> None:
        opened().save(folder)

    def load(self, folder: Path) -> None:
        opened().load(folder)


class VectorsPart:
    """The vectors of records."""

    def save(self, folder: Path) -> None:
        vector_store(MEANING).save(folder)

    def load(self, folder: Path) -> None:
        vector_store(MEANING).load(folder)
