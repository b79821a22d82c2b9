"""Which of a library's own records a number, an ISBN or a title from another system means."""

from collections.abc import Callable, Collection

import orjson

from tianlu.catalog.models import RecordSource
from tianlu.catalog.queries.lookups import KnownRecords
from tianlu.catalog.queries.records import records_stored
from tianlu.catalog.rules import Key, KeyKind, digest
from tianlu.catalog.rules.matching import words
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


def _own(actor: Actor, record_ids: Collection[int]) -> set[int]:
    held = RecordSource.scoped(actor).filter(organisation_id=actor.organisation_id, active=True)
    found: set[int] = set()
    for chunk in batches(sorted(record_ids), _CHUNK):
        found.update(held.filter(record_id__in=chunk).values_list("record_id", flat=True))
    return found


class TitleIndex:
    """The library's own live records by title; reads all of them once, which takes seconds for each 100,000."""

    def __init__(self, actor: Actor, beat: Callable[[], None] = lambda: None) -> None:
        """`beat` is called between pieces, so that a job can give a sign of life."""
        self._found: dict[str, list[tuple[int, str, frozenset[str]]]] = {}
        held = RecordSource.scoped(actor).filter(organisation_id=actor.organisation_id, active=True)
        ids = held.filter(record__status="live").order_by("record_id").values_list("record_id", flat=True)
        for chunk in batches(ids.distinct().iterator(chunk_size=2000), _CHUNK):
            for record_id, projection in records_stored(chunk):
                bib = Bib.from_dict(orjson.loads(projection))
                title = words(bib.title)
                facts = (record_id, str(bib.year or ""), frozenset(words(one.name) for one in bib.contributors))
                for key in {title, title + words(bib.title_remainder)} - {""}:
                    self._found.setdefault(key, []).append(facts)
            beat()

    def records(self, title: str, *, author: str = "", year: str = "") -> list[int]:
        """Records of this title, in either script; author and year leave out what contradicts them."""
        name, found = words(author), self._found.get(words(title), [])
        return [
            record_id
            for record_id, known_year, names in found
            if not (year and known_year and year != known_year) and not (name and names and name not in names)
        ]
