"""Coded data for UNIMARC: leader, 100, 105, 106 and 110 of leader and 008; 101 and 102."""

from __future__ import annotations

from tianlu.marc.crosswalk import coded, countries
from tianlu.marc.crosswalk.carrying import Carry, mapped
from tianlu.marc.crosswalk.ledger import Entry
from tianlu.marc.projecting.punctuation import tidy


def leader(carry: Carry) -> str:
    old = carry.leader
    status, kind, level = (
        table.get(old[at], default)
        for at, table, default in ((5, coded.STATUS, "n"), (6, coded.TYPE, "a"), (7, coded.LEVEL, "m"))
    )
    full = coded.ENCODING_LEVEL.get(old[17], " ")
    described = "n" if old[18] == " " else " "
    carry.ledger.lose("LDR", old, (*range(8), *range(9, 19), *range(20, 24)))
    return f"00000{status}{kind}{level}  2200000{full}{described} 450 "


def fixed(carry: Carry, entry: Entry) -> None:
    text = entry.text().ljust(40)
    kind, level = carry.leader[6], carry.leader[7]
    book = kind in "at" and level in "acdm"
    serial = kind == "a" and level in "bis"
    known = [*range(18), *range(35, 39)]
    language = text[35:38].strip(" |")
    if not carry.ledger.has("041") and len(language) == 3:
        carry.add("101", "0 ", [("a", language)])
    country = text[15:18].strip(" |")
    if place := countries.ISO.get(country):
        part = f"{place}-{country[:2].upper()}" if place in ("US", "CA") and not country.startswith("xx") else ""
        carry.add("102", "  ", [("a", place), ("b", part)])
    audience, government = " ", "u"
    if book:
        audience, government = coded.AUDIENCE.get(text[22], "u"), coded.GOVERNMENT.get(text[28], "u")
        known += _book(carry, text)
    elif kind in "cdgijkmor" and level in "acdm":
        audience = coded.AUDIENCE.get(text[22], " ")
        known += [22] if audience != " " else []
    elif serial:
        government = coded.GOVERNMENT.get(text[28], "u")
        known += _serial(carry, text)
    dates = text[7:15].replace("u", " ").replace("|", " ")
    cataloged = next((one.field.get("b") for one in carry.ledger.every("040")), "") or (
        "chi" if carry.chinese else "eng"
    )
    title = next((one.field.get("a") for one in carry.ledger.every("245")), "")
    modified = "0" if text[38] in " |" else "1"
    carry.add(
        "100",
        "  ",
        [
            (
                "a",
                (
                    f"{coded.entered(text[:6])}{coded.DATE_TYPE.get(text[6], 'u')}{dates}{audience}  {government or ' '}{modified}"
                    f"{cataloged[:3]:3}y50      {coded.script_of_title(title)}"
                ),
            )
        ],
    )
    carry.ledger.lose("008", text, known)


def _book(carry: Carry, text: str) -> list[int]:
    drawn = "".join([coded.ILLUSTRATION.get(code, "") for code in text[18:22]])
    held = "".join([coded.CONTENTS.get(code, "") for code in text[24:28]])
    flags = "".join([code if code in "01" else "|" for code in text[29:32]])
    carry.add(
        "105",
        "  ",
        [
            (
                "a",
                (
                    f"{drawn or 'y':4}{held or 'z':4}{flags}{coded.LITERARY.get(text[33], '|')}{coded.BIOGRAPHY.get(text[34], '|')}"
                ),
            )
        ],
    )
    online = text[23] == " " and any(entry.field.text[:2] == "cr" for entry in carry.ledger.every("007"))
    carry.add("106", "  ", [("a", "s" if online else coded.FORM.get(text[23], "z"))])
    lost = [at for at in range(18, 22) if text[at] not in coded.ILLUSTRATION]
    lost += [at for at in range(24, 28) if text[at] not in coded.CONTENTS]
    lost += [at for at, table in _CODED if text[at] not in table]
    return [at for at in range(18, 35) if at not in lost]


_CODED = (
    (22, coded.AUDIENCE),
    (23, coded.FORM),
    (28, coded.GOVERNMENT),
    (33, coded.LITERARY),
    (34, coded.BIOGRAPHY),
)


def _serial(carry: Carry, text: str) -> list[int]:
    kind, often, regular = (
        coded.SERIAL_TYPE.get(text[21], "z"),
        coded.FREQUENCY.get(text[18], "z"),
        coded.REGULARITY.get(text[19], "u"),
    )
    conference = text[29] if text[29] in "01" else "|"
    carry.add("110", "  ", [("a", f"{kind}{often}{regular}    {conference}|||")])
    form = coded.FORM.get(text[23], "")
    carry.add("106", "  ", [("a", form)])
    tables = (
        (18, coded.FREQUENCY),
        (19, coded.REGULARITY),
        (21, coded.SERIAL_TYPE),
        (23, coded.FORM),
        (28, coded.GOVERNMENT),
    )
    return [29, *(at for at, table in tables if text[at] in table)]


def languages(carry: Carry, entry: Entry) -> None:
    pairs = []
    for code, value in mapped(entry, "aa bd da eh fe gi hc jj kb", tidy):
        whole = len(value) % 3 == 0 and not entry.field.get("2")  # before 2001 several codes stood in one subfield
        pairs += [(code, value[at : at + 3]) for at in range(0, len(value), 3)] if whole else [(code, value)]
    if not any(code == "a" for code, _ in pairs):
        fixed_field = next((one.field.text for one in carry.ledger.every("008")), "")
        pairs.insert(0, ("a", fixed_field[35:38].strip(" |")))
    translated = any(code == "c" for code, _ in pairs)
    carry.add("101", "1 " if translated else "0 ", dict.fromkeys(pairs))
