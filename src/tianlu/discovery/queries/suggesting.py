"""What to offer while a reader types, grouped by kind."""

from dataclasses import dataclass

from django.core.cache import cache
from django.utils.translation import gettext as _

from tianlu.catalog.queries import projections
from tianlu.discovery.cql.ast import Clause, Field, Relation
from tianlu.discovery.data import Reach, SearchEngine, SearchRequest
from tianlu.discovery.engines import opened
from tianlu.discovery.queries.reaching import reach_of, still_shown
from tianlu.kit.text import fold
from tianlu.libraries.data import Actor

_EACH = 5
_SHORT = 2  # characters typed
_KEPT = 3600  # seconds
LONGEST = 60  # characters; nobody needs suggestions for a sentence


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`value` is what the box becomes; `count` the titles it finds (0: not counted)."""

    value: str
    count: int = 0
    record_id: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class SuggestionGroup:
    """Suggestions of one kind: title, author, subject or publisher."""

    kind: str
    label: str
    items: tuple[Suggestion, ...]


def suggest(actor: Actor, typed: str) -> list[SuggestionGroup]:
    """Titles, authors, subjects and publishers that begin as typed, in any script; only what the actor may find."""
    typed = typed.strip()
    if not typed or len(typed) > LONGEST:
        return []
    groups = [
        SuggestionGroup("title", _("Titles"), tuple(_titles(actor, typed))),
        SuggestionGroup("author", _("Authors"), _values(actor, typed, Field.AUTHOR)),
        SuggestionGroup("subject", _("Subjects"), _values(actor, typed, Field.SUBJECT)),
        SuggestionGroup("publisher", _("Publishers"), _values(actor, typed, Field.PUBLISHER)),
    ]
    return [group for group in groups if group.items]


def _titles(actor: Actor, typed: str) -> list[Suggestion]:
    request = SearchRequest(Clause(Field.TITLE, Relation.HAS, typed, truncated=True), limit=_EACH * 4)
    hits = opened().search(request, reach_of(actor)).hits
    records = projections([hit.id for hit in hits])
    found: dict[str, Suggestion] = {}
    for hit in hits:
        if (record := records.get(hit.id)) and still_shown(record, actor) and (title := record.bib.get("title", "")):
            contributors = record.bib.get("contributors", ())
            found.setdefault(
                fold(title), Suggestion(title, record_id=hit.id, note=contributors[0]["name"] if contributors else "")
            )
    ranked = sorted(found.values(), key=lambda one: not fold(one.value).startswith(fold(typed)))
    return ranked[:_EACH]


def _values(actor: Actor, typed: str, field: Field) -> tuple[Suggestion, ...]:
    """Values that begin as typed. Many begin with one letter, so what one letter offers is kept until the index changes."""
    engine, reach = opened(), reach_of(actor)
    if len(typed) > _SHORT:
        return _offered(engine, field, typed, reach)
    scope = ",".join(str(number) for part in (reach.organisations, reach.staff_of) for number in (*sorted(part), 0))
    key = f"offer:{engine.generation()}:{scope}:{field}:{typed.encode().hex()}"
    known: tuple[Suggestion, ...] | None = cache.get(key)
    if known is None:
        known = _offered(engine, field, typed, reach)
        cache.set(key, known, _KEPT)
    return known


def _offered(engine: SearchEngine, field: Field, typed: str, reach: Reach) -> tuple[Suggestion, ...]:
    return tuple(Suggestion(one.value, one.count) for one in engine.offer(field, typed, reach, _EACH))
