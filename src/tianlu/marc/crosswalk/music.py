"""Forms, media and keys of musical works: 047, 048, 384 of MARC 21 beside 128 and 146 of UNIMARC.

Each format has a list of its own; the codes of three letters (IAML) are the ones of UNIMARC since 2012, and MARC 21 takes
them by naming the list: iamlmf for forms, iamlmp for media (MARC Source Codes). Sources: UNIMARC Manual, fields 128 and
146 (updates 2012, 2021); MARC 21 Format for Bibliographic Data, 047, 048, 384.
"""

from __future__ import annotations

import re

from tianlu.marc.crosswalk.carrying import Carry, Pairs, mapped
from tianlu.marc.crosswalk.ledger import Entry
from tianlu.marc.projecting.punctuation import tidy

_FORM, _PLAYER = re.compile("[a-z]{2}"), re.compile(r"[a-z]{2}(\d\d)?")
_IAML_FORM = re.compile("[a-z]{3}")
# 146: how many (two digits or blanks), what (three letters), further details (tessitura, hands), which MARC 21 has no room for.
_IAML_PLAYER = re.compile(r"([\d #|]{2})([a-z]{3})([^\s]{0,4})")
_IAML_NUMBERED = re.compile(r"([a-z]{3})(\d\d)?")
# A pitch with its mode; the letters of a minor key with an accidental stand in either order, so these are not written.
_KEY = re.compile(r"([A-G])(?:[ -]?(flat|sharp|♭|♯|b|#))? (major|minor)", re.IGNORECASE)
_KEY_CODE = re.compile("([a-g])(m?)([bx]?)(m?)")
_ACCIDENTALS = {"flat": "b", "♭": "b", "b": "b", "sharp": "x", "♯": "x", "#": "x"}


def forms_and_players(carry: Carry, entry: Entry) -> None:
    """128 for MARC 21: codes that MARC 21 has too, those of IAML beside them with their list, and the key."""
    old: Pairs = []
    for code, value in list(entry.left):
        pattern = {"a": _FORM, "b": _PLAYER, "c": _PLAYER}.get(code)
        if pattern and pattern.fullmatch(value.strip()):
            old.append((code, value.strip()))
            entry.left.remove((code, value))
    carry.add("047", "  ", [(code, value) for code, value in old if code == "a"])
    carry.add("048", "  ", [("a" if code == "b" else "b", value) for code, value in old if code != "a"])
    named = [value for value in entry.field.all("a") if _IAML_FORM.fullmatch(value.strip())]
    entry.left = [(code, value) for code, value in entry.left if code != "a" or value not in named]
    if named:
        carry.add("047", " 7", [*(("a", value.strip()) for value in named), ("2", "iamlmf")])
    if key := _key(entry.field.get("d")):
        entry.one("d")
        carry.add("384", "  ", [("a", key)])


def _key(code: str) -> str:
    found = _KEY_CODE.fullmatch(code.strip())
    if found is None:
        return ""
    accidental = {"b": " flat", "x": " sharp", "": ""}[found[3]]
    return f"{found[1].upper()}{accidental} {'minor' if found[2] or found[4] else 'major'}"


def media(carry: Carry, entry: Entry) -> None:
    """146 for MARC 21: soloists, and all others as performers or ensembles."""
    said: Pairs = []
    for code, value in list(entry.left):
        found = _IAML_PLAYER.fullmatch(value.strip(" ") if value[:1].isdigit() else value) if code in "bcdef" else None
        if found is None:
            continue
        number = found[1] if found[1].isdigit() and found[1] != "00" else ""
        said.append(("b" if code == "b" else "a", f"{found[2]}{number}"))
        entry.left.remove((code, value))
        carry.ledger.lose("146", value, range(5), subfield=code)
    if said:
        carry.add("048", " 7", [*said, ("2", "iamlmp")])


def form_codes(carry: Carry, entry: Entry) -> None:
    """047 for UNIMARC: MARC 21's own list and IAML's, both of which 128 has; others have no place."""
    if entry.field.ind2 == " " or entry.field.get("2") == "iamlmf":
        entry.take("2")
        carry.add("128", "  ", mapped(entry, "aa", tidy))


def players(carry: Carry, entry: Entry) -> None:
    """048 for UNIMARC: MARC 21's own list in 128, IAML's in 146; others have no place."""
    if entry.field.ind2 == " ":
        carry.add("128", "  ", mapped(entry, "ab bc", tidy))
    elif entry.field.get("2") == "iamlmp":
        said: Pairs = []
        for code, value in list(entry.left):
            found = _IAML_NUMBERED.fullmatch(value.strip()) if code in "ab" else None
            if found is not None:
                said.append(("b" if code == "b" else "c", f"{found[2] or '##'}{found[1]}####"))
                entry.left.remove((code, value))
        entry.take("2" if said else "")
        carry.add("146", "0 ", said)


def key(carry: Carry, entry: Entry) -> None:
    """384 for UNIMARC: a code for the major keys and the minor ones without an accidental."""
    found = _KEY.fullmatch(tidy(entry.field.get("a")))
    if found is None or (found[2] and found[3].lower() == "minor"):
        return
    entry.one("a")
    accidental = _ACCIDENTALS[found[2].lower()] if found[2] else ""
    carry.add("128", "  ", [("d", found[1].lower() + ("m" if found[3].lower() == "minor" else accidental))])
