"""A book of a table as MARC 21; no ISBD punctuation is added (leader 18: c)."""

from collections.abc import Iterator

from tianlu.catalog.rules.tables.columns import Column
from tianlu.catalog.rules.tables.understanding import series_parts
from tianlu.catalog.rules.tables.values import Book, isbn_parts, said_field
from tianlu.catalog.rules.tables.words import CLC, DEWEY, Heading, price_words, with_unit
from tianlu.marc import Field, Record

_LEADER = "00000nam a22000003c 4500"


def marc21_record(book: Book) -> Record:
    """The record in the order of tags."""
    return Record(_LEADER, [*_numbers(book), *_classes(book), *_description(book), *_notes(book), *_access(book)])


def _numbers(book: Book) -> Iterator[Field]:
    if number := book.one(Column.CONTROL):
        yield Field("001", number)
    yield Field("008", _coded(book))
    price = price_words(book.one(Column.PRICE), chinese=False)
    for isbn in book.isbns:
        number, qualifier = isbn_parts(isbn)
        yield from said_field("020", "  ", ("a" if isbn.value else "z", number), ("q", qualifier), ("c", price))
        price = ""
    yield from said_field("020", "  ", ("c", price))
    yield Field("040", " ", " ", [("a", book.agency), ("c", book.agency)])
    yield from said_field("041", "0 ", *(("a", code) for code in book.languages))


def _coded(book: Book) -> str:
    """008 for books: what the table does not say is not coded (|)."""
    first, last = book.years
    dates = "nuuuuuuuu" if first is None else f"m{first}{last}" if last else f"s{first}    "
    language = book.languages[0] if book.languages else "|||"
    return f"{book.day:%y%m%d}{dates}xx {'|' * 17}{language}|d"


def _classes(book: Book) -> Iterator[Field]:
    """082 for what looks like Dewey, else 084, with the source where it looks like 中图法."""
    for number in (one for one in book.all(Column.CLASS) if DEWEY.fullmatch(one)):
        yield Field("082", "0", "4", [("a", number)])
    for number in (one for one in book.all(Column.CLASS) if not DEWEY.fullmatch(one)):
        yield from said_field("084", "  ", ("a", number), ("2", "clc" if CLC.fullmatch(number) else ""))


def _description(book: Book) -> Iterator[Field]:
    if book.headings:
        yield _heading(book.headings[0], "1")
    title = [
        ("a", book.one(Column.TITLE)),
        *(("b", one) for one in book.all(Column.SUBTITLE)[:1]),
        ("n", book.one(Column.PART_NUMBER)),
        ("p", book.one(Column.PART_NAME)),
        ("c", " ; ".join(book.statement)),
    ]
    yield from said_field("245", "10" if book.headings else "00", *title)
    yield from said_field("246", "3 ", ("a", book.one(Column.PINYIN)))
    for other in book.all(Column.SUBTITLE)[1:]:
        yield Field("246", "3", "0", [("a", other)])
    yield from said_field("250", "  ", ("a", book.one(Column.EDITION)))
    places = [("a", one) for one in book.all(Column.PLACE)]
    publishers = [("b", one) for one in book.all(Column.PUBLISHER)]
    yield from said_field("264", " 1", *places, *publishers, ("c", book.one(Column.YEAR)))
    pages, size = with_unit(book.one(Column.PAGES), " pages"), with_unit(book.one(Column.SIZE), " cm")
    yield from said_field("300", "  ", ("a", pages), ("c", size))
    for series, number in series_parts(book.all(Column.SERIES)):
        yield from said_field("490", "0 ", ("a", series), ("v", number))


def _notes(book: Book) -> Iterator[Field]:
    for note in book.all(Column.NOTE):
        yield Field("500", " ", " ", [("a", note)])
    for summary in book.all(Column.SUMMARY):
        yield Field("520", " ", " ", [("a", summary)])
    for language in book.other_languages:
        yield Field("546", " ", " ", [("a", language)])


def _access(book: Book) -> Iterator[Field]:
    for subject in book.all(Column.SUBJECT):
        first, *further = filter(None, map(str.strip, subject.split("--"))) if subject.strip("- ") else (subject,)
        yield from said_field("650", " 4", ("a", first), *(("x", one) for one in further))
    yield from sorted((_heading(name, "7") for name in book.headings[1:]), key=lambda field: field.tag)


def _heading(name: Heading, row: str) -> Field:
    """100 and 110 for the first, 700 and 710 for the others; the role in words as $e."""
    inverted = "," in name.name or not name.name.isascii()
    indicator = "2" if name.corporate else "1" if inverted else "0"
    said = [("a", name.name), ("c", name.beside), ("e", name.role)]
    tag = f"{row}10" if name.corporate else f"{row}00"
    return Field(tag, indicator, " ", [(code, value) for code, value in said if value])
