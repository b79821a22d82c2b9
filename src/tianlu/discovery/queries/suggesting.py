"""What to offer while a reader types, grouped by kind."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from tianlu.catalog.queries import projections
from tianlu.discovery.cql.ast import Clause, Field, Relation
from tianlu.discovery.data import Facet, SearchRequest
from tianlu.discovery.engines import opened
from tianlu.discovery.queries.reaching import reach_of, still_shown
from tianlu.kit.text import fold, initials_tokens, pinyin_tokens
from tianlu.libraries.data import Actor

_EACH = 5
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
    """Suggestions of one kind: title, author or subject."""

    kind: str
    label: str
    items: tuple[Suggestion, ...]


def suggest(actor: Actor, typed: str) -> list[SuggestionGroup]:
    """Titles, authors and subjects that begin like what was typed, in any script; only what the actor may find."""
    typed = typed.strip()
    if not typed or len(typed) > LONGEST:
        return []
    groups = [
        SuggestionGroup("title", _("Titles"), tuple(_titles(actor, typed))),
        SuggestionGroup("author", _("Authors"), tuple(_values(actor, typed, Field.AUTHOR, Facet.AUTHOR))),
        SuggestionGroup("subject", _("Subjects"), tuple(_values(actor, typed, Field.SUBJECT, Facet.SUBJECT))),
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


def _values(actor: Actor, typed: str, field: Field, facet: Facet) -> list[Suggestion]:
    request = SearchRequest(Clause(field, Relation.HAS, typed, truncated=True), limit=1)
    counted = opened().facets(request, reach_of(actor), [facet])[facet]
    name = field is Field.AUTHOR
    return [Suggestion(one.value, one.count) for one in counted if _begins(one.value, typed, name=name)][:_EACH]


def _begins(value: str, typed: str, *, name: bool) -> bool:
    """Whether the value itself, not a neighbour in the same record, is what the typed beginning found."""
    wanted, own = fold(typed), fold(value)
    if wanted in own:
        return True
    if not wanted.isascii():
        return False
    letters = "".join(letter for letter in wanted if letter.isalpha())
    if own.isascii():
        words = [word.strip(",.") for word in wanted.split()]
        return all(any(part.startswith(word) for part in own.replace(",", " ").split()) for word in words)
    spoken = pinyin_tokens(value, name=name)
    return letters in "".join(spoken) or any(
        token.lstrip("=^").startswith(letters) for token in initials_tokens(value, name=name)
    )
