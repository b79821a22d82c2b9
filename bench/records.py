"""Files of MARC 21 and CNMARC records grown from real titles."""

from collections.abc import Iterator
from pathlib import Path

from bench.corpus import Book, grow
from tianlu.marc import Field, Record, to_iso2709


def write_file(path: Path, count: int) -> None:
    """`count` records of about 700 bytes as ISO 2709 in UTF-8, MARC 21 (pymarc reads it whole), each with an item in 852."""
    with path.open("wb") as file:
        for record in marc_records(count):
            file.write(to_iso2709(record, "utf-8"))


def marc_records(count: int) -> Iterator[Record]:
    """The same books as `bench.corpus.grow`, as MARC 21."""
    return map(marc_of, grow(count))


def marc_of(book: Book) -> Record:
    """One book as MARC 21."""
    language = "chi" if book.chinese else "eng"
    coded = f"260101s{book.year}    cc            000 0 {language} d"
    fields = [
        Field("001", f"bench{book.number:09d}"),
        Field("005", "20260101000000.0"),
        Field("008", coded),
        Field("040", " ", " ", [("a", "TIANLU"), ("b", "chi"), ("c", "TIANLU")]),
        Field("084", " ", " ", [("a", book.class_number), ("2", "clc")]),
        Field("100", "1", " ", [("a", book.author or "佚名")]),
        Field("245", "1", "0", [("a", f"{book.title} /"), ("c", book.author or "佚名")]),
        Field("260", " ", " ", [("a", "北京 :"), ("b", f"{book.publisher},"), ("c", str(book.year))]),
        Field("300", " ", " ", [("a", f"{100 + book.number % 700} pages ;"), ("c", "21 cm")]),
        Field("500", " ", " ", [("a", f"{book.title}: grown from a real title for measurement.")]),
        *(Field("650", " ", "4", [("a", subject)]) for subject in book.subjects),
        Field("710", "2", " ", [("a", book.publisher)]),
        Field(
            "852",
            " ",
            " ",
            [
                ("a", "TL"),
                ("b", "main"),
                ("h", book.class_number),
                ("i", str(book.number)),
                ("p", f"B{book.number:09d}"),
            ],
        ),
    ]
    return Record("00000nam a2200000 a 4500", fields)
