"""Project UNIMARC and CNMARC. Pinyin in $A or $9 is kept as written and never trusted as the title."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tianlu.marc.bib import Bib, Classification, Series, StandardNumber
from tianlu.marc.dialects import Dialect
from tianlu.marc.projecting import unimarc_access, unimarc_relations
from tianlu.marc.projecting.draft import Draft
from tianlu.marc.projecting.formats import unimarc_format
from tianlu.marc.projecting.genres import genre_of
from tianlu.marc.projecting.hosts import host_imprint
from tianlu.marc.projecting.isbns import issn, read_isbn
from tianlu.marc.projecting.linked_scripts import joined
from tianlu.marc.projecting.links import links_of
from tianlu.marc.projecting.punctuation import bare, tidy, unbracketed
from tianlu.marc.projecting.title_statement import NamedTitle, titles
from tianlu.marc.projecting.years import coded_years
from tianlu.marc.record import Field, Record

Handler = Callable[[Draft, Field], None]


def project(record: Record, dialect: Dialect) -> Bib:
    """The Bib of a UNIMARC or CNMARC record."""
    draft = Draft(dialect)
    for field in joined(record.fields):
        handler = HANDLERS.get(field.tag)
        if handler is not None:
            handler(draft, field)
    if not (draft.places or draft.publishers):
        draft.places, draft.publishers = host_imprint(record, marc21=False)
    draft.format = unimarc_format(record, draft.coded.first, draft.languages)
    bib = draft.finish()
    genre = genre_of(record, bib)
    return replace(bib, genre=genre) if genre else bib


def _001(draft: Draft, field: Field) -> None:
    draft.control_number = tidy(field.text)


def _003(draft: Draft, field: Field) -> None:
    draft.control_agency = draft.control_agency or tidy(field.text)


def _other_number(draft: Draft, field: Field) -> None:
    draft.other_control_numbers += [tidy(value) for value in field.all("a")]


def _010(draft: Draft, field: Field) -> None:
    binding = field.get("b").strip("() （）")
    for code, value in field.subfields:
        if code in ("a", "z") and value.strip():
            draft.isbns.append(read_isbn(tidy(value), binding, cancelled=code == "z"))
    draft.binding = draft.binding or binding
    draft.price = draft.price or tidy(field.get("d"))


def _011(draft: Draft, field: Field) -> None:
    draft.issns += [number for number in map(issn, field.all("a")) if number]
    draft.price = draft.price or tidy(field.get("d"))


_NUMBERS = {
    "013": "ismn",
    "014": "article",
    "015": "isrn",
    "016": "isrc",
    "017": "",
    "020": "national-bibliography",
    "021": "legal-deposit",
    "022": "government",
    "040": "coden",
    "071": "publisher",
    "072": "upc",
    "073": "ean",
    "091": "unified-book-number",
    "092": "order",
    "094": "standard",
}


def _number(draft: Draft, field: Field) -> None:
    kind = _NUMBERS[field.tag] or field.get("2") or "other"
    code = "b" if field.tag in ("092", "094") and field.get("b") else "a"  # where $a names the country of the number
    draft.standard_numbers += [StandardNumber(kind, tidy(value)) for value in field.all(code) if value.strip()]
    if field.tag == "091":
        draft.price = draft.price or tidy(field.get("d"))
        draft.binding = draft.binding or field.get("b").strip("() （）")


def _100(draft: Draft, field: Field) -> None:
    text = field.get("a")
    draft.coded = coded_years(text[8:9], text[9:13], text[13:17], single="dehij", double="abcfg")


def _101(draft: Draft, field: Field) -> None:
    for code, value in field.subfields:
        if code == "a" and value.strip() not in ("und", "zxx"):
            draft.languages.append(value.strip())
        elif code == "c":
            draft.original_languages.append(value.strip())


def _102(draft: Draft, field: Field) -> None:
    draft.country = draft.country or field.get("a").strip()


def _200(draft: Draft, field: Field) -> None:
    pieces: list[tuple[str, str]] = []
    for code, value in field.subfields:
        if code in ("A", "9"):
            pinyin = tidy(value)
            draft.title_romanised = draft.title_romanised or pinyin
            draft.romanised_forms.append(pinyin)
        elif code in _PARTS:
            pieces.append((code, bare(value.lstrip("= ") if code == "d" else value)))
    first, *others = titles(pieces) or (NamedTitle("proper", ""),)
    if draft.title:
        others = [first, *others]
    elif first.kind == "proper":
        draft.title, draft.title_remainder = first.text, first.remainder
        draft.part_number, draft.part_name = first.number, first.name
        draft.responsibility = " ; ".join([value for code, value in pieces if code in ("f", "g")])
    else:
        others = [first, *others]
    draft.parallel_titles += [one.whole for one in others if one.kind == "parallel"]
    draft.other_titles += [one.text for one in others if one.kind != "parallel"]


_PARTS = ("a", "c", "d", "e", "f", "g", "h", "i", "v")


def _edition(draft: Draft, field: Field) -> None:
    draft.edition = draft.edition or bare(", ".join(field.all("ab")))


def _publication(draft: Draft, field: Field) -> None:
    if field.tag == "214" and field.text[1:2] not in ("0", " ") and draft.publishers:
        return
    for code, value in field.subfields:
        if code == "a":
            draft.places.append(unbracketed(value))
        elif code == "c":
            draft.publishers.append(unbracketed(value))
        elif code == "d":
            draft.date_text = draft.date_text or bare(value)


def _extent(draft: Draft, field: Field) -> None:
    if not draft.extent:
        draft.extent = bare(" ".join(field.all("a")))
        draft.illustrations = bare(field.get("c"))
        draft.dimensions = tidy(field.get("d"))
        draft.accompanying = bare(field.get("e"))


def _series(draft: Draft, field: Field) -> None:
    title = " : ".join([bare(value) for value in field.all("ae")])
    part = " ".join([bare(value) for value in field.all("hi")])
    if title:
        full = f"{title}. {part}" if part else title
        draft.series.append(Series(full, bare(field.get("v")), issn(field.get("x"))))
    draft.romanised_forms += [tidy(value) for value in field.all("A9")]


def _note(draft: Draft, field: Field) -> None:
    text = tidy(" ".join([value for code, value in field.subfields if code.isalpha()]))
    if text:
        draft.notes.append(text)


def _abstract(draft: Draft, field: Field) -> None:
    draft.abstract += [tidy(value) for value in field.all("a")]


def _contents(draft: Draft, field: Field) -> None:
    draft.contents += [tidy(value) for value in field.all("ab")]


def _other_title(draft: Draft, field: Field) -> None:
    pieces = [(code, bare(value)) for code, value in field.subfields if code in ("a", "e", "h", "i")]
    title = " ".join([one.whole for one in titles(pieces)])
    if title:
        if field.tag == "500":
            draft.uniform_title = draft.uniform_title or title
        elif field.tag == "510":
            draft.parallel_titles.append(title)
        else:
            draft.other_titles.append(title)
    draft.romanised_forms += [tidy(value) for value in field.all("A9")]


_SCHEMES = {
    "675": "udc",
    "676": "ddc",
    "680": "lcc",
    "681": "ncsclt",
    "690": "clc",
    "692": "lcsas",
    "686": "",
    "687": "",
    "696": "",
}


def _class(draft: Draft, field: Field) -> None:
    scheme = _SCHEMES[field.tag] or {"usnlm": "nlm"}.get(field.get("2"), field.get("2")) or "other"
    edition, item = field.get("v").strip(), field.get("b").strip()
    draft.classes += [Classification(scheme, value.strip(), edition, item) for value in field.all("a") if value.strip()]


def _801(draft: Draft, field: Field) -> None:
    draft.control_agency = draft.control_agency or tidy(field.get("b"))


def _link(draft: Draft, field: Field) -> None:
    draft.links += links_of(field, "2z")


def _relation(draft: Draft, field: Field) -> None:
    for found in filter(None, map(unimarc_relations.relation, unimarc_relations.parted(field))):
        draft.relations.append(found)
        if found.kind == "series" and found.title:
            draft.series_added.append(Series(found.title, found.number, found.issn))


NOTE_TAGS = (
    "300", "301", "302", "303", "304", "305", "306", "307", "308", "310", "311", "312", "313", "314", "315", "316",
    "317", "320", "321", "322", "323", "324", "325", "326", "328", "332", "333", "334", "336", "337",
)  # fmt: skip
TITLE_TAGS = ("500", "501", "503", "510", "512", "513", "514", "515", "516", "517", "518", "520", "530", "540", "541")

HANDLERS: dict[str, Handler] = {
    "001": _001,
    "003": _003,
    "010": _010,
    "011": _011,
    **dict.fromkeys(("035", "049", "099"), _other_number),
    **dict.fromkeys(_NUMBERS, _number),
    "100": _100,
    "101": _101,
    "102": _102,
    "200": _200,
    "205": _edition,
    **dict.fromkeys(("210", "214"), _publication),
    "215": _extent,
    "225": _series,
    **dict.fromkeys(NOTE_TAGS, _note),
    "327": _contents,
    "330": _abstract,
    **dict.fromkeys(unimarc_relations.KINDS, _relation),
    **dict.fromkeys(TITLE_TAGS, _other_title),
    **dict.fromkeys(unimarc_access.SUBJECT_KINDS, unimarc_access.subject),
    **dict.fromkeys(_SCHEMES, _class),
    **dict.fromkeys(unimarc_access.NAME_KINDS, unimarc_access.contributor),
    "801": _801,
    "856": _link,
}
