"""English source rows as MARC 21 records: books with 852/876 holdings, articles with links, and real records kept."""

import re

from tianlu.marc.iso2709 import parse
from tianlu.marc.record import Field, Record
from tianlu.portal.demo.copies import Accessions, Place, foreign, stored
from tianlu.portal.demo.people import inverted, lowered
from tianlu.portal.demo.sources import Article, Good, Renewal, categories

AGENCY = "TLLIB"
_LEADER = "00000nam a2200000 i 4500"
_STAMP = "20260101000000.0"
_LANGUAGES = {"en": "eng", "": "und", "nl": "dut"}
_SERIES = re.compile(r"^(?P<title>.+?)\s+\((?P<series>[^()]+?,?\s*#[^()]+)\)$")
_VOLUME = re.compile(r"^(?P<name>.+?),?\s*#(?P<number>.+)$")
_REMAINDER = re.compile(r"^(?P<title>[^\"`“(\[]+?)(?:: |; )(?P<rest>.+)$")
_SENTENCE = re.compile(r"(?<=[a-z0-9)'\"]{2})(?<! Jr)(?<! Sr)(?<! St)\. (?=[A-Z0-9])")
_BY = re.compile(r"^(?P<title>.+?)[,.;]? (?P<by>[Bb]y [A-Z].+)$")
_EDITION = re.compile(r"^(?:[\w-]+ ){1,2}ed(?:ition)?$")

MAPPING: dict[str, object] = {
    "name": "tianlu-852",
    "dialects": ["marc21"],
    "currency": "CNY",
    "rules": [
        {
            "tag": "852",
            "ranges": False,
            "joiner": " ",
            "subfields": {
                "b": "branch",
                "c": "location",
                "h": "class",
                "i": "book-number",
                "j": "call-number",
                "p": "barcode",
            },
        },
        {"tag": "876", "ranges": False, "subfields": {"a": "accession", "p": "barcode"}},
    ],
}


def good_record(row: Good, accessions: Accessions) -> tuple[Record, int]:
    """The record of a goodbooks book and how many copies it names."""
    title, series = _series(row.title)
    authors = [name for name in row.authors.split(", ") if name]
    language = "eng" if row.language.startswith("en") else _LANGUAGES.get(row.language, row.language)
    known = row.first_year.isdigit() and len(row.first_year) == 4
    fields = [
        Field("001", f"gb{int(row.book_id):05d}"),
        Field("003", AGENCY),
        Field("005", _STAMP),
        _fixed(row.first_year if known else "", language, " "),
    ]
    if row.isbn:
        fields.append(Field("020", " ", " ", [("a", isbn13(row.isbn))]))
    fields.append(Field("040", " ", " ", [("a", AGENCY), ("b", "eng"), ("c", AGENCY)]))
    fields += _creators(authors)
    if row.original_title:
        fields.append(Field("246", "1", " ", [("i", "Original title:"), ("a", row.original_title)]))
    fields.insert(_before(fields, "246"), _title(title, ", ".join(authors), bool(authors)))
    if row.first_year:
        note = (
            f"First published {row.first_year}."
            if known
            else f"First published about {row.first_year.lstrip('-')} B.C."
        )
        fields += [Field("264", " ", "1", [("c", f"[{row.first_year}]")])] if known else []
        fields.append(Field("500", " ", " ", [("a", note)]))
    fields.insert(_before(fields, "300"), _extent("1 volume"))
    fields += [Field("490", "0", " ", [("a", name), *([("v", number)] if number else [])]) for name, number in series]
    fields += _others(authors)
    call = _call(authors[0] if authors else title, accessions)
    return _held(Record(_LEADER, fields), foreign(row.book_id, int(row.book_id)), [("j", call)], accessions)


def renewal_record(row: Renewal, accessions: Accessions) -> tuple[Record, int]:
    """The record of a book whose copyright was renewed and how many copies it names."""
    year = row.registered[:4]
    author = lowered(row.author)
    fields = [
        Field("001", f"cce{row.renewal}"),
        Field("003", AGENCY),
        Field("005", _STAMP),
        _fixed(year, "eng", " "),
        Field("040", " ", " ", [("a", AGENCY), ("b", "eng"), ("c", AGENCY)]),
        Field("100", "1", " ", [("a", author)]),
    ]
    first, more = [*_SENTENCE.split(row.title.removesuffix("."), maxsplit=1), ""][:2]
    found = _BY.match(first)
    fields.append(_title(found["title"] if found else first, found["by"] if found else "", True))
    fields.append(Field("264", " ", "1", [("c", f"[{year}]")]))
    fields.append(_extent("1 volume"))
    if more:
        fields.append(Field("250" if _EDITION.match(more) else "500", " ", " ", [("a", more + ".")]))
    told = f"Copyright registered {row.registered} ({row.registration}), renewed {row.renewed} ({row.renewal})."
    fields.append(Field("500", " ", " ", [("a", told)]))
    call = _call(author, accessions)
    return _held(Record(_LEADER, fields), stored(row.entry_id), [("j", call)], accessions)


def article_record(row: Article) -> tuple[Record, int]:
    """The record of an arXiv article: electronic, so without copies."""
    authors = [name for name in row.authors.split(", ") if name]
    fields = [
        Field("001", f"arXiv{row.arxiv_id.replace('/', '_')}"),
        Field("003", AGENCY),
        Field("005", _STAMP),
        Field("006", "m     o  d        "),
        Field("007", "cr |n "),
        _fixed(row.created[:4], "eng", "o"),
        Field("024", "7", " ", [("a", row.arxiv_id), ("2", "arxiv")]),
    ]
    if row.doi:
        fields.append(Field("024", "7", " ", [("a", row.doi), ("2", "doi")]))
    fields.append(Field("040", " ", " ", [("a", AGENCY), ("b", "eng"), ("c", AGENCY)]))
    fields += _creators(authors)
    fields.append(_title(row.title, ", ".join(authors), bool(authors)))
    fields.append(Field("264", " ", "1", [("b", "arXiv"), ("c", row.created[:4])]))
    fields.append(_extent("1 online resource"))
    fields.append(Field("338", " ", " ", [("a", "online resource"), ("b", "cr"), ("2", "rdacarrier")]))
    labels = dict.fromkeys(categories()[code] for code in row.categories.split(","))
    fields += [Field("650", " ", "7", [("a", label), ("2", "arxiv")]) for label in labels]
    fields += _others(authors)
    fields.append(Field("856", "4", "0", [("u", f"https://arxiv.org/abs/{row.arxiv_id}"), ("y", "arXiv")]))
    return Record(_LEADER, fields), 0


def congress_record(raw: bytes, accessions: Accessions) -> tuple[Record, int]:
    """A real record with nothing changed but this library's 852 and 876 added at its end."""
    record, _ = parse(raw, lambda data: data.decode("utf-8"))
    call = record.field("050")
    shelved = [("h", call.get("a")), ("i", call.get("b"))] if call is not None else [("j", "W/LC")]
    return _held(record, stored(record.fields[0].data), [pair for pair in shelved if pair[1]], accessions)


def isbn13(isbn10: str) -> str:
    """The thirteen-digit form of an ISBN-10 that is known to be valid."""
    body = "978" + isbn10[:9]
    total = sum(int(digit) * (1 if place % 2 == 0 else 3) for place, digit in enumerate(body))
    return body + str(-total % 10)


def _fixed(year: str, language: str, form: str) -> Field:
    """Field 008 of a book: date, language, form of item."""
    dated = f"s{year}    " if year else "nuuuuuuuu"
    return Field("008", f"260101{dated}xx      {form}     000 u {language} d")


def _extent(words: str) -> Field:
    """Field 300, which a record must have: the sources count no pages, so the carrier is all that it says."""
    return Field("300", " ", " ", [("a", words)])


def _series(title: str) -> tuple[str, list[tuple[str, str]]]:
    """`Soul Music (Discworld, #16; Death, #3)` as the title and its series with their numbers."""
    found = _SERIES.match(title)
    if found is None:
        return title, []
    series: list[tuple[str, str]] = []
    for part in found["series"].split("; "):
        said = _VOLUME.match(part.strip())
        series.append((said["name"], said["number"].strip()) if said else (part.strip(), ""))
    return found["title"], series


def _title(title: str, statement: str, has_author: bool) -> Field:
    found = _REMAINDER.match(title)
    subfields = [("a", f"{found['title']} :"), ("b", found["rest"])] if found else [("a", title)]
    if statement:
        code, text = subfields[-1]
        subfields[-1:] = [(code, text + " /"), ("c", statement)]
    return Field("245", "1" if has_author else "0", _nonfiling(title), subfields)


def _nonfiling(title: str) -> str:
    for article in ("The ", "A ", "An "):
        if title.startswith(article):
            return str(len(article))
    return "0"


def _creators(authors: list[str]) -> list[Field]:
    if not authors:
        return []
    name, surname_first = inverted(authors[0])
    return [Field("100", "1" if surname_first else "0", " ", [("a", name)])]


def _others(authors: list[str]) -> list[Field]:
    pairs = [inverted(name) for name in authors[1:]]
    return [Field("700", "1" if surname_first else "0", " ", [("a", name)]) for name, surname_first in pairs]


def _before(fields: list[Field], tag: str) -> int:
    return next((place for place, field in enumerate(fields) if field.tag >= tag), len(fields))


def _call(author: str, accessions: Accessions) -> str:
    """`W/ROW12`: 外文, the first letters of the author, the number among these."""
    name, _ = inverted(author)
    letters = "".join(letter for letter in name.upper() if "A" <= letter <= "Z")[:3] or "X"
    return f"W/{letters}{accessions.book_number('W/' + letters)}"


def _held(
    record: Record, places: list[Place], call: list[tuple[str, str]], accessions: Accessions
) -> tuple[Record, int]:
    """The record with an 852 and an 876 for each copy, and the number of copies."""
    count = 0
    for place in places:
        copy = accessions.number(place, "W")
        for barcode, accession in zip(copy.barcodes, copy.accessions, strict=True):
            placed = [("b", copy.branch), ("c", copy.location), *call, ("p", barcode)]
            record.fields.append(Field("852", "8", " ", placed))
            record.fields.append(Field("876", " ", " ", [("a", accession), ("p", barcode)]))
            count += 1
    return record, count
