"""What other packages may know of a library: the actor, organisations, branches, opening hours, declared settings."""

from tianlu.libraries.data.actor import Actor, ActorKind, actor_from_dict, actor_of, job_actor, system, visitor
from tianlu.libraries.data.opening import MINUTES_A_DAY, OpenDay, OpeningException, OpenState, Span, Week
from tianlu.libraries.data.places import Branch, BranchKind, Name, Organisation
from tianlu.libraries.data.settings import Setting, setting, settings

__all__ = [
    "MINUTES_A_DAY",
    "Actor",
    "ActorKind",
    "Branch",
    "BranchKind",
    "Name",
    "OpenDay",
    "OpenState",
    "OpeningException",
    "Organisation",
    "Setting",
    "Span",
    "Week",
    "actor_from_dict",
    "actor_of",
    "job_actor",
    "setting",
    "settings",
    "system",
    "visitor",
]
