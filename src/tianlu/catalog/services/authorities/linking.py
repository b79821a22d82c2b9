"""Which authorities a record's headings mean: by a number in the record, else by a name that only one has."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final

from django.db import transaction

from tianlu.catalog.data import EDIT, NoSuchAuthority, NoSuchDoubt, RecordStatus
from tianlu.catalog.models import (
    Authority,
    AuthorityName,
    HeadingDoubt,
    Record,
    RecordAuthority,
    RecordSource,
)
from tianlu.catalog.queries.headings import headings_of_records
from tianlu.catalog.rules.headings import Heading, Named, keys_of, meant
from tianlu.catalog.services.authorities.keeping import own_authority
from tianlu.catalog.services.importing.phases import JobSteps
from tianlu.kit.db import batches
from tianlu.kit.feed import Change, announce_many
from tianlu.libraries.data import Actor

_STEP: Final = 50  # records of one transaction
_CHUNK: Final = 400  # values in one IN (…)
_Link = tuple[int, str, str]  # authority, place, heading


def relink(changes: Sequence[Change]) -> None:
    """Follow the feed: records that changed are linked anew. Does nothing while no library keeps authorities."""
    if Authority.unscoped(reason="whether anybody keeps authorities").exists():
        for some in batches(sorted({change.object_id for change in changes}), _STEP):
            link_records(some)


def run_linking(actor: Actor, context: JobSteps) -> dict[str, Any]:
    """The job that looks through all records of a library; it is asked for again where authorities change meanwhile."""
    links = RecordSource.scoped(actor).filter(organisation_id=actor.organisation_id, active=True)
    after, changed = int(context.checkpoint.get("after", 0)), 0
    total = links.count()
    done = links.filter(record_id__lte=after).count()
    while some := list(
        links.filter(record_id__gt=after).order_by("record_id").values_list("record_id", flat=True).distinct()[:_STEP]
    ):
        with context.step(done=done, total=total) as step:
            changed += len(link_records(some))
            after, done = some[-1], min(total, done + len(some))
            step.done = done
            step.checkpoint = {"after": after}
    return {"records": changed}


def link_records(record_ids: Collection[int]) -> list[int]:
    """Bring the links and doubts of these records up to date; those whose links changed, which are announced.

    What a person decided stays as long as the record has the heading. Authorities that are linked are locked, so that a
    merge at the same moment either comes first and is followed, or comes later and moves the link.
    """
    with transaction.atomic():
        rows = Record.objects.filter(id__in=record_ids).order_by("id").select_for_update()
        live = [row.id for row in rows if row.status == RecordStatus.LIVE]
        headings = headings_of_records(live)
        holders = _holders(live)
        known = _Known([one for found in headings.values() for one in found], set().union(*holders.values(), set()))
        changed = [
            record_id
            for record_id in sorted(record_ids)
            if _link(record_id, headings.get(record_id, []), holders.get(record_id, set()), known)
        ]
        announce_many("record", changed, action="authorities")
    return changed


def _holders(record_ids: Collection[int]) -> dict[int, set[int]]:
    links = RecordSource.unscoped(reason="each library that holds a record has authorities of its own")
    found: dict[int, set[int]] = defaultdict(set)
    for record_id, organisation in links.filter(record_id__in=record_ids, active=True).values_list(
        "record_id", "organisation_id"
    ):
        found[record_id].add(organisation)
    return found


class _Known:
    """The authorities that a set of headings may mean, looked up together and locked."""

    def __init__(self, headings: Sequence[Heading], organisations: Collection[int]) -> None:
        self._named: dict[tuple[int, str, str], list[Named]] = defaultdict(list)
        self._numbered: dict[tuple[int, str, str], set[int]] = defaultdict(set)
        everybody = Authority.unscoped(reason="each library that holds a record has authorities of its own")
        own = everybody.filter(organisation_id__in=organisations)
        wanted = self._candidates(own, headings)
        rows = list(everybody.filter(id__in=wanted).order_by("id").select_for_update())
        self._lasting = self._survivors(rows)
        live = {row.id for row in rows if row.merged_into_id is None}
        self._names(headings, live)
        for row in rows:
            if row.external_id:
                self._numbered[row.organisation_id, row.kind, row.external_id].add(self._lasting[row.id])
            if row.notation and row.id in live:
                self._named[row.organisation_id, "classes", row.notation].append(Named(row.id, ""))

    @staticmethod
    def _candidates(own: Any, headings: Sequence[Heading]) -> set[int]:
        keys = {key for heading in headings if heading.place != "class" for key in keys_of(heading)}
        numbers = {number for heading in headings for number in heading.numbers}
        notations = {heading.label for heading in headings if heading.place == "class"}
        found: set[int] = set()
        for some in batches(sorted(keys), _CHUNK):
            names = AuthorityName.objects.filter(key__in=some, authority__in=own)
            found.update(names.values_list("authority_id", flat=True))
        for column, values in (("external_id", numbers), ("notation", notations)):
            for some in batches(sorted(values), _CHUNK):
                found.update(own.filter(**{f"{column}__in": some}).values_list("id", flat=True))
        return found

    @staticmethod
    def _survivors(rows: Iterable[Authority]) -> dict[int, int]:
        """The live authority at the end of each one's chain of merges."""
        everybody = Authority.unscoped(reason="a merged authority leads to the one it is in")
        lasting = {}
        for row in rows:
            number, into = row.id, row.merged_into_id
            while into is not None:
                number = into
                into = everybody.filter(id=number).values_list("merged_into_id", flat=True).first()
            lasting[row.id] = number
        return lasting

    def _names(self, headings: Sequence[Heading], live: Collection[int]) -> None:
        keys = {key for heading in headings for key in keys_of(heading)}
        names = AuthorityName.objects.filter(authority_id__in=live)
        fields = ("authority_id", "key", "authority__organisation_id", "authority__kind", "authority__dates")
        for number, key, organisation, kind, dates in names.values_list(*fields).distinct():
            if key in keys and kind != "classes":
                self._named[organisation, kind, key].append(Named(number, dates))

    def of(self, organisation: int, heading: Heading) -> tuple[list[int], str]:
        """The authorities a heading may mean in a library, and the evidence: "number" or "name"."""
        numbered = {
            one for number in heading.numbers for one in self._numbered.get((organisation, heading.kind, number), ())
        }
        if numbered:
            return sorted(numbered), "number"
        keys = [heading.label] if heading.place == "class" else keys_of(heading)
        for key in keys:
            if found := meant(heading, self._named.get((organisation, heading.kind, key), ())):
                return found, "name"
        return [], ""


def _link(record_id: int, headings: Sequence[Heading], holders: Collection[int], known: _Known) -> bool:
    """Write the difference between the links there are and those there should be; whether there was one."""
    rows = list(RecordAuthority.objects.filter(record_id=record_id).select_related("authority"))
    there = {(heading.place, heading.label) for heading in headings}
    decided = {
        (row.authority.organisation_id, row.place, row.heading): row
        for row in rows
        if row.evidence == "person" and (row.place, row.heading) in there
    }
    wanted: dict[_Link, str] = {(row.authority_id, row.place, row.heading): "person" for row in decided.values()}
    doubts: dict[tuple[int, str, str], list[int]] = {}
    for organisation in sorted(holders):
        for heading in headings:
            if (organisation, heading.place, heading.label) in decided:
                continue
            found, evidence = known.of(organisation, heading)
            if len(found) == 1:
                wanted.setdefault((found[0], heading.place, heading.label), evidence)
            elif found:
                doubts[organisation, heading.place, heading.label] = found
    _doubt(record_id, doubts)
    have = {(row.authority_id, row.place, row.heading): row for row in rows}
    stale = [row.id for link, row in have.items() if link not in wanted]
    fresh = [link for link in wanted if link not in have]
    RecordAuthority.objects.filter(id__in=stale).delete()
    RecordAuthority.objects.bulk_create(
        RecordAuthority(record_id=record_id, authority_id=number, place=place, heading=label, evidence=wanted[link])
        for link in fresh
        for number, place, label in [link]
    )
    return bool(stale or fresh)


def _doubt(record_id: int, doubts: dict[tuple[int, str, str], list[int]]) -> None:
    """Keep the list of doubts; one that a person settled comes again only with other candidates."""
    rows = HeadingDoubt.unscoped(reason="each library that holds a record settles its own headings")
    for row in rows.filter(record_id=record_id):
        candidates = doubts.pop((row.organisation_id, row.place, row.heading), None)
        if candidates is None:
            row.delete()
        elif candidates != row.candidates:
            row.candidates, row.settled = candidates, False
            row.save()
    HeadingDoubt.rows.bulk_create(
        HeadingDoubt(record_id=record_id, organisation_id=own, place=place, heading=label, candidates=candidates)
        for (own, place, label), candidates in doubts.items()
    )


def settle_doubt(actor: Actor, doubt_id: int, *, authority_id: int | None) -> None:
    """Say which authority a heading means, or (None) that it is none of them; kept when the record changes.

    Refuses `NoSuchDoubt` when it is settled already, `NoSuchAuthority` for one of another kind of place.
    """
    actor.require(EDIT, organisation_id=actor.organisation_id)
    with transaction.atomic():
        rows = HeadingDoubt.scoped(actor).filter(organisation_id=actor.organisation_id, settled=False)
        seen = rows.filter(id=doubt_id).first()
        if seen is None:
            raise NoSuchDoubt()
        Record.objects.select_for_update().get(id=seen.record_id)  # records are locked before authorities
        row = rows.filter(id=doubt_id).select_for_update().first()
        if row is None:
            raise NoSuchDoubt()
        row.settled = True
        row.save()
        if authority_id is None:
            return
        if authority_id not in row.candidates:
            raise NoSuchAuthority()
        chosen = own_authority(actor, authority_id)
        RecordAuthority.objects.update_or_create(
            record_id=row.record_id,
            authority_id=chosen.id,
            place=row.place,
            heading=row.heading,
            defaults={"evidence": "person"},
        )
        row.delete()
        announce_many("record", [row.record_id], actor.organisation_id, "authorities")
