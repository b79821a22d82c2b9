"""A book of a table as CNMARC (UNIMARC Manual; WH/T 0503-1996)."""

from collections.abc import Iterator

from tianlu.catalog.rules.tables.columns import Column
from tianlu.catalog.rules.tables.understanding import series_parts
from tianlu.catalog.rules.tables.values import Book, isbn_parts, said_field
from tianlu.catalog.rules.tables.words import CLC, DEWEY, Heading, price_words, with_unit
from tianlu.marc import Field, Record
from tianlu.marc.crosswalk.coded import script_of_title
from tianlu.marc.crosswalk.names import split_name

_FORMATS = frozenset(("8", "16", "32", "64", "128"))  # a number alone that is a 开本 and hardly a height
_LEADER = "00000nam0 22000003  450 "


def cnmarc_record(book: Book) -> Record:
    """The record in the order of tags."""
    return Record(_LEADER, [*_numbers(book), *_coded(book), *_description(book), *_notes(book), *_access(book)])


def _numbers(book: Book) -> Iterator[Field]:
    if number := book.one(Column.CONTROL):
        yield Field("001", number)
    price = price_words(book.one(Column.PRICE), chinese=True)
    for isbn in book.isbns:
        number, qualifier = isbn_parts(isbn)
        yield from said_field("010", "  ", ("a" if isbn.value else "z", number), ("b", qualifier), ("d", price))
        price = ""
    yield from said_field("010", "  ", ("d", price))


def _coded(book: Book) -> Iterator[Field]:
    script = script_of_title(book.one(Column.TITLE))
    yield Field("100", " ", " ", [("a", f"{book.day:%Y%m%d}{_dates(book)}em y0chiy50      {script}")])
    yield from said_field("101", "0 ", *(("a", code) for code in book.languages))


def _dates(book: Book) -> str:
    """Type of date and two dates: d complete in one year, g over several, u unknown."""
    first, last = book.years
    if first is None:
        return "u" + " " * 8
    return f"g{first}{last}" if last else f"d{first}    "


def _description(book: Book) -> Iterator[Field]:
    title = [
        ("a", book.one(Column.TITLE)),
        ("9", book.one(Column.PINYIN)),
        *(("e", one) for one in book.all(Column.SUBTITLE)),
        ("h", book.one(Column.PART_NUMBER)),
        ("i", book.one(Column.PART_NAME)),
        *(("g" if place else "f", one) for place, one in enumerate(book.statement)),
    ]
    yield from said_field("200", "1 ", *title)
    yield from said_field("205", "  ", ("a", book.one(Column.EDITION)))
    places = [("a", one) for one in book.all(Column.PLACE)]
    publishers = [("c", one) for one in book.all(Column.PUBLISHER)]
    yield from said_field("210", "  ", *places, *publishers, ("d", book.one(Column.YEAR)))
    pages, size = with_unit(book.one(Column.PAGES), "页"), book.one(Column.SIZE)
    size = f"{size}开" if size in _FORMATS else with_unit(size, "cm")
    yield from said_field("215", "  ", ("a", pages), ("d", size))
    for series, number in series_parts(book.all(Column.SERIES)):
        yield from said_field("225", "2 ", ("a", series), ("v", number))


def _notes(book: Book) -> Iterator[Field]:
    for note in book.all(Column.NOTE):
        yield Field("300", " ", " ", [("a", note)])
    for language in book.other_languages:
        yield Field("302", " ", " ", [("a", language)])
    for summary in book.all(Column.SUMMARY):
        yield Field("330", " ", " ", [("a", summary)])


def _access(book: Book) -> Iterator[Field]:
    for subject in book.all(Column.SUBJECT):
        first, *further = filter(None, map(str.strip, subject.split("--"))) if subject.strip("- ") else (subject,)
        yield from said_field("606", "0 ", ("a", first), *(("x", one) for one in further))
    yield from sorted(map(_class, book.all(Column.CLASS)), key=lambda field: field.tag)
    yield from sorted(map(_heading, book.headings), key=lambda field: field.tag)
    yield Field("801", " ", "0", [("a", "CN"), ("b", book.agency), ("c", f"{book.day:%Y%m%d}")])


def _class(number: str) -> Field:
    """690 for 中图法, whose numbers begin with a letter, 676 for what looks like Dewey, else 686."""
    tag = "690" if CLC.fullmatch(number) else "676" if DEWEY.fullmatch(number) else "686"
    return Field(tag, " ", " ", [("a", number)])


def _heading(name: Heading) -> Field:
    """701 and 711 for authors, 702 and 712 for the others; $4 has the role in words, as Chinese libraries write it."""
    tag = ("71" if name.corporate else "70") + ("2" if name.further else "1")
    entry, rest = split_name(name.name) if name.name.isascii() and not name.corporate else (name.name, "")
    said = [("a", entry), ("b", rest), ("c", name.beside), ("4", name.role)]
    indicators = "02" if name.corporate else " 1" if rest else " 0"
    return Field(tag, indicators[0], indicators[1], [(code, value) for code, value in said if value])
