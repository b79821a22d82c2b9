"""A library's own mapping of its local fields."""

from collections.abc import Mapping as MappingABC
from typing import Any

from django.utils.translation import gettext_lazy as _

from tianlu.holdings.data import BadMapping
from tianlu.holdings.models import HoldingsMapping
from tianlu.holdings.rules import PRESETS, Mapping, MappingError
from tianlu.kit.access import act
from tianlu.kit.clock import now
from tianlu.kit.errors import Sentence
from tianlu.libraries.data import Actor

MAPPINGS = act("holdings.mappings", _("Change how files say what the library holds"))
_REASONS: dict[str, Sentence] = {
    "name-missing": _("it needs a name."),
    "name-preset": _("“%(name)s” is the name of a preset."),
    "tag-twice": _("field %(tag)s has two rules."),
    "tag-malformed": _("“%(tag)s” is no tag."),
    "subfield-malformed": _("“%(subfield)s” is no subfield of %(tag)s."),
    "role-unknown": _("subfield %(subfield)s of %(tag)s has an unknown meaning."),
}


def save_mapping(actor: Actor, *, name: str, rules: MappingABC[str, Any]) -> None:
    """Keep a mapping under a name, in place of one of the same name. Refuses `BadMapping`."""
    actor.require(MAPPINGS, organisation_id=actor.organisation_id)
    plain = name.strip()[:80]
    if not plain:
        raise BadMapping(reason=_REASONS["name-missing"])
    if plain in PRESETS:
        raise BadMapping(reason=str(_REASONS["name-preset"]) % {"name": plain})
    try:
        mapping = Mapping.from_dict({**rules, "name": plain})
    except MappingError as error:
        raise BadMapping(reason=str(_REASONS[error.code]) % error.params) from error
    HoldingsMapping.scoped(actor).update_or_create(
        organisation_id=actor.organisation_id,
        name=plain,
        defaults={"rules": mapping.to_dict(), "updated_at": now()},
    )
