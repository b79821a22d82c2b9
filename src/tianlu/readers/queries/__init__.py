"""Reading accounts, roles and sessions."""

from tianlu.readers.queries.acting import actor_for
from tianlu.readers.queries.people import (
    NoSuchAccount,
    account_id_of,
    account_name,
    history_of,
    people,
    person,
)
from tianlu.readers.queries.roles import roles, roles_that_can_be_given
from tianlu.readers.queries.sealed import keys_belong_here

__all__ = [
    "NoSuchAccount",
    "account_id_of",
    "account_name",
    "actor_for",
    "history_of",
    "keys_belong_here",
    "people",
    "person",
    "roles",
    "roles_that_can_be_given",
]
