"""Linking fields for UNIMARC, in plain subfields."""

from __future__ import annotations

import re

from tianlu.marc.crosswalk.carrying import Carry, mapped
from tianlu.marc.crosswalk.ledger import Entry
from tianlu.marc.projecting.punctuation import bare

RELATED = {
    "760": "410",
    "762": "411",
    "765": "454",
    "767": "453",
    "770": "421",
    "772": "422",
    "773": "461",
    "774": "463",
    "775": "451",
    "776": "452",
    "777": "423",
    "786": "488",
    "787": "488",
}
EARLIER = dict(zip("01234567", ("430", "431", "432", "433", "436", "434", "435", "437"), strict=True))
LATER = dict(zip("012345678", ("440", "441", "442", "443", "444", "445", "446", "447", "448"), strict=True))
_IMPRINT = re.compile(r"(?P<place>[^:]+?) ?: ?(?P<name>.+?), ?(?P<date>[^,]*\d[^,]*)\Z")


def relation(carry: Carry, entry: Entry) -> None:
    second = entry.field.ind2
    if entry.tag == "780":
        tag = EARLIER.get(second, "430")
    elif entry.tag == "785":
        tag = LATER.get(second, "440")
    else:
        tag = RELATED[entry.tag]
    pairs = mapped(entry, "aa tt be gv hp ks w0 xx zy yz")
    found = _IMPRINT.match(imprint := bare(entry.one("d")))
    pairs += [("c", found["place"]), ("n", found["name"]), ("d", found["date"])] if found else [("n", imprint)]
    carry.add(tag, f" {'1' if entry.field.ind1 == '0' else '0'}", pairs)


def series_name(carry: Carry, entry: Entry) -> None:
    author = bare(" ".join(entry.take("abcdq")))
    carry.add("410", " 0", [("a", author), *mapped(entry, "tt nh pi vv xx")])
