"""Small files of records for tests, made with the writer that the reader is proven against."""

from collections.abc import Iterable, Sequence

from tianlu.marc import Field, Record, to_iso2709

_LEADER = "00000nam a2200000 a 4500"
_CN_LEADER = "00000nam0 2200000   450 "


def marc21(
    number: str,
    title: str,
    *,
    isbn: str = "",
    author: str = "",
    year: str = "2001",
    publisher: str = "Press",
    extra: Sequence[Field] = (),
) -> Record:
    """A MARC 21 book."""
    fields = [Field("001", number), Field("008", f"010101s{year}    xx            000 0 eng d")]
    if isbn:
        fields.append(Field("020", " ", " ", [("a", isbn)]))
    if author:
        fields.append(Field("100", "1", " ", [("a", author)]))
    fields.append(Field("245", "1", "0", [("a", title)]))
    fields.append(Field("260", " ", " ", [("b", publisher), ("c", year)]))
    return Record(_LEADER, [*fields, *extra])


def cnmarc(
    number: str,
    title: str,
    *,
    isbn: str = "",
    author: str = "",
    year: str = "2001",
    publisher: str = "人民文学出版社",
    extra: Sequence[Field] = (),
) -> Record:
    """A CNMARC book."""
    fields = [Field("001", number)]
    if isbn:
        fields.append(Field("010", " ", " ", [("a", isbn), ("d", "CNY79.00")]))
    fields.append(Field("100", " ", " ", [("a", f"20010101d{year}    em y0chiy50      ea")]))
    fields.append(Field("101", "0", " ", [("a", "chi")]))
    fields.append(Field("200", "1", " ", [("a", title), ("f", author)]))
    fields.append(Field("210", " ", " ", [("a", "北京"), ("c", publisher), ("d", year)]))
    fields.append(Field("690", " ", " ", [("a", "I247.57"), ("v", "5")]))
    if author:
        fields.append(Field("701", " ", "0", [("a", author), ("4", "著")]))
    fields.append(Field("801", " ", "0", [("a", "CN"), ("b", ""), ("c", "20010101")]))
    return Record(_CN_LEADER, [*fields, *extra])


def held(*subfields: tuple[str, str], tag: str = "905") -> Field:
    """A field that says what the library holds."""
    return Field(tag, " ", " ", subfields)


def as_file(records: Iterable[Record], encoding: str = "utf-8") -> bytes:
    return b"".join(to_iso2709(record, encoding) for record in records)


def many(count: int, *, first: int = 1, items: bool = True) -> bytes:
    """`count` different CNMARC books with one item each."""
    return as_file(
        cnmarc(
            f"{number:08d}",
            f"第{number}卷山水志",
            author=f"作者{number}",
            extra=[held(("a", "MAIN"), ("b", f"B{number:07d}"), ("d", "I247.57"), ("e", str(number)))] if items else [],
        )
        for number in range(first, first + count)
    )
