"""Connections to other machines, guarded: a name is resolved once, every address checked, that address connected to.

Three policies. `TRUSTED` is for endpoints from the settings. `listed(targets)` is for addresses an administrator
entered: those he listed may be private, host by host and port by port. `DATA` is for addresses found in records and
other data: never private. Redirects are checked anew. Size, time, ports and decompression are bounded.
"""

from tianlu.kit.outbound.data import (
    DATA,
    TRUSTED,
    AnswerTooLarge,
    BadAddress,
    BadAnswer,
    Limits,
    Policy,
    Response,
    Target,
    TargetForbidden,
    TooSlow,
    Unreachable,
    listed,
)
from tianlu.kit.outbound.fetching import connect, fetch

__all__ = [
    "DATA",
    "TRUSTED",
    "AnswerTooLarge",
    "BadAddress",
    "BadAnswer",
    "Limits",
    "Policy",
    "Response",
    "Target",
    "TargetForbidden",
    "TooSlow",
    "Unreachable",
    "connect",
    "fetch",
    "listed",
]
