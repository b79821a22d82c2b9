"""Contributions that joined the wrong record become a record of their own."""

from collections.abc import Collection, Sequence
from typing import Any

import orjson
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tianlu.catalog.data import record_vetoes
from tianlu.catalog.models import Contribution, MatchKey, Record, RecordSource, RecordVersion
from tianlu.catalog.queries.sources import bib_of
from tianlu.catalog.rules import digest, facts_of
from tianlu.catalog.services.deciding import copy_decisions
from tianlu.catalog.services.pairing import marked_apart
from tianlu.catalog.services.records import current_version, own_record
from tianlu.catalog.services.versions import append_version, projection_hash
from tianlu.kit.clock import now
from tianlu.kit.db import batches, insert_many
from tianlu.kit.errors import Conflict
from tianlu.kit.feed import announce_many
from tianlu.libraries.data import Actor
from tianlu.marc import Bib

_CHUNK = 500  # values in one IN (…)


class NothingChosenApart(Conflict):
    code = "nothing-chosen-apart"
    message = _("No contribution of this record was chosen.")
    remedy = _("Mark those that describe another edition.")


class NothingRemains(Conflict):
    code = "nothing-remains"
    message = _("Nothing would be left of the record.")
    remedy = _("Leave at least one contribution with it.")


def separate(actor: Actor, record_id: int, *, contribution_ids: Collection[int]) -> int:
    """Give contributions of a record a record of their own, with their items and keys; its number.

    The two are kept apart from then on. Where the record was described by one of them, the earliest that stays describes
    it. Refuses as `own_record` does, `NothingChosenApart` and `NothingRemains`; merging the two takes it back.
    """
    with transaction.atomic():
        kept = own_record(actor, record_id)
        links = RecordSource.unscoped(reason="what stays with a record may be another library's").filter(
            record_id=record_id, active=True
        )
        held = list(_contributions(links.values("contribution_id")))
        mine = RecordSource.scoped(actor).filter(record_id=record_id, contribution_id__in=contribution_ids)
        wanted = set(mine.values_list("contribution_id", flat=True))
        chosen = [one for one in held if one.id in wanted]
        staying = [one for one in held if one.id not in wanted]
        if not chosen:
            raise NothingChosenApart()
        version = current_version(kept)
        if not staying and version.marc is None:
            raise NothingRemains()
        made = _record_of(actor, chosen[0], kept)
        links.filter(contribution_id__in=[one.id for one in chosen]).update(record_id=made.id)
        if version.contribution_id in {one.id for one in chosen}:
            _describe_by(actor, kept, staying[0], made.id)
        _part_keys(made.id, chosen, kept, staying)
        copy_decisions(record_id, to=made.id)
        for _name, subscriber in record_vetoes:
            subscriber.separated(actor, record_id, into=made.id, contribution_ids=[one.id for one in chosen])
        announce_many("record", (record_id, made.id), action="split")
        marked_apart(actor, made.id, record_id)
    return made.id


def _contributions(numbers: Any) -> QuerySet[Contribution]:
    rows = Contribution.unscoped(reason="what stays with a record may be another library's")
    return rows.filter(id__in=numbers).order_by("id")


def _record_of(actor: Actor, contribution: Contribution, like: Record) -> Record:
    """A record described by the contribution, as visible as the one it leaves."""
    at = now()
    projection = orjson.dumps(bib_of(contribution).to_dict()).decode()
    made = Record.objects.create(projection=projection, visibility=like.visibility, created_at=at, updated_at=at)
    RecordVersion.objects.create(
        record_id=made.id,
        number=1,
        contribution_id=contribution.id,
        dialect=contribution.dialect,
        projection_hash=projection_hash(projection),
        actor_id=actor.id,
        reason="split",
        note=str(like.id),
        created_at=at,
    )
    return made


def _describe_by(actor: Actor, record: Record, contribution: Contribution, other: int) -> None:
    record.projection = orjson.dumps(bib_of(contribution).to_dict()).decode()
    like = RecordVersion(contribution_id=contribution.id, marc=None, dialect=contribution.dialect)
    append_version(record, like, actor_id=actor.id, reason="split", at=now(), note=str(other))


def _part_keys(made: int, chosen: Sequence[Contribution], kept: Record, staying: Sequence[Contribution]) -> None:
    """Each is found by what its own contributions say; the record also by what it was described as."""
    theirs = _keys(chosen)
    insert_many(MatchKey, ("value", "record"), [(value, made) for value in sorted(theirs)])
    still = _keys(staying) | {digest(key) for key in facts_of(Bib.from_dict(orjson.loads(kept.projection)), 0).keys}
    for some in batches(sorted(theirs - still), _CHUNK):
        MatchKey.objects.filter(record_id=kept.id, value__in=some).delete()


def _keys(contributions: Sequence[Contribution]) -> set[int]:
    return {digest(key) for one in contributions for key in facts_of(bib_of(one), one.organisation_id).keys}
