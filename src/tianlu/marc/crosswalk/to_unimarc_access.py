"""Names and subjects for UNIMARC."""

from __future__ import annotations

from tianlu.marc.crosswalk.carrying import Carry, Pairs, Row, mapped, romanised
from tianlu.marc.crosswalk.coded import script_of_title
from tianlu.marc.crosswalk.ledger import Entry
from tianlu.marc.crosswalk.names import is_principal, split_name, unimarc_role
from tianlu.marc.projecting.punctuation import bare, tidy

SUBJECTS = {
    "630": Row("605", "aa nh pi kl lm xx zy yz vj 22 03"),
    **dict.fromkeys(("647", "648"), Row("606", "aa xx zy yz vj 22 03")),  # events and times have no field of their own
    "650": Row("606", "aa xx zy yz vj 22 03"),
    "651": Row("607", "aa xx zy yz vj 22 03"),
    "655": Row("608", "aa xx zy yz vj 22 03"),
}
_SCHEMES = {"0": "lc", "1": "lcch", "2": "mesh", "3": "nal", "5": "cae", "6": "caf"}


def names(carry: Carry, entry: Entry) -> Pairs:
    """The subfields of a name heading, without what it did."""
    kind = entry.tag[1:]
    if kind == "00":
        name = entry.one("a")
        first, rest = split_name(name) if entry.field.ind1 != "0" else (bare(name), "")
        pairs = [("a", first), ("b", rest), *mapped(entry, "bd cc df qg", bare)]
        pairs = [(code, value.strip("()") if code in "gf" else value) for code, value in pairs]
    else:
        pairs = mapped(entry, "aa bb nd df ce" if kind == "10" else "aa eb nd df ce", bare)
        pairs = [(code, value.strip("() :;,") if code in "dfe" else value) for code, value in pairs]
    return [*pairs, *romanised(entry), *mapped(entry, "03 up 55", tidy)]


def indicators(entry: Entry) -> str:
    """Those of a name heading: how the name is written, or which kind of body it is."""
    if entry.tag[1:] == "00":
        return " 1" if entry.field.ind1 == "1" and "," in bare(entry.field.get("a")) else " 0"
    return ("1" if entry.tag[1:] == "11" else "0") + (entry.field.ind1 if entry.field.ind1 in "012" else "2")


def contributor(carry: Carry, entry: Entry) -> None:
    if entry.tag[0] == "7" and entry.field.get("t"):
        title = bare(" ".join(entry.take("tnp")))
        analytic = entry.field.ind2 == "2"
        author = bare(" ".join(entry.take("abcdq")))
        carry.add("464" if analytic else "488", " 0", [("a", author), ("t", title), ("x", entry.one("x"))])
        return
    words = entry.take("j" if entry.tag[1:] == "11" else "e")
    roles = unimarc_role(words, entry.take("4"), chinese=carry.chinese)
    family = entry.tag[1:] == "00" and entry.field.ind1 == "3"
    group = "2" if family else "0" if entry.tag[1:] == "00" else "1"
    main = entry.tag[0] == "1"
    place = "0" if main and not _without_main(carry) else "1" if main or is_principal(words + roles) else "2"
    pairs = [*names(carry, entry), *[("4", role) for role in roles]]
    carry.add(f"7{group}{place}", "  " if family else indicators(entry), pairs)


def _without_main(carry: Carry) -> bool:
    """Whether nobody is the main entry: rules for books in Chinese have none, whoever made one stands in 701 or 711."""
    title = next((entry.field.get("a") for entry in carry.ledger.every("245")), "")
    return carry.chinese and script_of_title(title) == "ea"


def subject(carry: Carry, entry: Entry) -> None:
    row = SUBJECTS[entry.tag]
    scheme = _SCHEMES.get(entry.field.ind2, "")
    carry.add(row.tag, row.indicators, [*mapped(entry, row.subfields, row.clean), *romanised(entry), ("2", scheme)])


def named_subject(carry: Carry, entry: Entry) -> None:
    scheme = _SCHEMES.get(entry.field.ind2, "")
    name, title = names(carry, entry), bare(" ".join(entry.take("tnpkl")))
    parts = [*mapped(entry, "xx zy yz vj 22"), ("2", scheme)]
    person = entry.tag == "600"
    if title:
        inner = [("1", f"7{'0' if person else '1'}0{indicators(entry)}"), *name, ("1", "50011"), ("a", title)]
        carry.add("604", "  ", [*inner, *parts])
        return
    family = person and entry.field.ind1 == "3"
    tag = "602" if family else "600" if person else "601"
    carry.add(tag, "  " if family else indicators(entry), [*name, *parts])
