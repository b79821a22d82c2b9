"""What a backup holds of discovery: the index and the vectors, so that a restored library can be searched at once."""

from pathlib import Path

from tianlu.discovery.data import MEANING
from tianlu.discovery.engines import opened
from tianlu.kit import feed
from tianlu.kit.vectors import vector_store


class IndexPart:
    """The generation readers use, with the feed number it stands at; changes made since are applied after a restore.

    A copy that followed the feed of the database it comes back with goes on in that database's new epoch.
    """

    def save(self, folder: Path) -> None:
        opened().save(folder)

    def load(self, folder: Path) -> None:
        engine = opened()
        engine.load(folder)
        cursor, mark = engine.stands()
        if feed.shared(cursor, mark):
            engine.stamp(feed.mark_at(cursor))


class VectorsPart:
    """The vectors of records, in the same way."""

    def save(self, folder: Path) -> None:
        vector_store(MEANING).save(folder)

    def load(self, folder: Path) -> None:
        store = vector_store(MEANING)
        store.load(folder)
        state = store.state()
        if store.exists() and feed.shared(state["cursor"], state.get("mark", "")):
            with store.writing(wait=True):
                store.commit({**state, "mark": feed.mark_at(state["cursor"])})
