"""Coded data of texts for UNIMARC: 105, 106 and 110 of 008, or of a 006 with its codes where 008 has them."""

from __future__ import annotations

from tianlu.marc.crosswalk import coded
from tianlu.marc.crosswalk.carrying import Carry


def book(carry: Carry, text: str) -> list[int]:
    """105 and 106; the positions of 008 that they hold."""
    drawn = "".join([coded.ILLUSTRATION.get(code, "") for code in text[18:22]])
    held = "".join([coded.CONTENTS.get(code, "") for code in text[24:28]])
    flags = "".join([code if code in "01" else "|" for code in text[29:32]])
    literary, life = coded.LITERARY.get(text[33], "|"), coded.BIOGRAPHY.get(text[34], "|")
    carry.add("105", "  ", [("a", f"{drawn or 'y':4}{held or 'z':4}{flags}{literary}{life}")])
    online = text[23] == " " and any(entry.field.text[:2] == "cr" for entry in carry.ledger.every("007"))
    if not carry.has("106"):
        carry.add("106", "  ", [("a", "s" if online else coded.FORM.get(text[23], "z"))])
    lost = [at for at in range(18, 22) if text[at] not in coded.ILLUSTRATION]
    lost += [at for at in range(24, 28) if text[at] not in coded.CONTENTS]
    lost += [at for at, table in _OF_BOOKS if text[at] not in table]
    return [at for at in range(18, 35) if at not in lost]


_OF_BOOKS = (
    (22, coded.AUDIENCE),
    (23, coded.FORM),
    (28, coded.GOVERNMENT),
    (33, coded.LITERARY),
    (34, coded.BIOGRAPHY),
)
_OF_SERIALS = (
    (18, coded.FREQUENCY),
    (19, coded.REGULARITY),
    (21, coded.SERIAL_TYPE),
    (24, coded.SERIAL_CONTENTS),
    (28, coded.GOVERNMENT),
)


def serial(carry: Carry, text: str) -> list[int]:
    """110 and 106; the positions of 008 that they hold."""
    kind, often, regular = (
        coded.SERIAL_TYPE.get(text[21], "z"),
        coded.FREQUENCY.get(text[18], "z"),
        coded.REGULARITY.get(text[19], "u"),
    )
    whole = coded.SERIAL_CONTENTS.get(text[24], " ")
    held = "".join([coded.SERIAL_CONTENTS.get(code, "") for code in text[25:28]])
    conference = text[29] if text[29] in "01" else "|"
    carry.add("110", "  ", [("a", f"{kind}{often}{regular}{whole}{held:3}{conference}|||")])
    known = [29, *form_of_item(carry, text, 23), *(at for at, table in _OF_SERIALS if text[at] in table)]
    known += [at for at in range(25, 28) if text[at] in coded.SERIAL_CONTENTS]
    title = next((entry.field.get("a") for entry in carry.ledger.every("245")), "")
    return [*known, *([33] if coded.SCRIPT.get(text[33]) == coded.script_of_title(title) else [])]


def form_of_item(carry: Carry, text: str, at: int | None) -> list[int]:
    """106, where there is none yet and the code says something; the position if it holds it."""
    code = coded.FORM.get(text[at], "") if at is not None else ""
    if at is None or not code:
        return []
    if not carry.has("106") and text[at] != " ":
        carry.add("106", "  ", [("a", code)])
    return [at] if any(one.tag == "106" and one.get("a") == code for one in carry.fields) or text[at] == " " else []
