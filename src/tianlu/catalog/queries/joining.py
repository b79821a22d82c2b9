"""Which of a library's own records a number, an ISBN or a title from another system means."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

import orjson

from tianlu.catalog.models import RecordSource
from tianlu.catalog.queries.lookups import KnownRecords
from tianlu.catalog.queries.records import records_stored
from tianlu.catalog.rules import Key, KeyKind, digest, facts_of
from tianlu.catalog.rules.matching import read_title, words
from tianlu.catalog.rules.matching.statements import name_of, names_in, number_of, same_person
from tianlu.kit.db import batches
from tianlu.libraries.data import Actor
from tianlu.marc.bib import Bib
from tianlu.marc.projecting.isbns import isbn13

_CHUNK = 500


def records_by_number(actor: Actor, numbers: Collection[str]) -> dict[str, list[int]]:
    """The actor's library's live records by the control number they had in the system they came from.

    Several where two systems, or one twice, used the number; missing where none did.
    """
    own = actor.organisation_id
    return _by_key(actor, {one: Key(KeyKind.OWN, f"{own}:{one.strip()}") for one in numbers if one.strip()})


def records_by_isbn(actor: Actor, isbns: Collection[str]) -> dict[str, list[int]]:
    """The same by ISBN, of 10 or 13 digits, with or without hyphens; what is no ISBN is missing."""
    return _by_key(actor, {one: Key(KeyKind.ISBN, found) for one in isbns if (found := isbn13(one))})


def _by_key(actor: Actor, keys: dict[str, Key]) -> dict[str, list[int]]:
    hits = KnownRecords(actor.organisation_id).hits({digest(key) for key in keys.values()})
    own = _own(actor, {record for records in hits.values() for record in records})
    found = {said: [one for one in hits.get(digest(key), ()) if one in own] for said, key in keys.items()}
    return {said: records for said, records in found.items() if records}


def of_volume(
    found: Mapping[str, Sequence[int]], wanted: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], list[int]]:
    """What `found` has for each number and volume wanted: of several records those that say this very volume, if any does.

    The volumes of a set often share an ISBN.
    """
    pairs = list(dict.fromkeys(wanted))
    doubtful = {
        record for number, volume in pairs if volume and len(found.get(number, ())) > 1 for record in found[number]
    }
    volumes: dict[int, str] = {}
    for chunk in batches(sorted(doubtful), _CHUNK):
        for record_id, projection in records_stored(chunk):
            volumes[record_id] = facts_of(Bib.from_dict(orjson.loads(projection)), 0).volume
    chosen = {}
    for number, volume in pairs:
        records = list(found.get(number, ()))
        same = [one for one in records if volume and volumes.get(one, "") == number_of(volume)]
        chosen[number, volume] = same or records
    return chosen


def _own(actor: Actor, record_ids: Collection[int]) -> set[int]:
    held = RecordSource.scoped(actor).filter(organisation_id=actor.organisation_id, active=True)
    found: set[int] = set()
    for chunk in batches(sorted(record_ids), _CHUNK):
        found.update(held.filter(record_id__in=chunk).values_list("record_id", flat=True))
    return found


class _Said(NamedTuple):
    """What is said of a book: a record's own statements, or those of a row that looks for it; "" or empty for nothing."""

    names: frozenset[str]
    year: str
    volume: str
    edition: str

    def contradicts(self, other: "_Said") -> bool:
        apart = any(mine and theirs and mine != theirs for mine, theirs in zip(self[1:], other[1:], strict=True))
        named = bool(self.names and other.names)
        return apart or (named and not any(same_person(one, two) for one in self.names for two in other.names))


class TitleIndex:
    """The library's own live records by title; reads all of them once, which takes seconds for each 100,000."""

    def __init__(self, actor: Actor, beat: Callable[[], None] = lambda: None) -> None:
        """`beat` is called between pieces, so that a job can give a sign of life."""
        self._whole: dict[str, list[tuple[int, _Said]]] = {}  # titles as they are written, with and without remainder
        self._proper: dict[str, list[tuple[int, _Said]]] = {}  # without remainder, edition and part
        held = RecordSource.scoped(actor).filter(organisation_id=actor.organisation_id, active=True)
        ids = held.filter(record__status="live").order_by("record_id").values_list("record_id", flat=True)
        for chunk in batches(ids.distinct().iterator(chunk_size=2000), _CHUNK):
            for record_id, projection in records_stored(chunk):
                self._enter(record_id, Bib.from_dict(orjson.loads(projection)))
            beat()

    def _enter(self, record_id: int, bib: Bib) -> None:
        facts = facts_of(bib, 0)
        said = _Said(facts.names, facts.year, facts.volume, facts.edition)
        title = words(bib.title)
        for key in {title, title + words(bib.title_remainder)} - {""}:
            self._whole.setdefault(key, []).append((record_id, said))
        if facts.title:
            self._proper.setdefault(facts.title, []).append((record_id, said))

    def records(self, title: str, *, author: str = "", year: str = "", volume: str = "") -> list[int]:
        """Records of this title, in either script; author, year and volume leave out what contradicts them.

        Where none has the title as it is written, those that have it without what it says of edition and part (计算机网络（第8版）),
        then without the names behind a stroke (红楼梦 / 曹雪芹著).
        """
        wanted = _Said(_names(author), year, number_of(volume), "")
        if found := self._as_written(title, wanted):
            return found
        before, stroke, after = title.partition("/")
        if not stroke:
            return []
        return self._as_written(before, wanted if wanted.names else wanted._replace(names=_names(after)))

    def _as_written(self, title: str, wanted: _Said) -> list[int]:
        whole = [number for number, said in self._whole.get(words(title), ()) if not wanted.contradicts(said)]
        if whole:
            return whole
        read = read_title(title)
        wanted = wanted._replace(volume=wanted.volume or read.part, edition=read.edition)
        proper = self._proper.get(words(read.proper), ())
        return [number for number, said in proper if not wanted.contradicts(said)]


def _names(author: str) -> frozenset[str]:
    """The names in a column of authors: 曹雪芹, 曹雪芹著, (清)曹雪芹, 高鹗著."""
    return frozenset({name for name, _translates in names_in(author)} | {name_of(author)}) - {""}
