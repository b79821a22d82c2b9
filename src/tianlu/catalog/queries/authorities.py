"""Authorities: found by any of their names, one with all that is known of it, what a merge would touch."""

from collections.abc import Collection, Iterable
from typing import Final

import orjson
from django.db.models import Count, Q, QuerySet

from tianlu.catalog.data import (
    EDIT,
    AuthorityBrief,
    AuthorityKind,
    AuthorityMoved,
    AuthorityView,
    ChangeView,
    DoubtView,
    LinkKind,
    MergeImpact,
    NameForm,
    NameView,
    NoSuchAuthority,
    NotOneOfThatName,
    Place,
    RecordStatus,
)
from tianlu.catalog.models import (
    Authority,
    AuthorityChange,
    AuthorityLink,
    AuthorityName,
    HeadingDoubt,
    Record,
    RecordAuthority,
    RecordSource,
)
from tianlu.catalog.queries.records import records_for
from tianlu.catalog.rules.headings import LONGEST, heading_tags, name_key
from tianlu.kit.addresses import number_in
from tianlu.kit.db import batches
from tianlu.libraries.data import Actor
from tianlu.marc import Dialect

MOST: Final = 50  # authorities of one answer
_OFFERED: Final = 10  # authorities offered while a heading is typed
_TITLES: Final = 10  # titles that the impact of a merge names
_CHUNK: Final = 500  # ids in one IN (…)


def brief(row: Authority, seen_from: str = "") -> AuthorityBrief:
    """An authority as lists show it."""
    return AuthorityBrief(
        id=row.id,
        kind=AuthorityKind(row.kind),
        label=row.label,
        dates=row.dates,
        qualifier=row.qualifier,
        notation=row.notation,
        vocabulary=row.vocabulary.name,
        seen_from=seen_from,
    )


def find_authorities(
    actor: Actor,
    text: str,
    *,
    kind: AuthorityKind | None = None,
    vocabulary_id: int | None = None,
    own: bool = False,
    limit: int = MOST,
) -> list[AuthorityBrief]:
    """Authorities with a name that begins like this, in any script; names that are just this come first.

    An empty text lists by label. Classes are found by their notation too. `own` leaves out what neighbours keep.
    """
    rows = _live(actor)
    if own:
        rows = rows.filter(organisation_id__in=actor.own)
    if kind is not None:
        rows = rows.filter(kind=kind)
    if vocabulary_id is not None:
        rows = rows.filter(vocabulary_id=vocabulary_id)
    key = name_key(text)
    if not key:
        return [brief(row) for row in rows.order_by("notation", "label", "id")[:limit]] if not text.strip() else []
    found: dict[int, str] = {}
    named = AuthorityName.objects.filter(authority__in=rows)
    for names in (named.filter(key=key), named.filter(key__startswith=key).order_by("key", "id")):
        for number, written in names.values_list("authority_id", "text")[: 4 * limit]:
            found.setdefault(number, written)
    for number, label in rows.filter(notation__istartswith=text.strip()).values_list("id", "label")[:limit]:
        found.setdefault(number, label)
    wanted = list(found)[:limit]
    by_id = {row.id: row for row in rows.filter(id__in=wanted).select_related("vocabulary")}
    return [brief(by_id[one], "" if found[one] == by_id[one].label else found[one]) for one in wanted]


def authority_named(actor: Actor, text: str, *, beside: int) -> int:
    """The number of the one authority that has this name, in any of its forms and any script, in the vocabulary of `beside`;
    what is nobody's name may be its number. Refuses `NotOneOfThatName`, and `NoSuchAuthority` where `beside` is a neighbour's.
    """
    authority_for(actor, beside, own=True)
    home = Authority.scoped(actor).filter(id=beside).values("vocabulary_id")
    rows = _live(actor).filter(organisation_id__in=actor.own, vocabulary_id__in=home).exclude(id=beside)
    key = name_key(text)
    found = rows.filter(id__in=AuthorityName.objects.filter(key=key).values("authority_id")) if key else rows.none()
    numbers = list(found.values_list("id", flat=True)[:MOST])
    if len(numbers) == 1:
        return numbers[0]
    if not numbers and (number := number_in(text)) is not None:
        return number
    raise NotOneOfThatName(name=text.strip()[:LONGEST], number=len(numbers))


def heading_offers(actor: Actor, text: str, *, tag: str, dialect: Dialect) -> list[AuthorityBrief]:
    """Authorities of the actor's own vocabularies that the heading being typed in this field may mean, ten at most."""
    actor.require(EDIT, organisation_id=actor.organisation_id)
    kind = heading_tags(dialect).get(tag)
    if kind is None or not text.strip():
        return []
    return find_authorities(actor, text[:LONGEST], kind=AuthorityKind(kind), own=True, limit=_OFFERED)


def _live(actor: Actor) -> QuerySet[Authority]:
    return Authority.scoped(actor).filter(merged_into=None).select_related("vocabulary")


def see_references(actor: Actor, text: str) -> list[AuthorityBrief]:
    """Preferred forms for a name as somebody wrote it, in whatever script: of `沈從文` and `Shen Congwen`, 沈从文.

    Names that are the preferred form themselves are among them, with `seen_from` empty. Two queries, by an index.
    """
    key = name_key(text)
    if not key:
        return []
    names = AuthorityName.objects.filter(key=key, authority__in=Authority.scoped(actor).filter(merged_into=None))
    found = list(names.select_related("authority__vocabulary").order_by("authority_id", "id")[: 4 * MOST])
    kept: dict[int, AuthorityBrief] = {}
    for name in found:
        seen_from = "" if name.text == name.authority.label else name.text
        if name.authority_id not in kept or not seen_from:
            kept[name.authority_id] = brief(name.authority, seen_from)
    return list(kept.values())[:MOST]


def authorities_of_records(actor: Actor, record_ids: Collection[int]) -> dict[int, list[tuple[Place, AuthorityBrief]]]:
    """What the headings of these records mean in the vocabularies that the actor may see; one query for 500 records."""
    found: dict[int, list[tuple[Place, AuthorityBrief]]] = {}
    for some in batches(record_ids, _CHUNK):
        rows = RecordAuthority.objects.filter(record_id__in=some, authority__in=Authority.scoped(actor))
        for row in rows.select_related("authority__vocabulary").order_by("id"):
            found.setdefault(row.record_id, []).append((Place(row.place), brief(row.authority, row.heading)))
    return found


def linked_records(
    actor: Actor, authority_id: int, *, place: Place | None = None, after: int = 0, limit: int = 50
) -> list[tuple[int, str]]:
    """Records with a heading that means the authority, as far as the actor may see them, with their titles."""
    rows = RecordAuthority.objects.filter(authority_id=authority_id, record_id__gt=after)
    if place is not None:
        rows = rows.filter(place=place)
    ids = list(rows.order_by("record_id").values_list("record_id", flat=True).distinct()[:limit])
    return [(number, str(view.bib.get("title", ""))) for number, view in sorted(records_for(actor, ids).items())]


def authority_for(actor: Actor, authority_id: int, *, own: bool = False) -> AuthorityView:
    """One authority (`own`: of the actor's own library). Raises `NoSuchAuthority`, `AuthorityMoved` (to the end of a chain of merges) when it was merged."""
    row = Authority.scoped(actor).filter(id=authority_id).select_related("vocabulary").first()
    if row is None or (own and row.organisation_id not in actor.own):
        raise NoSuchAuthority()
    if row.merged_into_id is not None:
        raise AuthorityMoved(into=_survivor(actor, row.merged_into_id))
    names = AuthorityName.objects.filter(authority_id=row.id).order_by("id")
    merged = Authority.scoped(actor).filter(merged_into_id=row.id).select_related("vocabulary").order_by("id")
    return AuthorityView(
        id=row.id,
        organisation_id=row.organisation_id,
        vocabulary_id=row.vocabulary_id,
        vocabulary=row.vocabulary.name,
        kind=AuthorityKind(row.kind),
        label=row.label,
        dates=row.dates,
        qualifier=row.qualifier,
        note=row.note,
        external_id=row.external_id,
        notation=row.notation,
        version=row.version,
        names=tuple(NameView(one.id, one.text, one.language, NameForm(one.form)) for one in names),
        broader=_related(actor, LinkKind.BROADER, source_id=row.id),
        narrower=_related(actor, LinkKind.BROADER, target_id=row.id),
        related=_related(actor, LinkKind.RELATED, source_id=row.id)
        + _related(actor, LinkKind.RELATED, target_id=row.id),
        merged=tuple(brief(one) for one in merged),
        records=_by_place(row.id),
    )


def _survivor(actor: Actor, authority_id: int) -> int:
    """The authority at the end of a chain of merges; merging refuses circles, so the chain ends."""
    while True:
        into = Authority.scoped(actor).filter(id=authority_id).values_list("merged_into_id", flat=True).first()
        if into is None:
            return authority_id
        authority_id = into


def _related(actor: Actor, kind: LinkKind, **end: int) -> tuple[AuthorityBrief, ...]:
    """Authorities at the other end of these relations, at most 200, by notation and label."""
    other = "target_id" if "source_id" in end else "source_id"
    ids = AuthorityLink.objects.filter(kind=kind, **end).values(other)
    return tuple(brief(row) for row in _live(actor).filter(id__in=ids).order_by("notation", "label", "id")[:200])


def _links(authority_id: int) -> QuerySet[RecordAuthority]:
    return RecordAuthority.objects.filter(authority_id=authority_id, record__status=RecordStatus.LIVE)


def _by_place(authority_id: int) -> dict[str, int]:
    rows = _links(authority_id).order_by().values("place").annotate(number=Count("record_id", distinct=True))
    return {row["place"]: row["number"] for row in rows.order_by("place")}


def changes_of(actor: Actor, authority_id: int, *, limit: int = 100) -> list[ChangeView]:
    """The history of an authority, newest first, also of one that was merged. For staff of its library."""
    actor.require(EDIT)
    mine = Authority.scoped(actor).filter(id=authority_id, organisation_id__in=actor.own)
    rows = AuthorityChange.objects.filter(authority__in=mine).order_by("-id")[:limit]
    return [ChangeView(row.number, row.action, row.detail, row.actor_id, row.created_at) for row in rows]


def merge_impact(actor: Actor, authority_id: int, into: int) -> MergeImpact:
    """What merging the first into the second touches; nothing is changed. Refuses as `authority_for` does for either."""
    actor.require(EDIT, organisation_id=actor.organisation_id)
    for number in (authority_id, into):
        authority_for(actor, number, own=True)
    touched = _links(authority_id).order_by().values("record_id").distinct()
    holders = RecordSource.unscoped(reason="how many records a merge touches in each library that shares them")
    rows = holders.filter(record_id__in=touched, active=True).order_by().values("organisation_id")
    counted = rows.annotate(number=Count("record_id", distinct=True))
    ids = list(_links(authority_id).order_by("record_id").values_list("record_id", flat=True).distinct()[:_TITLES])
    relations = AuthorityLink.objects.filter(Q(source_id=authority_id) | Q(target_id=authority_id))
    return MergeImpact(
        records=touched.count(),
        by_place=_by_place(authority_id),
        by_organisation={row["organisation_id"]: row["number"] for row in counted.order_by("organisation_id")},
        names=AuthorityName.objects.filter(authority_id=authority_id).count(),
        relations=relations.count(),
        titles=tuple(
            (number, str(view.bib.get("title", ""))) for number, view in sorted(records_for(actor, ids).items())
        ),
    )


def doubts_of(actor: Actor, *, limit: int = 50) -> list[DoubtView]:
    """Headings of the library's records that several of its authorities answer to, oldest first."""
    actor.require(EDIT)
    rows = list(HeadingDoubt.scoped(actor).filter(settled=False).order_by("id")[:limit])
    wanted = {number for row in rows for number in row.candidates}
    known = {row.id: brief(row) for row in _live(actor).filter(id__in=wanted)}
    titles = _titles({row.record_id for row in rows})
    return [
        DoubtView(
            id=row.id,
            record_id=row.record_id,
            title=titles.get(row.record_id, ""),
            place=Place(row.place),
            heading=row.heading,
            candidates=tuple(known[number] for number in row.candidates if number in known),
        )
        for row in rows
    ]


def count_doubts(actor: Actor) -> int:
    """How many headings wait for a person."""
    return HeadingDoubt.scoped(actor).filter(settled=False).count()


def _titles(record_ids: Iterable[int]) -> dict[int, str]:
    rows = Record.objects.filter(id__in=list(record_ids)).values_list("id", "projection")
    return {number: orjson.loads(projection).get("title", "") for number, projection in rows}
