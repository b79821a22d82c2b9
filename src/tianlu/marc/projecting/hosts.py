"""Where a part was published: its record says it of the host (MARC 21 773 $d, UNIMARC 461 to 463 with a 210 behind $1)."""

from __future__ import annotations

import re

from tianlu.marc.projecting.punctuation import bare, unbracketed
from tianlu.marc.projecting.unimarc_relations import embedded
from tianlu.marc.record import Record

_IMPRINT = re.compile(r"(?P<place>[^:]+?) ?: ?(?P<name>.+?)(?:, ?[^,]*\d[^,]*)?")
_HOSTS = ("461", "462", "463")


def host_imprint(record: Record, *, marc21: bool) -> tuple[list[str], list[str]]:
    """Places and publishers of the host of a component part; none for a work of its own."""
    if record.leader[7:8] not in ("a", "b"):
        return [], []
    if marc21:
        said = (_IMPRINT.fullmatch(bare(field.get("d"))) for field in record.every("773"))
        found = [([one["place"]], [one["name"]]) for one in said if one]
    else:
        inner = [one for field in record.every(*_HOSTS) for one in embedded(field) if one.tag == "210"]
        found = [(one.all("a"), one.all("c")) for one in inner]
    places, publishers = next(iter(found), ([], []))
    return [unbracketed(bare(one)) for one in places], [unbracketed(bare(one)) for one in publishers]
