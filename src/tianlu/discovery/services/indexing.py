"""Keeping the index in step: follow the feed, or make it anew from the database."""

import logging
import time
from collections.abc import Callable, Sequence
from typing import Final

from django.utils.translation import gettext_lazy as _

from tianlu.catalog.queries import count_records, iter_record_ids
from tianlu.discovery.data import SearchAway, SearchEngine, WriterElsewhere
from tianlu.discovery.documents import documents_for
from tianlu.discovery.engines import opened
from tianlu.kit import feed
from tianlu.kit.data import CopyStatus, Finding, Progress
from tianlu.kit.db import batches
from tianlu.kit.feed import Change

log = logging.getLogger("tianlu.discovery")
CONSUMER: Final = "search"
KINDS: Final = frozenset({"record", "holding"})
OTHER_PAST: Final = _("It has followed another database, or this one before it was restored, and is made anew.")
_BATCH: Final = 500
_PAUSE: Final = 2.0  # seconds between commits: many loans of one title in that time are one change
_MANY: Final = 5000  # changes that fill a commit by themselves: more will be waiting, so nothing is gained by resting
_FULL: Final = 40_000  # changes in one commit while more keep coming: a commit costs as much as indexing 1,000 records
_REST: Final = 30.0  # idle seconds after which the writer's memory is given back


class _Pace:
    """When the index was last committed by this process."""

    committed_at = float("-inf")
    worked_at = float("-inf")
    waiting = 0  # changes indexed since
    examined = False


def index_resting() -> bool:
    """Whether the last commit is less than two seconds ago."""
    return time.monotonic() - _Pace.committed_at < _PAUSE


def ready_index() -> None:
    """Make the index anew where it is missing, damaged, or of another past."""
    engine = opened()
    if not _Pace.examined:  # a disk that failed while nobody looked: once in the life of a process
        sound = engine.sound()
        _Pace.examined = True
        if not sound:
            log.warning("the search index is damaged on the disk: making it anew from the database")
            rebuild_index(lambda done, total: None)
        with engine.writing(wait=False) as mine:
            if mine:
                engine.tidy()
    if not engine.exists():
        level = logging.WARNING if count_records() else logging.INFO  # a library that opens has none yet
        log.log(level, "the search index is missing, damaged or of an older version: making it anew from the database")
        rebuild_index(lambda done, total: None)
    elif not feed.known(*engine.stands()):
        log.warning(
            "the search index has followed another database, or this one before it was restored: making it anew"
        )
        rebuild_index(lambda done, total: None)


def follow_changes(changes: Sequence[Change]) -> None:
    """Bring the records named by `changes` up to date in the index, once each; seen by readers after `settle`.

    Where changes keep coming they are committed together, 40,000 at a time.
    """
    engine = opened()

    def apply() -> None:
        for ids in batches(dict.fromkeys(change.object_id for change in changes), _BATCH):
            documents, gone = documents_for(ids)
            engine.index(documents)
            engine.delete(gone)
        _Pace.waiting += len(changes)
        if _Pace.waiting < _FULL:
            engine.reach(changes[-1].number)
        else:
            _commit(engine, changes[-1].number)

    if not _written(engine, apply):
        time.sleep(0.5)  # a rebuild is under way elsewhere, or a writer has yet to close: the next look does this
    _Pace.worked_at = time.monotonic()


def settle() -> None:
    """Nothing more is waiting: commit what was indexed; when that was a while ago, give the writer's memory back."""
    engine = opened()
    if _Pace.waiting:
        _written(engine, lambda: _commit(engine, engine.cursor()))
    elif time.monotonic() - _Pace.worked_at > _REST:
        engine.close()


def _commit(engine: SearchEngine, cursor: int) -> None:
    engine.commit(cursor, feed.mark_at(cursor))
    _Pace.committed_at = time.monotonic() if _Pace.waiting < _MANY else float("-inf")
    _Pace.waiting = 0


def _written(engine: SearchEngine, write: Callable[[], None]) -> bool:
    """Whether `write` was done; not while another process writes."""
    with engine.writing(wait=False) as mine:
        if not mine:
            return False
        try:
            write()
        except BaseException as error:
            engine.close()  # a writer that failed once, for want of room perhaps, never writes again
            _Pace.waiting = 0
            if isinstance(error, WriterElsewhere):
                return False
            raise
    return True


def rebuild_index(progress: Progress) -> int:
    """Make the index anew from the database; readers use the old one until the new one is whole. Returns its size."""
    engine = opened()
    with engine.writing(wait=True):
        while feed.number():
            pass
        stands_at = feed.latest()  # what changes from here on is applied again after the rebuild
        mark = feed.mark_at(stands_at)
        total, done = count_records(), 0
        engine.begin()
        for ids in batches(iter_record_ids(), _BATCH):
            documents, _ = documents_for(ids)
            engine.index(documents)
            done += len(ids)
            progress(done, total)
        engine.commit(stands_at, mark)
        engine.close()
    return engine.count()


def status_of_index() -> CopyStatus:
    """How the index stands against the database."""
    try:
        return _status(opened())
    except SearchAway as away:
        return CopyStatus("away", 0, 0, away.sentence())


def _status(engine: SearchEngine) -> CopyStatus:
    if not engine.exists():
        return CopyStatus("missing", 0, count_records())
    if not feed.known(*engine.stands()):
        return CopyStatus("broken", engine.count(), count_records(), str(OTHER_PAST))
    behind = feed.behind(CONSUMER)
    return CopyStatus("behind" if behind else "ready", engine.count(), behind)


def index_files() -> Sequence[Finding]:
    """For the doctor: reads the whole index, so it is no part of the status that pages and metrics ask for."""
    if opened().sound():
        return []
    what = _("The files of the search index are not as they were written: the disk may be failing.")
    return [Finding("error", what, _("Check the disk, then run `tianlu rebuild search`; nothing is lost."))]


def engine_state() -> Sequence[Finding]:
    """For the doctor: what keeps the index, where that is not this machine itself."""
    words = opened().examine()
    return [Finding("ok", words)] if words else []


def place_of_index() -> int:
    """The feed number the index stands at."""
    return opened().cursor()


class SearchIndex:
    """The index as a copy that `tianlu rebuild search` makes anew."""

    def rebuild(self, progress: Progress) -> int:
        return rebuild_index(progress)

    def status(self) -> CopyStatus:
        return status_of_index()
