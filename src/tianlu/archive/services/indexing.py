"""Keeping the index of pages in step: follow the feed, or make it anew from the database."""

import logging
from collections.abc import Iterator, Sequence
from typing import Final

from tianlu.archive.data import FileState, IndexedFile, IndexedPage
from tianlu.archive.engines import page_index
from tianlu.archive.models import AttachedFile, PageText
from tianlu.archive.queries import standing_of
from tianlu.archive.rules import doors_of
from tianlu.kit import feed
from tianlu.kit.data import CopyStatus, Progress
from tianlu.kit.feed import Change

log = logging.getLogger("tianlu.archive")
CONSUMER: Final = "pages"
_AT_ONCE: Final = 100  # pages read from the database


def place_of_index() -> int:
    """The feed number the index stands at."""
    stands = page_index().stands()
    return stands[0] if stands else 0


def ready_index() -> None:
    """Make the index anew where it is missing or has followed another past."""
    stands = page_index().stands()
    if stands is None or not feed.known(*stands):
        if stands is not None:
            log.warning("the index of pages has followed another database: making it anew")
        rebuild_pages(lambda done, total: None)


def follow_changes(changes: Sequence[Change]) -> None:
    """Bring the files named by `changes` up to date in the index, once each."""
    index = page_index()
    with index.writing():
        for file_id in dict.fromkeys(change.object_id for change in changes):
            _index(file_id)
        reached = changes[-1].number
        index.commit(reached, feed.mark_at(reached))


def _index(file_id: int) -> None:
    rows = AttachedFile.unscoped(reason="the index holds the files of every library behind its own doors")
    row = rows.filter(id=file_id, state=FileState.READ).first()
    if row is None:
        page_index().drop(file_id)
        return
    page_index().put(IndexedFile(row.id, row.record_id, doors_of(standing_of(row)), _pages(file_id)))


def _pages(file_id: int) -> Iterator[IndexedPage]:
    """Pages in their order, read in pieces so that a thick book is never in memory whole."""
    after = 0
    while some := list(
        PageText.objects.filter(file_id=file_id, number__gt=after)
        .order_by("number")
        .values_list("number", "text")[:_AT_ONCE]
    ):
        yield from (IndexedPage(number, text) for number, text in some)
        after = some[-1][0]


def rebuild_pages(progress: Progress) -> int:
    """Make the index anew from the database; readers use the old one until the new one is whole. Returns its pages."""
    index = page_index()
    with index.writing():
        while feed.number():
            pass
        stands_at = feed.latest()  # what changes from here on is applied again afterwards
        mark = feed.mark_at(stands_at)
        index.begin()
        rows = AttachedFile.unscoped(reason="the index holds the files of every library behind its own doors")
        files = list(rows.filter(state=FileState.READ).order_by("id").values_list("id", flat=True))
        for done, file_id in enumerate(files, 1):
            _index(file_id)
            progress(done, len(files))
        index.commit(stands_at, mark)
    return index.count()


class PagesCopy:
    """The index as a copy that `tianlu rebuild pages` makes anew."""

    def rebuild(self, progress: Progress) -> int:
        return rebuild_pages(progress)

    def status(self) -> CopyStatus:
        stands = page_index().stands()
        behind = feed.behind(CONSUMER)
        if stands is None:
            waiting = AttachedFile.unscoped(reason="whether any file waits to be indexed").filter(state=FileState.READ)
            return CopyStatus("missing" if waiting.exists() else "ready", 0, 0)
        if not feed.known(*stands):
            return CopyStatus("broken", page_index().count(), behind)
        return CopyStatus("behind" if behind else "ready", page_index().count(), behind)
