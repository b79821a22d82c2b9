"""Reading organisations, branches, opening hours and settings."""

from tianlu.libraries.queries.hours import (
    exceptions_of,
    hours_of_branches,
    hours_on,
    open_now,
    open_state,
    week_of,
)
from tianlu.libraries.queries.networks import NETWORKS, forget_networks, organisations_around
from tianlu.libraries.queries.places import (
    branch,
    branch_tree,
    forget_public_scope,
    organisation,
    organisation_by_code,
    organisation_codes,
    organisations,
    organisations_to_sign_in,
    public_organisations,
    public_scope,
    visitor_actor,
)
from tianlu.libraries.queries.settings import setting_of

__all__ = [
    "NETWORKS",
    "branch",
    "branch_tree",
    "exceptions_of",
    "forget_networks",
    "forget_public_scope",
    "hours_of_branches",
    "hours_on",
    "open_now",
    "open_state",
    "organisation",
    "organisation_by_code",
    "organisation_codes",
    "organisations",
    "organisations_around",
    "organisations_to_sign_in",
    "public_organisations",
    "public_scope",
    "setting_of",
    "visitor_actor",
    "week_of",
]
