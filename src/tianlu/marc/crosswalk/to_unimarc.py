"""MARC 21 to UNIMARC and CNMARC, field by field.

Source: UNIMARC to MARC 21 Conversion Specifications (Library of Congress, 2001), read from the other side, and the UNIMARC
Manual for what came later. The punctuation of ISBD goes: in UNIMARC the subfields themselves part the elements.
"""

from __future__ import annotations

from collections.abc import Callable

from tianlu.marc.crosswalk import rda
from tianlu.marc.crosswalk.agencies import country_of
from tianlu.marc.crosswalk.carrying import Carry, Row, carried, control, mapped, note, romanised
from tianlu.marc.crosswalk.ledger import Entry, Loss
from tianlu.marc.crosswalk.to_unimarc_access import SUBJECTS, contributor, named_subject, subject
from tianlu.marc.crosswalk.to_unimarc_coded import fixed, languages, leader
from tianlu.marc.crosswalk.to_unimarc_described import DESCRIBED
from tianlu.marc.crosswalk.to_unimarc_links import RELATED, relation, series_name, series_title
from tianlu.marc.crosswalk.to_unimarc_material import materials
from tianlu.marc.projecting.linked_scripts import is_reading
from tianlu.marc.projecting.marc21 import CHINESE_CLASS
from tianlu.marc.projecting.punctuation import bare, tidy
from tianlu.marc.projecting.title_statement import MARC21_CODES, pieces_of_245
from tianlu.marc.record import Record


def _part_of_extent(text: str) -> str:
    """Part of 300, of which the marks before accompanying material end the size."""
    return bare(bare(text).rstrip("+"))


_NOTES = {
    **dict.fromkeys(
        (
            "501",
            "506",
            "507",
            "513",
            "514",
            "518",
            "522",
            "525",
            "526",
            "532",
            "535",
            "536",
            "544",
            "546",
            "547",
            "555",
            "565",
            "567",
            "581",
            "584",
            "585",
            "588",
            "590",
        ),
        "300",
    ),
    "504": "320",
    "508": "314",
    "510": "321",
    "511": "323",
    "515": "315",
    "516": "336",
    "521": "333",
    "530": "325",
    "533": "325",
    "534": "324",
    "538": "337",
    "524": "332",
    "540": "310",
    "541": "317",
    "545": "314",
    "550": "314",
    "561": "317",
    "580": "311",
    "583": "318",
    "586": "334",
}
_OF_NOTES = "abcdefghijklmnopqrstvyz"  # addresses ($u), links ($w) and what is not public ($x) are no words of a note
ROWS = {
    "022": Row("011", "aa lf mg yy zz", clean=tidy),
    "027": Row("015", "aa zz", clean=tidy),
    "030": Row("040", "aa zz", clean=tidy),
    "031": Row("036", "aa bb cc df ee gm md nn oo pp qq rg sr tt uu 22", clean=tidy),
    "035": Row("035", "aa zz", clean=tidy),
    "037": Row("345", "ab ba cd fc", clean=tidy),
    "306": Row("127", "aa", clean=tidy),
    "752": Row("620", "aa bb cc dd 03"),
    "753": Row("626", "aa bb cc 03"),
    "210": Row("531", "aa bb"),
    "222": Row("530", "aa bb", "0 "),
    "242": Row("541", "aa be nh pi yz", "1 "),
    "247": Row("520", "aa be nh pi xx", "1 "),
    "250": Row("205", "aa bf"),
    "254": Row("208", "aa"),
    "256": Row("230", "aa"),
    "263": Row("211", "aa"),
    "300": Row("215", "aa bc cd ee", clean=_part_of_extent),
    "310": Row("326", "aa bb"),
    "321": Row("326", "aa bb"),
    "336": Row("181", "bc 22", clean=tidy),
    "337": Row("182", "bc 22", clean=tidy),
    "338": Row("183", "ba 22", clean=tidy),
    "347": Row("231", "aa bb ce df eg fh 22", clean=tidy),
    "351": Row("251", "aa bb cc", clean=tidy),
    "362": Row("207", "aa", " 0", tidy),
    "440": Row("225", "aa nh pi vv xx", "2 "),
    "502": Row("328", "aa bb ce dd gc", " 0", tidy),
    "653": Row("610", "aa", "0 "),
    "740": Row("517", "aa nh pi", "1 "),
    "856": Row("856", "uu zz y2 32", clean=tidy),
}
_NUMBERS = {"0": "016", "1": "072", "2": "013", "3": "073"}
_VARIANTS = {"1": "510", "4": "512", "5": "513", "6": "514", "7": "515", "8": "516"}


def convert(record: Record, *, chinese: bool) -> tuple[Record, tuple[Loss, ...]]:
    """The record in UNIMARC, as CNMARC writes it where `chinese`, and what it does not say any more."""
    carry = Carry(record, chinese=chinese)
    _vernacular_first(carry)
    materials(carry)
    carried(carry, ROWS, HANDLERS)
    _agency_of_number(carry)
    return carry.finished(leader(carry)), carry.ledger.losses()


def _agency_of_number(carry: Carry) -> None:
    """003 names an agency that 040 most often names too; where there is no 040, it stands in 801, else with its number in 035."""
    for entry in carry.ledger.every("003"):
        if not carry.has("801"):
            agency = entry.text().strip()
            carry.add("801", " 0", [("a", country_of(agency)), ("b", agency)] if agency else [])
            continue
        agency = entry.field.text.strip()
        number = next((field.text.strip() for field in carry.fields if field.tag == "001"), "")
        if any(field.get("b") == agency for field in carry.fields if field.tag == "801"):
            entry.text()
        elif number:
            carry.add("035", "  ", [("a", f"({entry.text().strip()}){number}")])


def _vernacular_first(carry: Carry) -> None:
    """A field 880 stands for the field it is linked to, which stands behind it as its romanisation."""
    ledger = carry.ledger
    linked = {}
    for entry in ledger.entries:
        link = entry.field.get("6")
        if entry.tag != "880" and link.startswith("880-"):
            entry.one("6")
            linked[f"{entry.tag}-{link[4:6]}"] = entry
    stands: dict[Entry, Entry] = {}
    for entry in ledger.entries:
        if entry.tag == "880" and len(link := entry.one("6")) >= 3:
            twin = linked.pop(link[:6], None)
            if twin and is_reading(entry.field.text, twin.field.text):
                entry.join(twin)
            else:
                entry.tag = link[:3]
                if twin:
                    twin.join(entry)
                    stands[twin] = entry
    ledger.aside += [entry.romanised for entry in ledger.entries if entry.romanised]
    moved = set(stands.values())
    ledger.entries = [
        stands.get(entry, entry)
        for entry in ledger.entries
        if entry not in moved and (entry in stands or entry not in ledger.aside)
    ]


def _coded_form(carry: Carry, entry: Entry) -> None:
    """336 to 338: the code says what the term says; where the term stands alone its code is known, or it is a carrier's
    and stands in words in 283."""
    codes = rda.CODES[entry.tag]
    found = [code for value in entry.field.all("a") if (code := codes.get(tidy(value).lower(), ""))]
    row = ROWS[entry.tag]
    if entry.field.get("b") or len(found) == len(entry.field.all("a")):
        entry.take("a")
    elif not found:
        if entry.tag == "338":
            carry.add("283", "  ", mapped(entry, "aa 22", tidy))
        return
    pairs = mapped(entry, row.subfields, row.clean)
    named = [] if entry.field.get("b") else [(row.subfields[1], code) for code in found]
    carry.add(row.tag, row.indicators, [*named, *pairs])


def _lccn(carry: Carry, entry: Entry) -> None:
    carry.add("035", "  ", [("a", f"(DLC){value.strip()}") for value in entry.take("a")])


def _isbn(carry: Carry, entry: Entry) -> None:
    """One 010 for each number: the qualifier and the price belong to the first."""
    qualifiers = [value.strip("() :;,") for value in entry.take("q")]
    price = bare(entry.one("c"))
    for code, value in entry.pairs("az") or ([("a", "")] if price else []):
        number, _, said = value.partition("(")
        words = "; ".join([*filter(None, [said.strip("() :;,")]), *qualifiers])
        carry.add("010", "  ", [(code, bare(number)), ("b", words), ("d", price)])
        price, qualifiers = "", []


def _standard_number(carry: Carry, entry: Entry) -> None:
    tag = _NUMBERS.get(entry.field.ind1)
    if tag:
        carry.add(tag, " 0" if tag in ("072", "073") else "  ", mapped(entry, "aa zz", tidy))
    elif entry.field.ind1 in "78":
        carry.add("017", "70" if entry.field.ind1 == "7" else "80", mapped(entry, "aa 22 zz", tidy))


def _agencies(carry: Carry, entry: Entry) -> None:
    rules = entry.take("e")
    entry.take("b")  # the language of cataloguing stands in 100
    for code, second in (("a", "0"), ("c", "1"), ("d", "2")):
        for agency in dict.fromkeys(entry.take(code)):
            named = [("a", country_of(agency.strip())), ("b", agency.strip())]
            carry.add("801", f" {second}", [*named, *[("g", rule) for rule in rules]])


def _nlm(carry: Carry, entry: Entry) -> None:
    carry.add("686", "  ", [*mapped(entry, "aa bb", tidy), ("2", "usnlm")])


def _own_heading(carry: Carry, entry: Entry) -> None:
    """690 to 692 are each library's own: in China classes stand there, elsewhere subjects and places."""
    pattern = CHINESE_CLASS.get(entry.tag)
    if pattern is not None and pattern.fullmatch(entry.field.get("a").strip()):
        carry.add(entry.tag, "  ", mapped(entry, "aa bb vv", tidy))
    elif entry.tag != "692":
        carry.add("606" if entry.tag == "690" else "607", "  ", mapped(entry, "aa xx zy yz vj 22"))


def _other_class(carry: Carry, entry: Entry) -> None:
    scheme = entry.one("2")
    chinese = scheme in ("clc", "cclc")
    carry.add("690" if chinese else "686", "  ", [*mapped(entry, "aa bb", tidy), ("2", "" if chinese else scheme)])


def _uniform(carry: Carry, entry: Entry) -> None:
    carry.add(
        "500",
        "11" if entry.tag == "130" else "10",
        [*mapped(entry, "aa nh pi lm kl fk sq ow mr ru"), *romanised(entry)],
    )


def _title(carry: Carry, entry: Entry) -> None:
    pairs = pieces_of_245(entry.pairs(MARC21_CODES))
    carry.add("200", "0 " if entry.field.ind1 == "0" else "1 ", [*pairs, *romanised(entry)])


def _variant(carry: Carry, entry: Entry) -> None:
    tag = _VARIANTS.get(entry.field.ind2, "517")
    carry.add(tag, "1 ", [*mapped(entry, "aa be nh pi"), *romanised(entry)])


def _publication(carry: Carry, entry: Entry) -> None:
    kind = entry.field.ind2 if entry.tag == "264" else "1"
    if kind == "3":
        carry.add("210", "  ", mapped(entry, "ae bg ch"))
    elif kind != "4":
        carry.add("210", "  ", mapped(entry, "aa bc cd ee fg gh"))
    else:
        dated = any(other.field.get("c") for other in carry.ledger.every("264") if other.field.ind2 in "01")
        carry.add("214" if dated else "210", " 4" if dated else "  ", mapped(entry, "cd"))


HANDLERS: dict[str, Callable[[Carry, Entry], None]] = {
    "001": control,
    "005": control,
    "008": fixed,
    "010": _lccn,
    "020": _isbn,
    "024": _standard_number,
    "040": _agencies,
    "041": languages,
    "060": _nlm,
    "084": _other_class,
    **dict.fromkeys(("690", "691", "692"), _own_heading),
    **dict.fromkeys(("100", "110", "111", "700", "710", "711"), contributor),
    **dict.fromkeys(("130", "240", "730"), _uniform),
    "245": _title,
    **{tag: note(target, _OF_NOTES) for tag, target in _NOTES.items()},
    "520": note("330", "abc"),
    "385": note("333", "am"),
    **DESCRIBED,
    **dict.fromkeys(("336", "337", "338"), _coded_form),
    "246": _variant,
    **dict.fromkeys(("260", "264"), _publication),
    **dict.fromkeys(("800", "810", "811"), series_name),
    "830": series_title,
    **dict.fromkeys(SUBJECTS, subject),
    **dict.fromkeys(("600", "610", "611"), named_subject),
    **dict.fromkeys((*RELATED, "780", "785"), relation),
}
