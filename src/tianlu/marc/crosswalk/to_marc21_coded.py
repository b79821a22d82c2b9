"""Coded data for MARC 21: leader and 008, with 041, 044 and 040 for what does not fit into them."""

from __future__ import annotations

import re

from tianlu.marc.crosswalk import coded, countries
from tianlu.marc.crosswalk.agencies import UNKNOWN, country_of
from tianlu.marc.crosswalk.carrying import Carry, Pairs, mapped
from tianlu.marc.crosswalk.material_lines import lines
from tianlu.marc.crosswalk.to_marc21_material import blank, materials
from tianlu.marc.formats import coded_key, positions
from tianlu.marc.projecting.punctuation import tidy

_STATUS, _TYPE, _LEVEL, _ENCODING_LEVEL = map(coded.back, (coded.STATUS, coded.TYPE, coded.LEVEL, coded.ENCODING_LEVEL))
_DATE_TYPE, _AUDIENCE, _GOVERNMENT, _FORM = map(
    coded.back, (coded.DATE_TYPE, coded.AUDIENCE, coded.GOVERNMENT, coded.FORM)
)
_ILLUSTRATION, _CONTENTS, _LITERARY, _BIOGRAPHY = map(
    coded.back, (coded.ILLUSTRATION, coded.CONTENTS, coded.LITERARY, coded.BIOGRAPHY)
)
_SERIAL_TYPE, _FREQUENCY, _REGULARITY = map(coded.back, (coded.SERIAL_TYPE, coded.FREQUENCY, coded.REGULARITY))
_SERIAL_CONTENTS, _SCRIPT = map(coded.back, (coded.SERIAL_CONTENTS, coded.SCRIPT))
_YEAR = re.compile(r"[0-9 ]{4}")


def leader(carry: Carry) -> str:
    """The leader of the new record; what of the old one has no place is lost."""
    carry.ledger.lose("LDR", carry.leader, (*range(8), *range(9, 24)), empty=" |#0")
    return leader_of(carry)


def leader_of(carry: Carry) -> str:
    old = carry.leader
    status, kind, level = (
        table.get(old[at], default) for at, table, default in ((5, _STATUS, "n"), (6, _TYPE, "a"), (7, _LEVEL, "m"))
    )
    full = _ENCODING_LEVEL.get(old[17], " ")
    described = " " if old[18] == "n" else "i"
    return f"00000{status}{kind}{level} a2200000{full}{described} 4500"


def fixed(carry: Carry) -> None:
    """008 of 100, 101, 102, 105, 106, 110 and the fields of the material; languages that do not fit into it go to 041."""
    general = _taken(carry, "100").ljust(36)
    material = coded_key("marc21", "008", leader_of(carry))[1]
    body, known = _body(carry, material, general)
    body = materials(carry, material, body)
    dates = "".join([re.sub("[^0-9]", "u", part) if part.strip() else part for part in (general[9:13], general[13:17])])
    sort = _DATE_TYPE.get(general[8], "s" if _YEAR.fullmatch(general[9:13]) else "n")
    country, language = _country(carry), _languages(carry)
    entered = general[2:8] if general[2:8].isdecimal() else "      "
    coded_too = {"105", "106", "110", *(line.target for line in lines() if line.tag == "008")}
    if general.strip() or country != "xx " or language or carry.ledger.has(*coded_too):
        carry.control("008", f"{entered}{sort}{dates}{country:3}{body}{language:3} d")
    silent = (
        [20] if general[20] in "uy" else []
    )  # unknown, or no publication of a government, as maps and music mostly are
    carry.ledger.lose("100", general, (*range(17), *known, *silent, *range(21, 36)))


def _body(carry: Carry, material: str, general: str) -> tuple[str, list[int]]:
    """What 008 has for the material from 100, 105, 106 and 110, and the positions of 100 that stand there."""
    texts = {"books": ("105", _book), "serials": ("110", _serial)}
    form = _FORM.get(_taken(carry, "106")[:1], "") if material not in texts else ""
    for other, (tag, write) in texts.items():
        if other != material and any(entry.field.get("a").strip(" |yz0u") for entry in carry.ledger.every(tag)):
            carry.control("006", f"{'s' if other == 'serials' else 'a'}{write(carry)}")
    if material in texts:
        said = list(texts[material][1](carry))
    else:
        said = list(blank(material))
    known = []
    audience, at = _audience(general)
    named = {one.name: one for one in positions("marc21", "008", leader_of(carry))}
    for name, code, place in (
        ("Target audience", audience, at),
        ("Government publication", _GOVERNMENT.get(general[20], "|"), 20),
        ("Form of item", form, -1),
    ):
        if name in named and code in [value for value, _ in named[name].values]:
            said[named[name].start - 18] = code
            known.append(place)
    return "".join(said), known


def _taken(carry: Carry, tag: str) -> str:
    entry = next(carry.ledger.every(tag), None)
    return entry.one("a").replace("#", " ") if entry else ""  # worksheets show a blank as #


def _audience(general: str) -> tuple[str, int]:
    """One code for up to three of UNIMARC, and which: what is for the young and for adults alike is for everybody."""
    at = general.find("m", 17, 20)
    if at > 17:
        return "g", at
    return _AUDIENCE.get(general[17], " "), 17


def _book(carry: Carry) -> str:
    text = _taken(carry, "105").ljust(13)
    form = _FORM.get(_taken(carry, "106")[:1], " ")
    electronic = next((entry.field.get("a") for entry in carry.ledger.every("135")), "")
    form = form if form != " " or not electronic else "o" if electronic[1:2] == "r" else "s"
    drawn = "".join([_ILLUSTRATION.get(code, "") for code in text[:4]])
    held = "".join([_CONTENTS.get(code, "") for code in text[4:8]])
    flags = "".join([code if code in "01" else "|" for code in text[8:11]])
    literary, life = _LITERARY.get(text[11], "|"), _BIOGRAPHY.get(text[12], "|")
    lost = [at for at in range(4) if text[at] not in "y" and text[at] not in _ILLUSTRATION]
    lost += [at for at in range(4, 8) if text[at] not in "z" and text[at] not in _CONTENTS]
    carry.ledger.lose("105", text, [at for at in range(13) if at not in lost])
    return f"{drawn:4} {form}{held:4}|{flags} {literary}{life}"


def _serial(carry: Carry) -> str:
    text = _taken(carry, "110").ljust(11)
    kind, often, regular = (
        table.get(text[at], "|") for at, table in ((0, _SERIAL_TYPE), (1, _FREQUENCY), (2, _REGULARITY))
    )
    form = _FORM.get(_taken(carry, "106")[:1], " ")
    conference = text[7] if text[7] in "01" else "|"
    whole = _SERIAL_CONTENTS.get(text[3], " ")
    held = "".join([_SERIAL_CONTENTS.get(code, "") for code in text[4:7]])
    carry.ledger.lose("110", text, (0, 1, 2, 7, *(at for at in range(3, 7) if text[at] in _SERIAL_CONTENTS)))
    script = _SCRIPT.get(next((entry.field.get("a")[34:36] for entry in carry.ledger.every("100")), ""), "|")
    return f"{often}{regular} {kind} {form}{whole}{held:3}|{conference}   {script}|"


def _country(carry: Carry) -> str:
    places = []
    for entry in carry.ledger.every("102"):
        states = entry.pairs("b")
        for code in entry.take("a"):
            nation = code.strip().upper()
            found = countries.MARC.get(nation, "")
            if nation in ("US", "CA") and len(states) == 1:
                state = states[0][1].strip().rpartition("-")[2].lower() + nation[0].lower()
                found = state if countries.ISO.get(state) == nation else found
                states = [] if found == state else states
            places.append(found or nation.lower())
        entry.left += states
    places = [place for place in places if place]
    if len(places) > 1:
        carry.add("044", "  ", [("a", place) for place in places])
    return next((place for place in places if place in countries.ISO), "xx ")


def _languages(carry: Carry) -> str:
    first = ""
    for entry in carry.ledger.every("101"):
        pairs = mapped(entry, "aa bk ch db ef fa ga he ig jj", tidy)
        first = first or next((value[:3].lower() for code, value in pairs if code == "a"), "")
        if len(pairs) > 1:
            translated = any(code == "h" for code, _ in pairs)
            carry.add("041", "1 " if translated else "0 ", dict.fromkeys(pairs))
    return first


def agencies(carry: Carry) -> None:
    codes = {"0": "a", "1": "c", "2": "d"}
    said: Pairs = []
    rules: list[str] = []
    for entry in carry.ledger.every("801"):
        code = codes.get(entry.field.ind2, "a" if not said else "")
        if code:
            agents = [value.strip() for value in entry.take("b")]
            said += [(code, agent) for agent in agents]
            told = {UNKNOWN, *map(country_of, agents)}  # what the codes of the agencies say already
            entry.left = [pair for pair in entry.left if pair[0] != "a" or pair[1].strip() not in told]
        rules += entry.take("g")
    general = next((entry.field.get("a") for entry in carry.ledger.every("100")), "")
    language = general[22:25].strip(" |")
    makers = [pair for pair in said if pair[0] == "a"]
    others = [pair for pair in dict.fromkeys(said) if pair[0] != "a"] + [("d", value) for _, value in makers[1:]]
    makers = makers[:1]
    if makers or others:
        carry.add("040", "  ", [*makers, ("b", language), *[("e", rule) for rule in dict.fromkeys(rules)], *others])
