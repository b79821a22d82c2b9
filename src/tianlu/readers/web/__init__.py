"""Pages of readers, and the middleware that says who is asking."""

from tianlu.readers.web.acting import ActorMiddleware
from tianlu.readers.web.own import account, end_sessions, password
from tianlu.readers.web.people import (
    activate,
    deactivate,
    grant,
    new_person,
    people,
    person,
    reset_password,
    withdraw,
)
from tianlu.readers.web.signing_in import sign_in, sign_out

__all__ = [
    "ActorMiddleware",
    "account",
    "activate",
    "deactivate",
    "end_sessions",
    "grant",
    "new_person",
    "password",
    "people",
    "person",
    "reset_password",
    "sign_in",
    "sign_out",
    "withdraw",
]
