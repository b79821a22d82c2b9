"""Numbers, scale, frequency and contents for MARC 21, where what stands beside a subfield decides where it goes."""

from __future__ import annotations

import re
from collections.abc import Callable

from tianlu.marc.crosswalk import rda
from tianlu.marc.crosswalk.carrying import Carry, mapped
from tianlu.marc.crosswalk.ledger import Entry
from tianlu.marc.crosswalk.music import forms_and_players, media
from tianlu.marc.projecting.punctuation import tidy

_LISTS = {"336": "content", "337": "media"}
_ENDED = re.compile(r"[-–—~至]\s*\d{4}\D*\Z")


def _publisher_number(carry: Carry, entry: Entry) -> None:
    kind = entry.field.ind1 if entry.field.ind1 in "012345" and entry.field.ind1 else "5"
    carry.add("028", f"{kind}{'2' if entry.field.ind2 == '1' else '0'}", mapped(entry, "aa bb cq", tidy))


def _other_number(carry: Carry, entry: Entry) -> None:
    """092 and 094 name a country before the number."""
    carry.add("024", "8 ", mapped(entry, "ba zz" if entry.field.get("b") else "aa zz", tidy))


def _coordinates(carry: Carry, entry: Entry) -> None:
    first = {"0": "0", "3": "3"}.get(entry.field.ind1, "1")
    second = entry.field.ind2 if entry.field.ind2 in ("0", "1") else " "
    carry.add("034", first + second, mapped(entry, "aa bb cc dd ee ff gg hh ij jk km mn np", tidy))


def _periods(carry: Carry, entry: Entry) -> None:
    carry.add("045", f"{entry.field.ind1} ", mapped(entry, "ab", tidy))


def coded_form(carry: Carry, entry: Entry) -> None:
    """181 and 182: codes of RDA; where the record has only those of ISBD, what they mean among RDA's."""
    tag = "336" if entry.tag == "181" else "337"
    carry.add(tag, "  ", mapped(entry, "cb 22", tidy))
    meant = [rda.ISBD[entry.tag].get(value[:1], "") for value in entry.field.all("a")]
    if not meant or not all(meant):
        return
    entry.take("ab")
    said = {code for one in carry.ledger.every(entry.tag) for code in one.field.all("c")}
    if new := [("b", code) for code in meant if code not in said]:
        carry.add(tag, "  ", [*new, ("2", f"rda{_LISTS[tag]}")])


NUMBERS: dict[str, Callable[[Carry, Entry], None]] = {
    "071": _publisher_number,
    "092": _other_number,
    "094": _other_number,
    "122": _periods,
    "123": _coordinates,
    "128": forms_and_players,
    "146": media,
}


def mathematical_data(carry: Carry, entry: Entry) -> None:
    """206: the whole statement is $a, its parts $b and what follows; some libraries write them by the letters of MARC 21."""
    carry.add("255", "  ", mapped(entry, "aa bb cc de" if entry.field.get("a") else "ba cb dc ed fe", tidy))


def frequency(carry: Carry, entry: Entry) -> None:
    """326: of several the one whose years have ended is a former one."""
    former = len(list(carry.ledger.every("326"))) > 1 and _ENDED.search(entry.field.get("b"))
    carry.add("321" if former else "310", "  ", mapped(entry, "aa bb", tidy))


def contents(carry: Carry, entry: Entry) -> None:
    """327: each title has a subfield of its own there; here one note names them all."""
    complete = {"0": "1", "2": "2"}.get(entry.field.ind1, "0")
    said = [tidy(value).removesuffix("--").strip() for value in entry.take("ab") if value.strip()]
    carry.add("505", f"{complete} ", [("a", " -- ".join(said))])
