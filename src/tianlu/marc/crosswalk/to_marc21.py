"""UNIMARC and CNMARC to MARC 21, field by field, with the punctuation of ISBD between elements that MARC 21 writes.

Source: UNIMARC to MARC 21 Conversion Specifications (Library of Congress, 2001), and the MARC 21 Format for what came later.
Chinese stays in the fields themselves; the pinyin of a title becomes a variant title.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tianlu.marc.crosswalk.carrying import Carry, Pairs, Row, carried, control, latin_of, mapped, note
from tianlu.marc.crosswalk.ledger import Entry, Loss
from tianlu.marc.crosswalk.to_marc21_access import (
    SUBJECTS,
    contributor,
    main_entry,
    named_subject,
    subject,
    work_as_subject,
)
from tianlu.marc.crosswalk.to_marc21_coded import agencies, fixed, leader
from tianlu.marc.crosswalk.to_marc21_described import NUMBERS, coded_form, contents, frequency, mathematical_data
from tianlu.marc.crosswalk.to_marc21_links import EARLIER, LATER, RELATED, relation
from tianlu.marc.projecting.linked_scripts import is_reading, readings
from tianlu.marc.projecting.punctuation import tidy
from tianlu.marc.record import Field, Record

_NOTES = {
    **dict.fromkeys(("300", "301", "303", "304", "305", "306", "307", "308", "310", "312", "313", "314", "316"), "500"),
    "302": "546",
    "311": "580",
    "315": "515",
    "317": "561",
    "318": "583",
    "320": "504",
    "321": "510",
    "322": "508",
    "323": "511",
    "324": "534",
    "325": "533",
    "332": "524",
    "333": "521",
    "334": "586",
    "336": "516",
    "337": "538",
}
ROWS = {
    "011": Row("022", "aa fl gm yy zz", clean=tidy),
    "013": Row("024", "aa zz", "2 ", tidy),
    "015": Row("027", "aa zz", clean=tidy),
    "016": Row("024", "aa zz", "0 ", tidy),
    "017": Row("024", "aa 22 zz", "7 ", tidy),
    "020": Row("015", "ba zz", clean=tidy),
    "021": Row("017", "ba ab", clean=tidy),
    "022": Row("086", "ba zz", clean=tidy),
    "035": Row("035", "aa zz", clean=tidy),
    "036": Row("031", "aa bb cc dm ee fd gr mg nn oo pp qq rs tt uu 22", clean=tidy),
    "040": Row("030", "aa zz", clean=tidy),
    "049": Row("035", "aa", clean=tidy),
    "072": Row("024", "aa zz", "1 ", tidy),
    "073": Row("024", "aa zz", "3 ", tidy),
    "091": Row("024", "aa bq dc", "8 ", tidy),
    "099": Row("035", "aa", clean=tidy),
    "127": Row("306", "aa", clean=tidy),
    "345": Row("037", "ba ab dc cf", clean=tidy),
    "620": Row("752", "aa bb cc dd 30", clean=tidy),
    "626": Row("753", "aa bb cc 30", clean=tidy),
    "183": Row("338", "ab 22", clean=tidy),
    "207": Row("362", "aa", "0 ", tidy),
    "208": Row("254", "aa", clean=tidy),
    "211": Row("263", "aa", clean=tidy),
    "231": Row("347", "aa bb ec fd ge hf 22", clean=tidy),
    "251": Row("351", "aa bb cc", clean=tidy),
    "283": Row("338", "aa 22", clean=tidy),
    "230": Row("256", "aa", clean=tidy),
    "330": Row("520", "aa ba", clean=tidy),
    "520": Row("247", "aa eb hn ip xx", "10", tidy),
    "530": Row("222", "aa bb", " 0", tidy),
    "531": Row("210", "aa bb", "0 ", tidy),
    "541": Row("242", "aa eb hn ip zy", "10", tidy),
    "610": Row("653", "aa", clean=tidy),
    "615": Row("653", "aa", clean=tidy),
    "660": Row("043", "aa", clean=tidy),
    "661": Row("045", "aa", clean=tidy),
    "675": Row("080", "aa v2", clean=tidy),
    "676": Row("082", "aa v2", "04", tidy),
    "680": Row("050", "aa bb", " 4", tidy),
    "856": Row("856", "uu zz 2y", "40", tidy),
    "328": Row("502", "aa bb cg dd ec tg zg", clean=tidy),
}

_VARIANTS = {"510": "31", "512": "14", "513": "15", "514": "16", "515": "17", "516": "18"}


def convert(record: Record, *, chinese: bool) -> tuple[Record, tuple[Loss, ...]]:
    """The record in MARC 21 and what it does not say any more; `chinese` where it is CNMARC."""
    carry = Carry(record, chinese=chinese)
    carry.pairs_scripts = True
    _readings_aside(carry)
    carried(carry, ROWS, HANDLERS)
    fixed(carry)
    agencies(carry)
    return carry.finished(leader(carry)), carry.ledger.losses()


def _readings_aside(carry: Carry) -> None:
    """A field that says how another is read stands behind it: its own becomes the 880 of the other's."""
    ledger = carry.ledger
    found = readings([entry.field for entry in ledger.entries])
    for original, reading in found.items():
        for at in (original, reading):
            ledger.entries[at].take("67")  # the link and the scripts are said by $6 of MARC 21
        ledger.entries[original].romanised = ledger.entries[reading]
    ledger.aside += [ledger.entries[reading] for reading in found.values()]
    aside = set(found.values())
    ledger.entries = [entry for at, entry in enumerate(ledger.entries) if at not in aside]


def _identifier(carry: Carry, entry: Entry) -> None:
    carry.add("024", "7 ", [("a", entry.text().strip()), ("2", "uri")])


def _isbn(carry: Carry, entry: Entry) -> None:
    binding, price = entry.one("b").strip("() （）"), tidy(entry.one("d"))
    for code, value in entry.pairs("az") or ([("a", "")] if price else []):
        carry.add("020", "  ", [(code, tidy(value)), ("q", binding), ("c", price)])
        binding, price = "", ""


def _isbd(pairs: Iterable[tuple[str, str, str]], apart: str = "") -> Pairs:
    """(code, what stands before it, text): marks end the subfield before; neighbours of one code are one subfield but for
    those `apart`, which are repeated."""
    found: list[list[str]] = []
    for code, mark, value in pairs:
        if found and mark:
            stop = "" if mark == "." and found[-1][1].endswith(".") else mark if mark in (".", ",") else f" {mark}"
            found[-1][1] += stop
        if found and found[-1][0] == code and mark and code not in apart:
            found[-1][1] += f" {value}"
        else:
            found.append([code, value])
    return [(code, value) for code, value in found]


def _title(carry: Carry, entry: Entry) -> None:
    medium = [value for other in carry.ledger.every("204") for value in other.take("a")]
    marks = {
        "d": ("b", "="),
        "e": ("b", ":"),
        "f": ("c", "/"),
        "g": ("c", ";"),
        "c": ("c", "."),
        "h": ("n", "."),
        "i": ("p", "."),
    }
    said: list[tuple[str, str, str]] = []
    for code, value in entry.pairs("abcdefghiv"):
        text = tidy(value)
        if code == "a":
            said.append(("a", "", text) if not said else ("b", ";", text))
        elif code == "b":
            said.append(("h", "", f"[{text}]"))
        elif code == "v":
            said.append(("n", ".", text))
        elif code == "i" and said and said[-1][0] == "n":
            said.append(("p", ",", text))
        else:
            said.append((*marks[code], text.lstrip("= ") if code == "d" else text))
        if medium:
            said.append(("h", "", f"[{tidy(medium.pop(0))}]"))
    said_too = entry.field.all("9A")
    readable = is_reading(" ".join(said_too), " ".join(entry.field.all("a")))
    latin, *others = [tidy(pinyin) for pinyin in entry.take("9A")] if said_too and readable else [""]
    carry.add_romanised("245", ("0" if entry.field.ind1 == "0" else "1") + "0", _isbd(said), latin)
    for pinyin in others:
        carry.add("246", "3 ", [("a", pinyin)])


def _variant(carry: Carry, entry: Entry) -> None:
    pairs = mapped(entry, "aa eb hn ip", tidy)
    carry.add_romanised("246", _VARIANTS.get(entry.tag, "3 "), pairs, latin_of(entry))


def _edition(carry: Carry, entry: Entry) -> None:
    marks = {"a": ("a", ""), "b": ("a", ","), "d": ("b", "="), "f": ("b", "/"), "g": ("b", ";")}
    carry.add("250", "  ", _isbd([(*marks[code], tidy(value)) for code, value in entry.pairs("abdfg")]))


def _publication(carry: Carry, entry: Entry) -> None:
    kind = {"0": "1", "1": "0", "2": "2", "3": "3", "4": "4"}.get(entry.field.ind2, "1") if entry.tag == "214" else "1"
    marks = {"a": ("a", ";"), "c": ("b", ":"), "d": ("c", ",")}
    said = [(*marks[code], tidy(value)) for code, value in entry.pairs("acd")]
    _once(carry, f" {kind}", _isbd(said, "abc"))
    marks = {"e": ("a", ";"), "g": ("b", ":"), "h": ("c", ",")}
    _once(carry, " 3", _isbd([(*marks[code], tidy(value)) for code, value in entry.pairs("egh")], "abc"))


def _once(carry: Carry, indicators: str, pairs: Pairs) -> None:
    """Some libraries say the same in 210 and in 214."""
    if pairs and Field("264", indicators[0], indicators[1], pairs) not in carry.fields:
        carry.add("264", indicators, pairs)


def _extent(carry: Carry, entry: Entry) -> None:
    marks = {"a": ("a", ""), "c": ("b", ":"), "d": ("c", ";"), "e": ("e", "+")}
    carry.add("300", "  ", _isbd([(*marks[code], tidy(value)) for code, value in entry.pairs("acde")]))


def _series(carry: Carry, entry: Entry) -> None:
    marks = {
        "a": ("a", ""),
        "d": ("a", "="),
        "e": ("a", ":"),
        "f": ("a", "/"),
        "h": ("a", "."),
        "i": ("a", "," if entry.field.get("h") else "."),
        "v": ("v", ";"),
        "x": ("x", ","),
    }
    pairs = _isbd([(*marks[code], tidy(value)) for code, value in entry.pairs("adefhivx")])
    traced = "1" if carry.ledger.has("410") else "0"
    carry.add_romanised("490", f"{traced} ", pairs, latin_of(entry))


def _uniform(carry: Carry, entry: Entry) -> None:
    if entry.field.ind2 == "0" and (not main_entry(carry) or carry.has("240")):
        tag, indicators = "730", "0 "
    else:
        tag, indicators = ("240", "10") if main_entry(carry) else ("130", "0 ")
    pairs = mapped(entry, "aa hn ip ml lk kf qs wo rm ur", tidy)
    carry.add_romanised(tag, indicators, pairs, latin_of(entry))


def _class(carry: Carry, entry: Entry) -> None:
    scheme = {"690": "clc", "692": "lcsas", "681": "ncsclt"}.get(entry.tag) or entry.one("2")
    carry.add("060" if scheme == "usnlm" else "084", " 4" if scheme == "usnlm" else "  ", [
        *mapped(entry, "aa bb", tidy),
        ("2", "" if scheme == "usnlm" else scheme),
    ])  # fmt: skip


HANDLERS: dict[str, Callable[[Carry, Entry], None]] = {
    "001": control,
    "003": _identifier,
    "005": control,
    "010": _isbn,
    "200": _title,
    "205": _edition,
    **dict.fromkeys(("210", "214"), _publication),
    "215": _extent,
    "225": _series,
    "500": _uniform,
    **dict.fromkeys((*_VARIANTS, "517", "518", "532", "540"), _variant),
    **{tag: note(target, "abcdef", "0 " if target == "511" else "  ") for tag, target in _NOTES.items()},
    **NUMBERS,
    **dict.fromkeys(("181", "182"), coded_form),
    "206": mathematical_data,
    "326": frequency,
    "327": contents,
    **dict.fromkeys(("700", "701", "702", "710", "711", "712", "720", "721", "722"), contributor),
    **dict.fromkeys(SUBJECTS, subject),
    **dict.fromkeys(("600", "601", "602"), named_subject),
    "604": work_as_subject,
    **dict.fromkeys(("681", "686", "687", "690", "692", "696"), _class),
    **dict.fromkeys(("410", *RELATED, *EARLIER, *LATER), relation),
}
