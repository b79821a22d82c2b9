"""Coded data for UNIMARC: leader and 100 of leader and 008; 101 and 102."""

from __future__ import annotations

from tianlu.marc.crosswalk import coded, countries
from tianlu.marc.crosswalk.carrying import Carry, mapped
from tianlu.marc.crosswalk.ledger import Entry
from tianlu.marc.crosswalk.to_unimarc_textual import book, form_of_item, serial
from tianlu.marc.formats import positions
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
    is_book = kind in "at" and level in "acdm"
    is_serial = kind == "a" and level in "bis"
    known = [*range(15), *range(35, 39)]
    language = text[35:38].strip(" |")
    if not carry.ledger.has("041") and len(language) == 3:
        carry.add("101", "0 ", [("a", language)])
    known += _countries(carry, text[15:18].strip(" |"))
    audience, government = " ", "u"
    if is_book:
        audience, government = coded.AUDIENCE.get(text[22], "u"), coded.GOVERNMENT.get(text[28], "u")
        known += book(carry, text)
    elif is_serial:
        government = coded.GOVERNMENT.get(text[28], "u")
        known += serial(carry, text)
    else:
        known += [at for at in _OF_MUSIC if text[at] in "nu"] if kind in "cdij" else []
        named = {one.name: one.start for one in positions("marc21", "008", carry.leader)}
        audience, mine = _said(coded.AUDIENCE, text, named.get("Target audience"))
        government, also = _said(coded.GOVERNMENT, text, named.get("Government publication"))
        known += [*carry.material, *mine, *also, *form_of_item(carry, text, named.get("Form of item"))]
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
                    f"{coded.entered(text[:6])}{coded.DATE_TYPE.get(text[6], 'u')}{dates}{audience or ' '}  {government or 'u'}{modified}"
                    f"{cataloged[:3]:3}y50      {coded.script_of_title(title)}"
                ),
            )
        ],
    )
    carry.ledger.lose("008", text, known)


def _countries(carry: Carry, first: str) -> list[int]:
    """102 of the country in 008 and of those in 044, where $a has codes of MARC and $c of ISO; the positions of 008 it holds."""
    codes = list(
        dict.fromkeys([first, *(code.strip() for entry in carry.ledger.every("044") for code in entry.field.all("a"))])
    )
    named = [(code, countries.ISO[code]) for code in codes if code in countries.ISO]
    parts = [
        f"{place}-{code[:2].upper()}" for code, place in named if place in ("US", "CA") and not code.startswith("xx")
    ]
    places = [place for _, place in named]
    for entry in carry.ledger.every("044"):
        entry.left = [(code, value) for code, value in entry.left if code != "a" or value.strip() not in countries.ISO]
        places += [value.strip().upper()[:2] for value in entry.take("c")]
    pairs = [("a", place) for place in dict.fromkeys(places)]
    carry.add("102", "  ", [*pairs, *[("b", part) for part in parts[:1]]])
    return [*range(15, 18)] if first in countries.ISO or first in ("", "xx", "vp") else []


_OF_MUSIC = (*range(18, 22), *range(30, 32), 33)  # where n is "not applicable"


def _said(table: dict[str, str], text: str, at: int | None) -> tuple[str, list[int]]:
    """What UNIMARC has for the code of a position that not every material has, and the position if it has something."""
    code = table.get(text[at], "") if at is not None else ""
    return code, [at] if code and at is not None else []


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
