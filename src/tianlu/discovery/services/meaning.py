"""Keeping the vectors of titles and subjects in step with the catalog.

The store says itself how far it is: `quick` and `provisional` (see `provisional`, which comes before a first pass through
many records), `scan`, the last record of a first pass through all of them (None when that is done), `cursor`, the feed number from which changes are followed afterwards, and `lacking`, how many texts nobody could embed.
So it may be deleted, restored or killed at any time and goes on from what it is. The feed's consumer only notices that
there is something to do; the work is a job that gives way to every other.
"""

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import Any, Final

import numpy as np
from django.utils.translation import gettext as _

from tianlu.catalog.queries import count_records, iter_record_ids
from tianlu.discovery.data import MEANING, EmbedTitles, MeaningOff, vector_files
from tianlu.discovery.services.embedding import Source, texts_of
from tianlu.discovery.services.indexing import OTHER_PAST
from tianlu.discovery.services.provisional import MANY, Beat, count_provisional, fill, kept_count
from tianlu.kit import feed, jobs
from tianlu.kit.clock import now
from tianlu.kit.data import CopyStatus, Progress
from tianlu.kit.db import batches, disk_full
from tianlu.kit.errors import DiskFull, Refusal
from tianlu.kit.feed import Change
from tianlu.kit.vectors import (
    Embedder,
    EmbedderAway,
    VectorStore,
    embedder,
    mark_of,
    vector_store,
)
from tianlu.libraries.services import installation_actor

log = logging.getLogger("tianlu.discovery")
CONSUMER: Final = "meaning"
KINDS: Final = frozenset({"record"})
_PIECE: Final = 500  # records looked at together
_BATCH: Final = 16  # texts embedded between two steps: about half a second of one core
_LOOK: Final = 5.0  # seconds between looks whether the store is behind
_REST: Final = timedelta(minutes=10)  # after a job failed
_PRIORITY: Final = -10
_SHARE: Final = 10  # part of the records, as a divisor, that makes a change one of many


class _Pace:
    """When this process last looked whether there is something to do."""

    looked_at = float("-inf")


def notice_changes(changes: Sequence[Change]) -> None:
    """Some records changed: see that the job runs."""
    if _possible():
        _ask()


def look_behind() -> None:
    """Also without a change: the store may be gone, of another model, or left half done."""
    if time.monotonic() - _Pace.looked_at >= _LOOK:
        _Pace.looked_at = time.monotonic()
        if _possible() and _behind():
            _ask()


def _possible() -> bool:
    """Whether vectors can be had at all: the setting names an embedder, and its library or a file of vectors is here."""
    chosen = embedder()
    return chosen is not None and (chosen.available() or any(path.is_file() for _name, path in vector_files))


def _behind() -> bool:
    store, chosen = vector_store(MEANING), embedder()
    if chosen is None:
        return False
    if not store.exists() or store.model() != chosen.name:
        return count_records() > 0
    state = store.state()
    if state.get("scan") is not None or not _followed(state) or (state.get("lacking") and chosen.available()):
        return True
    feed.number()
    return bool(feed.follow(state["cursor"], KINDS, 1))


def _followed(state: Mapping[str, Any]) -> bool:
    """Whether the store has followed this very feed."""
    return feed.known(state["cursor"], state.get("mark", ""))


def _ask() -> None:
    """Queue the job unless it is there already, was cancelled by a person, or failed a moment ago."""
    latest = next((job for job in jobs.recent(None, limit=50) if job.kind == EmbedTitles.kind), None)
    if latest is not None:
        if latest.state is jobs.JobState.CANCELLED:
            return
        if latest.state is jobs.JobState.FAILED and latest.ended_at and now() - latest.ended_at < _REST:
            return
    jobs.enqueue(EmbedTitles(), actor=installation_actor("meaning"), key=CONSUMER, priority=_PRIORITY)


def embed_titles(beat: Beat) -> dict[str, Any]:
    """Bring the store in step, piece by piece, calling `beat` between them; what it did, in numbers.

    Safe to end at any point and to run beside another: what is there is not made again. Ends at once when another
    process writes. Raises `EmbedderAway`, `DiskFull`.
    """
    chosen = embedder()
    return _follow(chosen, beat, wait=False) if chosen else {}


def rebuild_vectors(progress: Progress) -> int:
    """Forget all vectors and make them anew; readers search by words alone meanwhile. Returns how many there are.

    Interrupted, the background job goes on with it. Raises `MeaningOff`, `EmbedderAway`, `DiskFull`.
    """
    chosen, store = embedder(), vector_store(MEANING)
    if chosen is None:
        raise MeaningOff()
    if not _possible():
        raise EmbedderAway(reason=chosen.name)
    with store.writing(wait=True):
        _begin(store, chosen)
    _follow(chosen, progress, wait=True)
    return store.count()


def _begin(store: VectorStore, chosen: Embedder) -> None:
    store.clear(chosen.name, chosen.dimensions, _first_pass())


def _first_pass() -> dict[str, Any]:
    """The state of a store that has every record to look at, and then what changes from now on."""
    while feed.number():
        pass
    stands_at = feed.latest()
    return {
        "scan": 0,
        "quick": 0,
        "provisional": 0,
        "cursor": stands_at,
        "mark": feed.mark_at(stands_at),
        "lacking": 0,
    }


def _adopt(store: VectorStore) -> None:
    """Go through all records again, after another database was followed: vectors of the same texts are good as they are."""
    log.warning("the vectors have followed another database, or this one before it was restored: comparing them all")
    live = np.fromiter(iter_record_ids(), np.int64)
    store.delete(np.setdiff1d(store.ids(), live).tolist())
    store.commit(_first_pass())
    _recount(store)


def _recount(store: VectorStore) -> None:
    """Say in the state how many vectors are provisional."""
    state, counted = store.state(), count_provisional(store)
    if state.get("provisional", 0) != counted:
        store.commit({**state, "provisional": counted})


def _follow(chosen: Embedder, beat: Beat, *, wait: bool) -> dict[str, Any]:
    store, source = vector_store(MEANING), Source(chosen)
    try:
        with store.writing(wait=wait) as mine:
            if mine:
                _stand(store, source, beat)
        while mine:
            with store.writing(wait=wait) as mine:
                if not mine or (piece := _next_piece(store, source)) is None:
                    break
                _apply(store, piece, source, beat)
            beat(kept_count(store), count_records())
    except OSError as error:
        if disk_full(error):
            raise DiskFull() from error
        raise
    finally:
        source.close()
    return {"found": source.found, "embedded": source.embedded}


@dataclass(frozen=True)
class _Piece:
    """Records to look at, and the state of the store once that is done."""

    ids: list[int]
    after: dict[str, Any]


def _stand(store: VectorStore, source: Source, beat: Beat) -> None:
    """Make the store one that can be gone on with; where much is lacking, fill it with provisional vectors first."""
    if not store.exists() or store.model() != source.embedder.name:
        _begin(store, source.embedder)
    elif not _followed(store.state()):
        _adopt(store)
    elif store.state().get("provisional"):
        _recount(store)
    state = store.state()
    if state["scan"] is None and source.embedder.available():
        if state["lacking"]:
            store.commit({**state, "scan": 0, "quick": 0, "lacking": 0})
        elif _much_changed(state):
            store.commit({**_first_pass(), "provisional": state.get("provisional", 0)})
    if store.state().get("quick") is not None:
        fill(store, source, beat)


def _much_changed(state: Mapping[str, Any]) -> bool:
    """Whether so many records came that all are gone through at once, rather than in the order of the feed."""
    changed = len(feed.follow(state["cursor"], KINDS, MANY))
    return changed == MANY and _SHARE * changed >= count_records()


def _next_piece(store: VectorStore, source: Source) -> _Piece | None:
    """The next records of the first pass, or those the feed names; None when the store is in step."""
    state = store.state()
    if not state or store.model() != source.embedder.name:
        return None  # another process has begun anew; it is looked at again soon
    if state["scan"] is not None:
        ids = list(islice(iter_record_ids(state["scan"]), _PIECE))
        return _Piece(ids, {**state, "scan": ids[-1] if ids else None})
    feed.number()
    changes = feed.follow(state["cursor"], KINDS, _PIECE)
    if not changes:
        return None
    reached = changes[-1].number
    after = {**state, "cursor": reached, "mark": feed.mark_at(reached)}
    return _Piece(list(dict.fromkeys(one.object_id for one in changes)), after)


def _apply(store: VectorStore, piece: _Piece, source: Source, beat: Beat) -> None:
    """Embed what changed or is provisional, delete what is gone; a kill loses half a second of work, one batch."""
    texts = texts_of(piece.ids)
    marks = {number: mark_of(text) for number, text in texts.items()}
    known = store.marks(piece.ids)
    store.delete([number for number in known if number not in texts])
    rest = source.put_found(store, {number: mark for number, mark in marks.items() if known.get(number) != mark})
    after = piece.after
    if source.embedder.available():
        for some in batches(rest, _BATCH):
            store.put(some, source.embed([texts[number] for number in some]), [marks[number] for number in some])
            store.commit(store.state())
            beat(kept_count(store), count_records())
    else:  # an outdated vector is worse than none, a provisional one is not
        outdated = {number for number in rest if known.get(number) not in {None, ~marks[number]}}
        store.delete(outdated)
        after = {**after, "lacking": after["lacking"] + len(rest)}
        known = {number: mark for number, mark in known.items() if number in outdated or number not in rest}
    replaced = sum(mark < 0 for mark in known.values())
    store.commit({**after, "provisional": max(0, after.get("provisional", 0) - replaced)})


def status_of_vectors() -> CopyStatus:
    """How the store stands against the database."""
    try:
        return _status(vector_store(MEANING), count_records())
    except Refusal as away:
        return CopyStatus("away", 0, 0, away.sentence(), in_background=True)


def _status(store: VectorStore, records: int) -> CopyStatus:
    chosen = embedder()
    if chosen is None:
        return CopyStatus("ready", 0, 0, _("Search by meaning is switched off."), in_background=True)
    if not _possible():
        detail = _("Search by meaning is off: %(name)s is not installed.") % {"name": chosen.name}
        return CopyStatus("ready", 0, 0, detail, in_background=True)
    if not store.exists() or store.model() != chosen.name:
        return CopyStatus("missing" if records else "ready", 0, records, in_background=True)
    state, count = store.state(), store.count()
    if not _followed(state):
        return CopyStatus("broken", count, records, str(OTHER_PAST), in_background=True)
    if state["scan"] is not None:
        provisional = state.get("provisional", 0)
        words = _("%(count)s are provisional, made of the words of the titles until the model has read those.")
        detail = words % {"count": f"{provisional:,}"} if provisional else ""
        lacking = max(0, records - count)
        return CopyStatus("building", count, lacking, detail, in_background=True, provisional=provisional)
    behind = len(feed.follow(state["cursor"], KINDS, 10_000))
    return CopyStatus("behind" if behind else "ready", count, behind, in_background=True)


class MeaningVectors:
    """The vectors as a copy that `tianlu rebuild vectors` makes anew."""

    def rebuild(self, progress: Progress) -> int:
        return rebuild_vectors(progress)

    def status(self) -> CopyStatus:
        return status_of_vectors()
