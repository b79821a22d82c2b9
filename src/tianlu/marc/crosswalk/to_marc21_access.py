"""Names and subjects for MARC 21."""

from __future__ import annotations

import re

from tianlu.marc.crosswalk.carrying import Carry, Pairs, Row, latin_of, mapped
from tianlu.marc.crosswalk.ledger import Entry
from tianlu.marc.crosswalk.names import is_principal
from tianlu.marc.projecting.punctuation import tidy
from tianlu.marc.projecting.roles import relator
from tianlu.marc.projecting.unimarc_relations import embedded
from tianlu.marc.record import Field

SUBJECTS = {
    "605": Row("630", "aa hn ip lk ml", "0", tidy),
    "606": Row("650", "aa", " ", tidy),
    "607": Row("651", "aa", " ", tidy),
    "608": Row("655", "aa", " ", tidy),
}
_PARTS = "xx yz zy jv"
_SCHEMES = {"lc": "0", "lcsh": "0", "lcch": "1", "mesh": "2", "nal": "3", "cae": "5", "caf": "6"}
_CODE = re.compile("[a-z]{3}")


def _unbracketed(text: str) -> str:
    """Chinese records put brackets around dates; MARC 21 does not."""
    text = tidy(text)
    return text[1:-1].strip() if text[:1] in ("(", "（") and text[-1:] in (")", "）") else text


def name_of(entry: Entry) -> tuple[str, Pairs]:
    """First indicator and subfields of a name heading, without what it did."""
    if entry.tag[1] == "0" and entry.tag != "601":
        family, given = tidy(entry.one("a")).rstrip(", "), tidy(entry.one("b")).lstrip(", ")
        surname = bool(given) or entry.field.ind2 == "1" or family[:1] > "\u2e7f"
        pairs = [("a", f"{family}, {given}" if given else family), *mapped(entry, "db cc", tidy)]
        pairs += [("q", f"({tidy(value)})") for value in entry.take("g")]
        pairs += [("0", re.sub("^ISNI ?", "(isni)", tidy(value))) for value in entry.take("o")]
        return ("1" if surname else "0"), [*pairs, *mapped(entry, "fd 30 pu 55", _unbracketed)]
    if entry.tag[1] == "2" or entry.tag == "602":
        return "3", mapped(entry, "aa fd 30", _unbracketed)
    first = entry.field.ind2 if entry.field.ind2 in ("0", "1", "2") else "2"
    meeting = entry.field.ind1 == "1"
    parts: Pairs = []
    for code, value in mapped(entry, "aa be dn fd ec 30" if meeting else "aa bb dn fd ec gb 30 pu 55", tidy):
        if code == "b" and parts:  # a part of a body stands behind a full stop
            parts[-1] = (parts[-1][0], f"{parts[-1][1]}.")
        parts.append((code, value))
    return first, _session(parts) if meeting else parts


def _session(parts: Pairs) -> Pairs:
    """Number, date and place of a meeting in the brackets that MARC 21 puts around them."""
    places = [at for at, (code, _) in enumerate(parts) if code in "ndc"]
    found = list(parts)
    for at in places:
        code, value = parts[at]
        before, behind = "(" if at == places[0] else "", ")" if at == places[-1] else " :"
        found[at] = (code, f"{before}{value.strip('() （）:：')}{behind}")
    return found


def contributor(carry: Carry, entry: Entry) -> None:
    is_main = entry is main_entry(carry)
    first, pairs = name_of(entry)
    group = "00" if entry.tag[1] in "02" else "11" if entry.field.ind1 == "1" else "10"
    roles = entry.take("4")
    words = [tidy(role) for role in roles if not role.strip().isdecimal() and not _CODE.fullmatch(role.strip())]
    codes = [code for code in map(relator, roles) if code]
    unknown = [role.strip() for role in roles if not relator(role) and role.strip() not in words]
    said = [("j" if group == "11" else "e", word) for word in (*words, *unknown)]
    pairs = [*pairs, *said, *[("4", code) for code in codes]]
    carry.add_romanised(("1" if is_main else "7") + group, f"{first} ", pairs, latin_of(entry))


def main_entry(carry: Carry) -> Entry | None:
    """The heading that is the main entry: records in Chinese have none, there it is the first of those who made the work."""
    every = carry.ledger.every
    return next(every("700", "710", "720"), None) or next(
        (entry for entry in every("701", "711", "721") if is_principal(entry.field.all("4"))), None
    )


def _schemed(entry: Entry) -> tuple[str, Pairs]:
    """Second indicator and $2 of a subject: MARC 21 has numbers for the best known lists."""
    scheme = entry.one("2").strip()
    if scheme in _SCHEMES:
        return _SCHEMES[scheme], []
    return ("7", [("2", scheme)]) if scheme else ("4", [])


def subject(carry: Carry, entry: Entry) -> None:
    row = SUBJECTS[entry.tag]
    second, source = _schemed(entry)
    pairs = [*mapped(entry, f"{row.subfields} {_PARTS} 30", tidy), *source]
    carry.add_romanised(row.tag, row.indicators + second, pairs, latin_of(entry))


def named_subject(carry: Carry, entry: Entry) -> None:
    second, source = _schemed(entry)
    first, pairs = name_of(entry)
    tag = "600" if entry.tag in ("600", "602") else "611" if entry.field.ind1 == "1" else "610"
    pairs = [*pairs, *mapped(entry, f"tt {_PARTS}", tidy), *source]
    carry.add_romanised(tag, first + second, pairs, latin_of(entry))


def work_as_subject(carry: Carry, entry: Entry) -> None:
    """604: name and title embedded behind $1, subdivisions outside."""
    second, source = _schemed(entry)
    parts = mapped(entry, _PARTS, tidy)
    inner = [Entry(field) for field in embedded(Field("604", "  " + "".join(f"\x1f{c}{v}" for c, v in entry.left)))]
    name = next((one for one in inner if one.tag[:1] == "7"), None)
    title = next((one for one in inner if one.tag == "500"), None)
    if name is None or title is None:
        return
    entry.left = []
    first, pairs = name_of(name)
    pairs += [("t", tidy(title.one("a"))), *mapped(title, "hn ip", tidy), *parts, *source]
    entry.left = [pair for one in inner for pair in one.left]
    carry.add("600" if name.tag[1] in "02" else "610", first + second, pairs)
