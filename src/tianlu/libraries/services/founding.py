"""The first library of an installation, and the installation itself as an actor."""

from django.db import transaction

from tianlu.libraries import models
from tianlu.libraries.data import Actor, BranchKind, Name, system
from tianlu.libraries.queries.places import NoSuchOrganisation
from tianlu.libraries.services.places import create_branch, create_organisation


def found_library(reason: str) -> int:
    """The id of the only or first organisation; where there is none, one is made with a main branch, to be renamed."""
    rows = models.Organisation.unscoped(reason="whether the installation has a library at all")
    with transaction.atomic():
        first = rows.order_by("id").values_list("id", flat=True).first()
        if first is not None:
            return first
        founder = system(reason)
        made = create_organisation(founder, code="library", name=Name("图书馆", "Library"))
        actor = system(reason, organisation_id=made)
        create_branch(actor, code="main", name=Name("总馆", "Main library"), kind=BranchKind.MAIN, organisation_id=made)
        return made


def installation_actor(reason: str, *, organisation_code: str = "") -> Actor:
    """The installation acting for one organisation: the one with this code, else its first (founded if need be).

    Its scope is every organisation, for commands run by whoever holds the machine. Refuses `NoSuchOrganisation`.
    """
    first = found_library(reason)
    rows = models.Organisation.unscoped(reason="commands reach every organisation of the installation")
    codes = dict(rows.values_list("code", "id"))
    if organisation_code and organisation_code not in codes:
        raise NoSuchOrganisation
    chosen = codes[organisation_code] if organisation_code else first
    return system(reason, scope=codes.values(), organisation_id=chosen)
