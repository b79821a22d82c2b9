"""What a library says about a shared record for itself."""

import orjson
from django.db import transaction

from tianlu.catalog.data import EDIT
from tianlu.catalog.models import OwnFields
from tianlu.catalog.queries.records import local_fields
from tianlu.catalog.rules.local import Local
from tianlu.kit.clock import now
from tianlu.libraries.data import Actor


def set_own_fields(actor: Actor, record_id: int, *, fields: Local) -> None:
    """Let these be the library's local fields of a record from now on, in place of what it delivered.

    Items are not made of them: they are kept at the items' own pages.
    """
    actor.require(EDIT, organisation_id=actor.organisation_id)
    with transaction.atomic():
        known = [local for local in local_fields(actor, record_id) if local.organisation_id == actor.organisation_id]
        before = known[-1].fields if known else ()
        after = tuple(
            (tag, marks, tuple((code, value) for code, value in subfields)) for tag, marks, subfields in fields
        )
        if before == after:
            return
        OwnFields.scoped(actor).update_or_create(
            organisation_id=actor.organisation_id,
            record_id=record_id,
            defaults={"fields": orjson.dumps(fields).decode(), "updated_at": now()},
        )
