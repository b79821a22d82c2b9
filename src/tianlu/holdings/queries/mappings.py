"""Mappings of local fields: presets and the library's own."""

from django.utils.translation import gettext_lazy as _

from tianlu.holdings.models import HoldingsMapping
from tianlu.holdings.queries.descriptions import mapping_label
from tianlu.holdings.rules import PRESETS, Mapping, Role
from tianlu.kit.errors import Sentence
from tianlu.libraries.data import Actor

_ROLES: dict[Role, Sentence] = {
    Role.BRANCH: _("branch"),
    Role.LOCATION: _("location"),
    Role.BARCODE: _("barcode"),
    Role.ACCESSION: _("accession number"),
    Role.CLASS: _("class, first half of the call number"),
    Role.BOOK_NUMBER: _("book number, second half of the call number"),
    Role.CALL_NUMBER: _("whole call number"),
    Role.PREFIX: _("before the call number"),
    Role.SUFFIX: _("after the call number"),
    Role.COPIES: _("number of copies"),
    Role.COPY_NUMBER: _("copy number"),
    Role.VOLUME: _("volume"),
    Role.PRICE: _("price"),
    Role.FUND: _("fund"),
    Role.SOURCE: _("source"),
    Role.BATCH: _("batch"),
    Role.STATE: _("state, in words"),
    Role.NOT_FOR_LOAN: _("not for loan, unless 0"),
    Role.LOST: _("lost, unless 0"),
    Role.WRITTEN_OFF: _("written off, unless 0"),
    Role.DAMAGED: _("damaged, unless 0"),
    Role.DUE: _("day it is due, if it is lent"),
}


def role_labels() -> list[tuple[str, Sentence]]:
    """Every meaning a subfield can have, with its name on the screen."""
    return [(role.value, label) for role, label in _ROLES.items()]


def own_mappings(actor: Actor) -> list[Mapping]:
    """The mappings of the actor's organisation, by name."""
    rows = HoldingsMapping.scoped(actor).filter(organisation_id=actor.organisation_id).order_by("name")
    return [Mapping.from_dict({**row.rules, "name": row.name}) for row in rows]


def mappings_of(actor: Actor) -> list[tuple[str, Sentence]]:
    """(name, label) of the organisation's own mappings, then of the presets."""
    own = [(mapping.name, mapping.name) for mapping in own_mappings(actor)]
    return [*own, *((name, mapping_label(name)) for name in PRESETS)]


def mapping_for(actor: Actor, name: str) -> Mapping:
    """The mapping of this name; an empty one when there is none."""
    known = {**PRESETS, **{mapping.name: mapping for mapping in own_mappings(actor)}}
    return known.get(name, PRESETS["none"])
