"""Project MARC21. Each handler takes one field; of a field and its 880 the one in the original script
is read, the other is its romanisation."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from tianlu.marc.bib import Bib, Classification, Isbn, Relation, Series, StandardNumber
from tianlu.marc.projecting import marc21_access, marc21_relations
from tianlu.marc.projecting.draft import Draft
from tianlu.marc.projecting.formats import marc21_format
from tianlu.marc.projecting.genres import genre_of
from tianlu.marc.projecting.hosts import host_imprint
from tianlu.marc.projecting.isbns import issn, read_isbn
from tianlu.marc.projecting.linked_scripts import is_reading, linked
from tianlu.marc.projecting.links import links_of
from tianlu.marc.projecting.punctuation import bare, tidy, unbracketed
from tianlu.marc.projecting.title_statement import NamedTitle, titles_of_245
from tianlu.marc.projecting.years import coded_years
from tianlu.marc.record import Field, Record

Handler = Callable[[Draft, Field, "str"], None]
_LINKED = "\x1f6880-"


def project(record: Record) -> Bib:
    """The Bib of a MARC21 record."""
    draft = Draft("marc21")
    others, loose = linked(record) if "880" in [field.tag for field in record.fields] else ({}, [])
    handler_of = HANDLERS.get
    for field in record.fields:
        handler = handler_of(field.tag)
        if handler is None:
            continue
        at = field.text.find(_LINKED) if others else -1
        twins = others.pop(f"{field.tag}-{field.text[at + 6 : at + 8]}", None) if at >= 0 else None
        if twins is None:
            handler(draft, field, "")
        elif is_reading(twins[0].text, field.text):  # of several readings the last is in Latin letters
            handler(draft, field, twins[-1].text)
            draft.romanised_forms += [bare(twin.get("a")) for twin in twins[:-1]]
        else:
            # An 880 has the indicators of its field; some leave them out.
            handler(draft, Field(field.tag, field.text[:2] + twins[0].text[2:]), field.text)
            loose += twins[1:]
    for field in (*loose, *[twin for twins in others.values() for twin in twins]):
        handler = HANDLERS.get(field.tag)
        if handler is not None:
            handler(draft, field, "")
    if not (draft.places or draft.publishers):
        draft.places, draft.publishers = host_imprint(record, marc21=True)
    draft.format = marc21_format(record, draft.coded.first)
    bib = draft.finish()
    genre = genre_of(record, bib)
    return replace(bib, genre=genre) if genre else bib


def _001(draft: Draft, field: Field, _: str) -> None:
    draft.control_number = tidy(field.text)


def _003(draft: Draft, field: Field, _: str) -> None:
    draft.control_agency = tidy(field.text)


def _008(draft: Draft, field: Field, _: str) -> None:
    text = field.text
    draft.coded = coded_years(text[6:7], text[7:11], text[11:15], single="stepr", double="cdikmqu")
    country, language = text[15:18].strip(" |"), text[35:38].strip(" |")
    if country not in ("", "xx"):
        draft.country = country
    if len(language) == 3 and language not in ("und", "zxx"):
        draft.languages.insert(0, language)


def _035(draft: Draft, field: Field, _: str) -> None:
    draft.other_control_numbers += [tidy(value) for value in field.all("a")]


def _010(draft: Draft, field: Field, _: str) -> None:
    draft.standard_numbers += [StandardNumber("lccn", value.strip()) for value in field.all("a")]


def _020(draft: Draft, field: Field, _: str) -> None:
    qualifier = "; ".join([value.strip("() :;,") for value in field.all("q")])
    found: list[Isbn] = []
    for code, value in field.subfields:
        if code in "az" and code and value.strip():
            found.append(read_isbn(tidy(value), qualifier, cancelled=code == "z"))
        elif code == "c" and not draft.price:
            draft.price = bare(value)
    draft.isbns += found


def _022(draft: Draft, field: Field, _: str) -> None:
    draft.issns += [number for number in map(issn, field.all("al")) if number]


_024 = {"0": "isrc", "1": "upc", "2": "ismn", "3": "ean", "4": "sici", "7": ""}


def _024_028(draft: Draft, field: Field, _: str) -> None:
    kind = "publisher" if field.tag == "028" else _024.get(field.ind1, "other") or field.get("2") or "other"
    draft.standard_numbers += [StandardNumber(kind, bare(value)) for value in field.all("a")]


_WORK_NUMBERS = {"013": "patent", "027": "strn", "088": "report"}


def _013_027_088(draft: Draft, field: Field, _: str) -> None:
    """Numbers of patents (with the country before and the kind behind), of technical reports and other reports."""
    kind = _WORK_NUMBERS[field.tag]
    for value in field.all("a"):
        parts = (field.get("b"), value, field.get("c")) if kind == "patent" else (value,)
        number = " ".join(part.strip() for part in parts if part.strip())
        if number:
            draft.standard_numbers.append(StandardNumber(kind, bare(number)))


def _041(draft: Draft, field: Field, _: str) -> None:
    for code, value in field.subfields:
        # Before 2001 several codes stood in one subfield.
        codes = [value[at : at + 3] for at in range(0, len(value) - 2, 3)] if len(value) % 3 == 0 else [value[:3]]
        if code in ("a", "d"):
            draft.languages += codes
        elif code == "h":
            draft.original_languages += codes


_SCHEMES = {
    "050": "lcc",
    "055": "lcc",
    "060": "nlm",
    "080": "udc",
    "082": "ddc",
    "090": "lcc",
    "092": "ddc",
    "093": "clc",
    "094": "lcsas",
    "690": "clc",
    "692": "lcsas",
}


def _class(draft: Draft, field: Field, _: str) -> None:
    scheme = _SCHEMES.get(field.tag) or field.get("2") or "other"
    edition = field.get("2") if field.tag in ("080", "082", "092", "093") else ""
    item = field.get("b").strip()
    for value in field.all("a"):
        number = value.strip().replace("/", "") if scheme == "ddc" else value.strip()
        if number:
            draft.classes.append(Classification({"cclc": "clc"}.get(scheme, scheme), number, edition, item))


# A class of 中图法 or 科图法, not words: letters in capitals and digits, or digits alone.
CHINESE_CLASS = {"690": re.compile(r"[A-Z]{1,2}(?:[-\d][^\sb-z]*)?"), "692": re.compile(r"\d[\d.()/=-]*")}


def _local(draft: Draft, field: Field, romanised: str) -> None:
    """690 to 692 are each library's own: in China classes stand there, elsewhere subjects and places."""
    pattern = CHINESE_CLASS.get(field.tag)
    if pattern is not None and pattern.fullmatch(field.get("a").strip()):
        _class(draft, field, romanised)
    elif field.tag in marc21_access.SUBJECT_KINDS:
        marc21_access.subject(draft, field, romanised)


def _title(draft: Draft, field: Field, romanised: str) -> None:
    if draft.title:
        draft.other_titles.append(bare(field.get("a")))
        return
    first, *others = titles_of_245(field) or (NamedTitle("proper", ""),)
    draft.title = first.text or unbracketed(field.get("k"))
    draft.title_remainder, draft.part_number, draft.part_name = first[2:]
    draft.parallel_titles += [one.whole for one in others if one.kind == "parallel"]
    draft.other_titles += [one.text for one in others if one.kind == "further"]
    draft.responsibility = bare(field.get("c")) or bare(" ; ".join([bare(value) for value in field.all("de")]))
    if romanised:
        other = Field("245", romanised)
        draft.title_romanised = bare(other.get("a"))
        draft.romanised_forms += [bare(value) for value in other.all("abp")]


def _edition(draft: Draft, field: Field, _: str) -> None:
    draft.edition = draft.edition or bare(" ".join(field.all("ab")))


def _publication(draft: Draft, field: Field, romanised: str) -> None:
    if field.tag == "264" and field.text[1:2] != "1" and (field.text[1:2] != "0" or draft.publishers):
        if field.text[1:2] == "4" and not draft.date_text:
            draft.date_text = bare(field.get("c"))
        return
    for code, value in field.subfields:
        if code == "a":
            draft.places.append(unbracketed(value))
        elif code == "b":
            draft.publishers.append(unbracketed(value))
        elif code == "c":
            draft.date_text = draft.date_text if draft.publishers[:-1] and draft.date_text else bare(value)
    if romanised:
        draft.romanised_forms += [unbracketed(value) for value in Field("260", romanised).all("b")]


def _extent(draft: Draft, field: Field, _: str) -> None:
    if draft.extent:
        return
    draft.extent = bare(" ".join(field.all("af")))
    draft.illustrations = bare(bare(field.get("b")).rstrip("+"))
    draft.dimensions = tidy(field.get("c")).rstrip(" +;")
    draft.accompanying = bare(field.get("e"))


def _series(draft: Draft, field: Field, romanised: str) -> None:
    entry = Series(bare(field.get("a")), bare(field.get("v")), issn(field.get("x")))
    if entry.title:
        draft.series.append(entry)
    if romanised:
        draft.romanised_forms.append(bare(Field("490", romanised).get("a")))


def _series_added(draft: Draft, field: Field, _: str) -> None:
    title = field.get("a") if field.tag == "830" else field.get("t") or field.get("a")
    if title:
        draft.series_added.append(Series(bare(title), bare(field.get("v")), issn(field.get("x"))))


def _other_title(draft: Draft, field: Field, romanised: str) -> None:
    title = bare(" ".join(field.all("abnp")))
    if title:
        parallel = field.tag == "246" and field.text[1:2] == "1"
        (draft.parallel_titles if parallel else draft.other_titles).append(title)
        if field.tag == "246" and marc21_relations.names_original(field):
            draft.relations.append(Relation("original", title))
    if romanised:
        draft.romanised_forms.append(bare(" ".join(Field("246", romanised).all("abnp"))))


def _uniform(draft: Draft, field: Field, romanised: str) -> None:
    draft.uniform_title = draft.uniform_title or bare(" ".join(field.all("aknpl")))
    if romanised:
        draft.romanised_forms.append(bare(Field("240", romanised).get("a")))


def _note(draft: Draft, field: Field, _: str) -> None:
    text = tidy(" ".join([value for code, value in field.subfields if code.isalpha()]))
    if text:
        draft.notes.append(text)


def _abstract(draft: Draft, field: Field, _: str) -> None:
    draft.abstract.append(tidy(" ".join(field.all("ab"))))


def _contents(draft: Draft, field: Field, _: str) -> None:
    draft.contents.append(tidy(" ".join(field.all("agrt"))))


def _link(draft: Draft, field: Field, _: str) -> None:
    draft.links += links_of(field, "y3z")


def _relation(draft: Draft, field: Field, _: str) -> None:
    found: Relation | None = marc21_relations.relation(field)
    if found is not None:
        draft.relations.append(found)


def _added_title(draft: Draft, field: Field, _: str) -> None:
    found: Relation | None = marc21_relations.added_title(field)
    if found is not None:
        draft.relations.append(found)


NOTE_TAGS = (
    "500", "501", "502", "504", "507", "508", "511", "513", "515", "516", "518", "521", "525", "530", "533", "534",
    "536", "538", "540", "545", "546", "547", "550", "555", "561", "580", "585", "586", "588",
)  # fmt: skip

HANDLERS: dict[str, Handler] = {
    "001": _001,
    "003": _003,
    "008": _008,
    "010": _010,
    **dict.fromkeys(_WORK_NUMBERS, _013_027_088),
    "020": _020,
    "022": _022,
    "024": _024_028,
    "028": _024_028,
    "035": _035,
    "041": _041,
    "084": _class,
    **dict.fromkeys(_SCHEMES, _class),
    **dict.fromkeys(("100", "110", "111", "700", "710", "711", "720"), marc21_access.contributor),
    **dict.fromkeys(("130", "240"), _uniform),
    "245": _title,
    **dict.fromkeys(("210", "222", "242", "246", "247", "740"), _other_title),
    "250": _edition,
    **dict.fromkeys(("260", "264"), _publication),
    "300": _extent,
    **dict.fromkeys(("440", "490"), _series),
    **dict.fromkeys(("800", "810", "811", "830"), _series_added),
    **dict.fromkeys(NOTE_TAGS, _note),
    "505": _contents,
    "520": _abstract,
    **dict.fromkeys(marc21_access.SUBJECT_KINDS, marc21_access.subject),
    **dict.fromkeys(("690", "691", "692"), _local),
    **dict.fromkeys(marc21_relations.KINDS, _relation),
    "730": _added_title,
    "856": _link,
}
