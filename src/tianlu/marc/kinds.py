"""Records that MARC has beside descriptions: authorities, holdings, classifications, community information."""

from typing import Final

from tianlu.marc.notices import Reason
from tianlu.marc.outcomes import Found, Rejected

# MARC 21 leader/06; UNIMARC authorities have x, y or z there and nothing in 07, where a description has its level.
_MARC21: Final = {
    "z": Reason("record.authority"),
    **dict.fromkeys("uvxy", Reason("record.holdings")),
    **dict.fromkeys("wq", Reason("record.other_kind")),
}
_LEVELS: Final = frozenset("abcdims")


def as_description(outcome: Found | Rejected) -> Found | Rejected:
    """The outcome itself where it is a description; rejected with the reason where its leader says that it is none.

    A record with a title (MARC 21: field 245) is one, whatever a careless leader says.
    """
    if isinstance(outcome, Rejected):
        return outcome
    record = outcome.record
    kind, level = record.leader[6:7], record.leader[7:8]
    reason: Reason | None = None
    if outcome.dialect == "marc21":
        reason = _MARC21.get(kind) if record.field("245") is None else None
    elif kind in {"x", "y", "z"} and level not in _LEVELS:
        reason = Reason("record.authority")
    return Rejected(outcome.position, outcome.length, outcome.raw, reason) if reason else outcome
