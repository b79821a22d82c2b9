"""From a MARC record to its parts. CNMARC and UNIMARC are turned into MARC 21 first; their pinyin, which MARC 21 has no
subfield for, is read from the record itself.

Sources: MARC 21 Format for Bibliographic Data; MARC to MODS mapping (Library of Congress).
"""

from __future__ import annotations

from collections.abc import Callable

from tianlu.marc.bib import Bib
from tianlu.marc.crosswalk import describing_access as access
from tianlu.marc.crosswalk import describing_physical as physical
from tianlu.marc.crosswalk import to_marc21
from tianlu.marc.crosswalk.describing_numbers import NUMBERS
from tianlu.marc.crosswalk.description import (
    Address,
    ClassNumber,
    Description,
    Remark,
    SeriesItem,
    Text,
    Title,
)
from tianlu.marc.crosswalk.reading import Reading, pinyin_of
from tianlu.marc.dialects import Dialect
from tianlu.marc.projecting import project
from tianlu.marc.projecting.linked_scripts import is_reading, linked
from tianlu.marc.projecting.marc21 import CHINESE_CLASS
from tianlu.marc.projecting.marc21_relations import KINDS as RELATIONS
from tianlu.marc.projecting.punctuation import bare, tidy, unbracketed
from tianlu.marc.projecting.title_statement import NamedTitle, titles_of_245
from tianlu.marc.record import Field, Record

Handler = Callable[[Reading, Field, Field | None], None]


def describe(record: Record, dialect: Dialect) -> Description:
    """What the record says, part by part. Never raises: what makes no sense is passed over, and so is not held."""
    bib = project(record, dialect)
    found = Description()
    reading = Reading(found)
    marc21 = record
    if dialect != "marc21":
        marc21, _ = to_marc21.convert(record, chinese=dialect == "cnmarc")
        reading.pinyin = pinyin_of(record)
        reading.unified = {tidy(value) for field in record.every("091") for value in field.all("az")}
    _coded(found, marc21, bib)
    for field, twin in paired(marc21):
        handler = HANDLERS.get(field.tag)
        if handler is not None:
            handler(reading, field, twin)
    found.titles.sort(key=lambda title: title.kind != "proper")  # 130 and 240 stand before it
    found.classes = [ClassNumber(one.scheme, one.number, one.item, one.edition) for one in bib.classes]
    found.languages, found.original_languages = list(bib.languages), list(bib.original_languages)
    if dialect == "marc21":
        codes = [bib.country, *[value for field in record.every("044") for value in field.all("a")]]
    else:
        codes = [value for field in record.every("102") for value in field.all("a")]
    found.countries = [code for code in dict.fromkeys(tidy(code) for code in codes) if code]
    return found


def paired(record: Record) -> list[tuple[Field, Field | None]]:
    """The fields with what is romanised of them: of a field and its 880 the one in the original script comes first."""
    others, loose = linked(record)
    pairs: list[tuple[Field, Field | None]] = []
    for field in record.fields:
        if field.tag == "880":
            continue
        link = field.get("6") if not field.is_control else ""
        twins = others.pop(f"{field.tag}-{link[4:6]}", []) if link.startswith("880-") else []
        if twins and is_reading(twins[0].text, field.text):
            pairs.append((field, twins[-1]))
            loose += twins[:-1]
        else:
            pairs.append((twins[0], field) if twins else (field, None))
            loose += twins[1:]
    return [*pairs, *[(field, None) for field in (*loose, *[twin for twins in others.values() for twin in twins])]]


def _coded(found: Description, marc21: Record, bib: Bib) -> None:
    leader = marc21.leader.ljust(24)
    text = next((field.text for field in marc21.every("008")), "").ljust(40)
    kind = leader[6]
    book = kind in "at" and leader[7] not in "bis"
    audience = text[22] if kind in "acdgijkmort" and leader[7] not in "bis" else " "
    facts = {
        "format": bib.format,
        "type": kind,
        "level": leader[7],
        "entered": text[:6] if text[:6].isdecimal() else "",
        "date1": _year(text[7:11]),
        "date2": _year(text[11:15]),
        "date_type": text[6],
        "audience": audience,
        "literary": text[33] if book else "",
        "frequency": text[18] if leader[7] in "bis" else "",
    }
    found.coded = {name: value for name, value in facts.items() if value.strip(" |")}


def _year(text: str) -> str:
    return text if text.isascii() and text.replace("u", "0").isdecimal() and text != "9999" else ""


def _001(reading: Reading, field: Field, _: Field | None) -> None:
    reading.found.control_number = tidy(field.text)


def _003(reading: Reading, field: Field, _: Field | None) -> None:
    reading.found.agency = tidy(field.text)


def _005(reading: Reading, field: Field, _: Field | None) -> None:
    reading.found.changed = tidy(field.text)


def _040(reading: Reading, field: Field, _: Field | None) -> None:
    found = reading.found
    found.assigners += [tidy(value) for value in field.all("ac")]
    found.modifiers += [tidy(value) for value in field.all("d")]
    found.rules += [tidy(value) for value in field.all("e")]
    found.language_of_cataloging = found.language_of_cataloging or tidy(field.get("b"))


def _043(reading: Reading, field: Field, _: Field | None) -> None:
    reading.found.areas += [tidy(value) for value in field.all("a")]


def _title(reading: Reading, field: Field, twin: Field | None) -> None:
    titles = reading.found.titles
    first, *others = titles_of_245(field) or (NamedTitle("proper", ""),)
    proper = first.text or unbracketed(field.get("k"))
    latin = reading.latin(proper, twin, "abnp")
    kind = "proper" if not reading.found.title.text else "work"
    titles.append(Title(kind, proper, first.remainder, first.number, first.name, latin))
    titles += [Title("work" if one.kind == "further" else one.kind, *one[1:]) for one in others if one.text]
    for value in field.all("c" if field.get("c") else "de"):
        latin = bare(" ".join(twin.all("c"))) if twin else ""
        reading.found.responsibility.append(Text(bare(value), latin))
    reading.found.media += [("medium", bare(value).strip("[] "), "") for value in field.all("h")]


_KINDS = {
    "130": "uniform",
    "210": "abbreviated",
    "222": "key",
    "240": "uniform",
    "242": "translated",
    "243": "uniform",
    "247": "former",
    "740": "work",
}


def _other_title(reading: Reading, field: Field, twin: Field | None) -> None:
    kind = _KINDS.get(field.tag) or ("parallel" if field.ind2 == "1" else "variant")
    text = bare(" ".join(field.all("aklmrso" if kind == "uniform" else "a")))
    if text in reading.pinyin.values():
        return  # stands beside the title that it romanises
    latin = reading.latin(bare(field.get("a")), twin, "abnp")
    rest = bare(" ".join(field.all("b")))
    number, name = bare(" ".join(field.all("n"))), bare(" ".join(field.all("p")))
    label = bare(" ".join(field.all("i")))
    title = Title(kind, text, rest, number, name, latin, label)
    if (text or rest or number or name) and title not in reading.found.titles:
        reading.found.titles.append(title)


def _edition(reading: Reading, field: Field, _: Field | None) -> None:
    if text := bare(" ".join(field.all("ab"))):
        reading.found.editions.append(text)


_MEDIA = {"336": "content", "337": "media", "338": "carrier"}


def _medium(reading: Reading, field: Field, _: Field | None) -> None:
    terms, codes = [tidy(value) for value in field.all("a")], [tidy(value) for value in field.all("b")]
    for at in range(max(len(terms), len(codes))):
        said = [values[at] if at < len(values) else "" for values in (terms, codes)]
        reading.found.media.append((_MEDIA[field.tag], said[0], said[1]))


def _series(reading: Reading, field: Field, twin: Field | None) -> None:
    title = bare(" ".join(field.all("a")))
    one = SeriesItem(
        title,
        bare(" ; ".join([bare(value) for value in field.all("nv")])).rstrip("."),
        bare(" ".join(field.all("x"))),
        reading.latin(title, twin, "a"),
        bare(" ".join(field.all("p"))),
    )
    if any(one):
        reading.found.series.append(one)


REMARKS = {
    **dict.fromkeys(("500", "501", "507", "513", "525", "547", "550", "555", "580", "588", "590"), ""),
    "362": "date/sequential designation",
    "502": "thesis",
    "504": "bibliography",
    "508": "creation/production credits",
    "510": "citation/reference",
    "511": "performers",
    "515": "numbering",
    "516": "type of data",
    "518": "venue",
    "522": "geographic",
    "524": "preferred citation",
    "530": "additional physical form",
    "533": "reproduction",
    "534": "original version",
    "535": "original location",
    "536": "funding",
    "538": "system details",
    "541": "acquisition",
    "545": "biographical/historical",
    "546": "language",
    "561": "ownership",
    "562": "version identification",
    "581": "publications",
    "583": "action",
    "585": "exhibitions",
    "586": "awards",
}


def _all_words(field: Field) -> str:
    return tidy(" ".join([value for code, value in field.subfields if code.isalpha()]))


def _remark(reading: Reading, field: Field, _: Field | None) -> None:
    if text := _all_words(field):
        reading.found.remarks.append(Remark(REMARKS[field.tag], text))


def _access(reading: Reading, field: Field, _: Field | None) -> None:
    if text := _all_words(field):
        kind = "restriction on access" if field.tag == "506" else "use and reproduction"
        reading.found.access.append(Remark(kind, text))


def _text(name: str, codes: str) -> Handler:
    def read(reading: Reading, field: Field, _: Field | None) -> None:
        if text := tidy(" ".join(field.all(codes))):
            getattr(reading.found, name).append(text)

    return read


def _link(reading: Reading, field: Field, _: Field | None) -> None:
    label = bare("; ".join(field.all("3yz")))
    reading.found.addresses += [Address(url.strip(), label) for url in field.all("u") if url.strip()]


def _own(reading: Reading, field: Field, twin: Field | None) -> None:
    """690 and 691 are each library's own: classes in China, elsewhere subjects and places."""
    pattern = CHINESE_CLASS.get(field.tag)
    if pattern is None or not pattern.fullmatch(field.get("a").strip()):
        access.heading(reading, field, twin)


HANDLERS: dict[str, Handler] = {
    "001": _001,
    "003": _003,
    "005": _005,
    "040": _040,
    "043": _043,
    **NUMBERS,
    "245": _title,
    **dict.fromkeys(("130", "210", "222", "240", "242", "243", "246", "247", "740"), _other_title),
    "250": _edition,
    **dict.fromkeys(("260", "264"), physical.publication),
    "300": physical.extent,
    **dict.fromkeys(("310", "321"), physical.frequency),
    "255": physical.scale,
    **dict.fromkeys(_MEDIA, _medium),
    **dict.fromkeys(("440", "490"), _series),
    **dict.fromkeys(REMARKS, _remark),
    **dict.fromkeys(("506", "540"), _access),
    "505": _text("contents", "agrtu"),
    "520": _text("abstracts", "abcu"),
    "521": _text("audiences", "ab"),
    **dict.fromkeys(access.AGENTS, access.agent),
    **dict.fromkeys(access.HEADINGS, access.heading),
    **dict.fromkeys(("690", "691"), _own),
    **dict.fromkeys(("800", "810", "811", "830"), access.series),
    **dict.fromkeys(RELATIONS, access.relation),
    "856": _link,
}
