"""Pure decisions of the catalog: keys that records are matched by, when two are one, what is local to a library."""

from tianlu.catalog.rules.local import is_local, local_fields_of, without_local_fields
from tianlu.catalog.rules.matching import (
    Conflict,
    Facts,
    Key,
    KeyKind,
    Outcome,
    Verdict,
    choose,
    compare,
    digest,
    facts_of,
)

__all__ = [
    "Conflict",
    "Facts",
    "Key",
    "KeyKind",
    "Outcome",
    "Verdict",
    "choose",
    "compare",
    "digest",
    "facts_of",
    "is_local",
    "local_fields_of",
    "without_local_fields",
]
