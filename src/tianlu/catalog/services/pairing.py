"""Decisions on pairs of records that may be one edition."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tianlu.catalog.data import EDIT
from tianlu.catalog.models import RecordPair
from tianlu.catalog.queries.pairs import MATCH_THRESHOLD, compared_records
from tianlu.catalog.rules import LOWEST
from tianlu.catalog.services.merging import CannotMerge
from tianlu.kit.clock import now
from tianlu.kit.errors import Malformed, NotFound
from tianlu.libraries.data import Actor
from tianlu.libraries.services import change_setting


class ThresholdOutOfRange(Malformed):
    code = "threshold-out-of-range"
    message = _("The threshold is a whole number from %(lowest)s to 100.")
    remedy = _("At 80 one merge in five may be wrong, at 100 hardly anything is merged.")


class NoSuchPair(NotFound):
    code = "no-such-pair"
    message = _("This pair is not kept apart.")


def keep_apart(actor: Actor, one_id: int, other_id: int) -> int:
    """Say that two records are not one edition: the pair is not shown again; its number. Refuses as `compared_records`."""
    if one_id == other_id:
        raise CannotMerge()
    with transaction.atomic():
        found = compared_records(actor, one_id, other_id)
        return marked_apart(actor, found.other.id, found.one.id, score=found.verdict.score)


def marked_apart(actor: Actor, record_id: int, other_id: int, *, score: int = 0) -> int:
    """The pair's number, kept apart; `record_id` is the later. Whoever calls has the right to both."""
    at = now()
    decision = {"apart": True, "decided_by": actor.id[:40], "decided_at": at}
    row, _created = RecordPair.scoped(actor).update_or_create(
        organisation_id=actor.organisation_id,
        record_id=record_id,
        other_id=other_id,
        defaults=decision,
        create_defaults=decision | {"found_at": at, "score": score},
    )
    return row.id


def look_again(actor: Actor, pair_id: int) -> None:
    """Take `keep_apart` back: the pair waits for a person again. Refuses `NoSuchPair`."""
    actor.require(EDIT, organisation_id=actor.organisation_id)
    rows = RecordPair.scoped(actor).filter(id=pair_id, organisation_id=actor.organisation_id, apart=True)
    if not rows.update(apart=False, decided_by="", decided_at=None):
        raise NoSuchPair()


def set_match_threshold(actor: Actor, percent: int | None) -> None:
    """How sure a match must be in this organisation's imports; None for what Tianlu was measured with.

    Refuses `ThresholdOutOfRange`, and whoever may not change the library's settings.
    """
    if percent is not None and not LOWEST <= percent <= 100:
        raise ThresholdOutOfRange(reason=str(percent), lowest=LOWEST)
    change_setting(actor, MATCH_THRESHOLD, percent, organisation_id=actor.organisation_id)
