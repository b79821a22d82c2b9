"""Records by the number a file or a person calls them by."""

from tianlu.catalog.queries.lookups import KnownRecords
from tianlu.catalog.queries.records import records_for
from tianlu.catalog.rules import Key, KeyKind, digest
from tianlu.libraries.data import Actor
from tianlu.marc.projecting.isbns import isbn13


def records_named(actor: Actor, name: str) -> list[int]:
    """Records of the actor's library with this ISBN, or with this control number in its own files; oldest first."""
    name = name.strip()
    keys = [Key(KeyKind.OWN, f"{actor.organisation_id}:{name}")]
    if isbn := isbn13(name):
        keys.append(Key(KeyKind.ISBN, isbn))
    hits = KnownRecords(actor.organisation_id).hits([digest(key) for key in keys])
    found = records_for(actor, {number for numbers in hits.values() for number in numbers})
    return sorted(number for number, record in found.items() if actor.organisation_id in record.organisations)
