"""Pure decisions of the catalog: keys that records are matched by, when two are one, what is local to a library."""

from tianlu.catalog.rules.candidates import control_number_of, digest_of, read_records
from tianlu.catalog.rules.local import is_local, local_fields_of, without_local_fields
from tianlu.catalog.rules.matching import (
    LOWEST,
    THRESHOLD,
    Facts,
    Key,
    KeyKind,
    Outcome,
    Verdict,
    Weight,
    choose,
    compare,
    digest,
    facts_of,
)
from tianlu.catalog.rules.targets import (
    CHARSETS,
    SRU_VERSIONS,
    TIMEOUT_MOST,
    Z3950_SYNTAXES,
    Fault,
    faults_of,
    older_isbn,
    place_of,
    query_of,
)

__all__ = [
    "CHARSETS",
    "LOWEST",
    "SRU_VERSIONS",
    "THRESHOLD",
    "TIMEOUT_MOST",
    "Z3950_SYNTAXES",
    "Facts",
    "Fault",
    "Key",
    "KeyKind",
    "Outcome",
    "Verdict",
    "Weight",
    "choose",
    "compare",
    "control_number_of",
    "digest",
    "digest_of",
    "facts_of",
    "faults_of",
    "is_local",
    "local_fields_of",
    "older_isbn",
    "place_of",
    "query_of",
    "read_records",
    "without_local_fields",
]
