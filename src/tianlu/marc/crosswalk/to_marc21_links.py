"""Linking entries for MARC 21, from either technique of UNIMARC."""

from __future__ import annotations

from tianlu.marc.crosswalk.carrying import Carry, Pairs, mapped
from tianlu.marc.crosswalk.ledger import Entry
from tianlu.marc.crosswalk.to_marc21_access import name_of
from tianlu.marc.projecting.punctuation import tidy
from tianlu.marc.projecting.unimarc_relations import embedded, parted

RELATED = {
    "411": "762",
    "421": "770",
    "422": "772",
    "423": "777",
    "451": "775",
    "452": "776",
    "453": "767",
    "454": "765",
    "455": "776",
    "456": "776",
    "461": "773",
    "462": "773",
    "463": "774",
    "464": "774",
    "470": "787",
    "481": "777",
    "482": "777",
    "488": "787",
}
EARLIER = {"430": "0", "431": "1", "432": "2", "433": "3", "434": "5", "435": "6", "436": "4", "437": "7"}
LATER = {f"44{number}": str(number) for number in range(9)}
_PLAIN = "aa tt eb vg ph sk 0w xx yz zy uo"
_INNER = {
    "010": "az",
    "011": "ax",
    "040": "ay",
    "200": "at vg hg fn",
    "205": "ab",
    "215": "ah",
    "225": "ak",
    "500": "as",
}
_PLAIN_SERIES = "ta hn ip vv xx 0w"
_INNER_SERIES = {"011": "ax", "200": "aa vv hn ip", "500": "aa"}
_EMBEDDED = "\x1f1"


def relation(carry: Carry, entry: Entry) -> None:
    """A linking entry for each work that the field names."""
    works = parted(entry.field)
    if len(works) < 2:
        _relation(carry, entry)
        return
    entry.left = []
    for work in map(Entry, works):
        _relation(carry, work)
        entry.left += work.left


def _relation(carry: Carry, entry: Entry) -> None:
    first = "0" if entry.field.ind2 == "1" else "1"
    if entry.tag == "410":
        _series(carry, entry)
    elif entry.tag in EARLIER:
        carry.add("780", first + EARLIER[entry.tag], _work(entry))
    elif entry.tag in LATER:
        carry.add("785", first + LATER[entry.tag], _work(entry))
    else:
        analytic = entry.tag == "463" and carry.leader[7] == "a"
        carry.add("773" if analytic else RELATED[entry.tag], f"{first} ", _work(entry))


def _series(carry: Carry, entry: Entry) -> None:
    """830; where a name stands before the title, 800, 810 or 811."""
    inner = embedded(entry.field) if entry.field.text[2:4] == _EMBEDDED else []
    name = next((Entry(field) for field in inner if field.tag[:1] == "7"), None)
    if name is None:
        carry.add("830", " 0", _linked(entry, _PLAIN_SERIES, _INNER_SERIES))
        return
    first, heading = name_of(name)
    tag = "800" if name.tag[1] in "02" else "811" if name.field.ind1 == "1" else "810"
    rest = [Entry(field) for field in inner if field is not name.field and not field.is_control]
    pairs = [pair for one in rest for pair in mapped(one, _INNER_SERIES.get(one.tag, ""), tidy)]
    entry.left = [pair for one in (name, *rest) for pair in one.left]
    numbers = [("w", field.text) for field in inner if field.is_control]
    carry.add(tag, f"{first} ", [*heading, *[("t" if code == "a" else code, said) for code, said in pairs], *numbers])


def _work(entry: Entry) -> Pairs:
    pairs = _linked(entry, _PLAIN, _INNER)
    return [*pairs, ("d", _imprint(entry, "cnd"))] if entry.field.text[2:4] != _EMBEDDED else pairs


def _linked(entry: Entry, plain: str, inner: dict[str, str]) -> Pairs:
    """What a linking field says, in either technique: subfields of MARC 21."""
    if entry.field.text[2:4] != _EMBEDDED:
        return mapped(entry, plain, tidy)
    pairs, entry.left = [], []
    for one in map(Entry, embedded(entry.field)):
        if one.field.is_control:
            pairs.append(("w", one.text().strip()))
        elif one.tag[:1] == "7" and inner is _INNER:
            _, heading = name_of(one)
            pairs.append(("a", ", ".join([value for code, value in heading if code in "abcdnq"])))
            entry.left += [pair for pair in heading if pair[0] not in "abcdnq"]
        elif one.tag == "210" and inner is _INNER:
            pairs.append(("d", _imprint(one, "acd")))
        else:
            pairs += mapped(one, inner.get(one.tag, ""), tidy)
        entry.left += one.left
    if inner is _INNER and not any(code == "t" for code, _ in pairs):
        pairs = [("t" if code == "s" else code, value) for code, value in pairs]
    return sorted(pairs, key=lambda pair: pair[0] != "a") if inner is _INNER else pairs


def _imprint(entry: Entry, codes: str) -> str:
    """Place, publisher and year in one subfield."""
    place, name, date = (", ".join([tidy(value) for value in entry.take(code)]) for code in codes)
    return ", ".join(filter(None, (" : ".join(filter(None, (place, name))), date)))
