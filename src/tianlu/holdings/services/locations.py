"""Locations: rooms and shelf areas of a branch."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from tianlu.catalog.data import Visibility
from tianlu.holdings.data import NoSuchLocation
from tianlu.holdings.models import Item, Location
from tianlu.kit.access import act
from tianlu.kit.errors import Conflict
from tianlu.kit.feed import announce_many
from tianlu.libraries.data import Actor
from tianlu.libraries.queries import branch

LOCATIONS = act("holdings.locations", _("Create and change locations"))


class LocationTaken(Conflict):
    code = "location-taken"
    message = _("This branch has a location “%(code)s” already.")
    remedy = _("Choose another code.")


def create_location(actor: Actor, *, branch_id: int, code: str, name_zh: str, name_en: str = "") -> int:
    """Add a location to a branch of the actor's organisation; its number. Refuses `LocationTaken`, `NoSuchBranch`."""
    place = branch(actor, branch_id)
    actor.require(LOCATIONS, organisation_id=place.organisation_id, branch_id=branch_id)
    row = Location(
        organisation_id=place.organisation_id,
        branch_id=branch_id,
        code=code.strip()[:40],
        name_zh=name_zh.strip()[:200],
        name_en=name_en.strip()[:200],
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise LocationTaken(code=row.code) from error
    return row.id


def edit_location(actor: Actor, location_id: int, *, name_zh: str, name_en: str, visibility: Visibility) -> None:
    """Rename, show or hide a location; the records that have items there are told of. Refuses `NoSuchLocation`."""
    with transaction.atomic():
        rows = Location.scoped(actor).filter(organisation_id=actor.organisation_id, id=location_id)
        row = rows.select_for_update().first()
        if row is None:
            raise NoSuchLocation()
        actor.require(LOCATIONS, organisation_id=row.organisation_id, branch_id=row.branch_id)
        row.name_zh, row.name_en, row.visibility = name_zh.strip()[:200], name_en.strip()[:200], visibility
        row.save()
        held = Item.scoped(actor).filter(current_location_id=location_id).values_list("record_id", flat=True)
        announce_many("holding", held.distinct().iterator(), row.organisation_id)
