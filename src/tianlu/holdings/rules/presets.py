"""Mappings for the ways of saying holdings that are seen in practice; a library starts from one and changes it.

905, 906, 985 and 986 are local fields of CNMARC files, 945 and 999 of MARC 21 files, and makers of library systems use
them differently. The meanings here are those found in files that libraries took from one system to another.
"""

from collections.abc import Iterable, Sequence

from tianlu.holdings.rules.mapping import FieldRule, Mapping, Role

_CNMARC = ("cnmarc", "unimarc")
_ANY: tuple[str, ...] = ()  # CNMARC too, where a system that counts in MARC 21 wrote it
_CALL_905 = {
    "a": Role.BRANCH,
    "d": Role.CLASS,
    "e": Role.BOOK_NUMBER,
    "s": Role.CALL_NUMBER,
}

PRESETS: dict[str, Mapping] = {
    mapping.name: mapping
    for mapping in (
        Mapping(
            "cnmarc-985",
            _CNMARC,
            (
                FieldRule("905", _CALL_905, starts="a", items=False),
                FieldRule(
                    "985",
                    {
                        "a": Role.BARCODE,
                        "b": Role.LOCATION,
                        "d": Role.PRICE,
                        "g": Role.BRANCH,
                        "h": Role.ACCESSION,
                        "l": Role.SOURCE,
                        "n": Role.VOLUME,
                    },
                    starts="a",
                ),
            ),
        ),
        Mapping(
            "cnmarc-906",
            _CNMARC,
            (
                FieldRule("905", _CALL_905, starts="a", items=False),
                FieldRule(
                    "906",
                    {
                        "b": Role.BARCODE,
                        "c": Role.ACCESSION,
                        "d": Role.CLASS,
                        "e": Role.BOOK_NUMBER,
                        "h": Role.BARCODE,
                        "r": Role.PRICE,
                    },
                    starts="a",
                ),
            ),
        ),
        Mapping(
            "cnmarc-986",
            _CNMARC,
            (
                FieldRule("905", _CALL_905, starts="a", items=False),
                FieldRule("986", {"a": Role.BARCODE}, starts="a", ranges=False),
            ),
        ),
        Mapping(
            "cnmarc-905",
            _CNMARC,
            (
                FieldRule(
                    "905",
                    {**_CALL_905, "b": Role.BARCODE, "f": Role.COPIES},
                    starts="a",
                ),
            ),
        ),
        Mapping(
            "unimarc-995",
            _CNMARC,
            (
                FieldRule(
                    "995",
                    {
                        "b": Role.BRANCH,
                        "e": Role.LOCATION,
                        "f": Role.BARCODE,
                        "k": Role.CALL_NUMBER,
                        "j": Role.ACCESSION,
                        "n": Role.DUE,
                        "v": Role.VOLUME,
                    },
                    ranges=False,
                ),
            ),
            currency="EUR",
        ),
        Mapping(
            "marc21-952",
            _ANY,
            (
                FieldRule(
                    "952",
                    {
                        "a": Role.BRANCH,
                        "c": Role.LOCATION,
                        "e": Role.SOURCE,
                        "g": Role.PRICE,
                        "h": Role.VOLUME,
                        "i": Role.ACCESSION,
                        "o": Role.CALL_NUMBER,
                        "p": Role.BARCODE,
                        "t": Role.COPY_NUMBER,
                        "0": Role.WRITTEN_OFF,
                        "1": Role.LOST,
                        "4": Role.DAMAGED,
                        "7": Role.NOT_FOR_LOAN,
                        "q": Role.DUE,
                    },
                    ranges=False,
                ),
            ),
        ),
        Mapping(
            "marc21-852",
            _ANY,
            (
                FieldRule(
                    "852",
                    {
                        "b": Role.BRANCH,
                        "c": Role.LOCATION,
                        "h": Role.CLASS,
                        "i": Role.BOOK_NUMBER,
                        "j": Role.CALL_NUMBER,
                        "k": Role.PREFIX,
                        "m": Role.SUFFIX,
                        "p": Role.BARCODE,
                        "t": Role.COPY_NUMBER,
                    },
                    ranges=False,
                    joiner=" ",
                ),
            ),
        ),
        Mapping(
            "marc21-945",
            ("marc21",),
            (
                FieldRule(
                    "945",
                    {
                        "a": Role.CALL_NUMBER,
                        "c": Role.VOLUME,
                        "g": Role.COPY_NUMBER,
                        "i": Role.BARCODE,
                        "l": Role.LOCATION,
                        "p": Role.PRICE,
                    },
                    ranges=False,
                ),
            ),
        ),
        Mapping(
            "marc21-999",
            ("marc21",),
            (
                FieldRule(
                    "999",
                    {
                        "a": Role.CALL_NUMBER,
                        "c": Role.COPY_NUMBER,
                        "i": Role.BARCODE,
                        "l": Role.LOCATION,
                        "m": Role.BRANCH,
                        "p": Role.PRICE,
                    },
                    ranges=False,
                ),
            ),
        ),
        Mapping("none", (), ()),
    )
}

_TELLING = frozenset({Role.BARCODE, Role.ACCESSION, Role.COPIES, Role.CALL_NUMBER, Role.CLASS, Role.BRANCH})


def fitting(
    mappings: Iterable[Mapping], dialect: str, records: Sequence[Sequence[tuple[str, Sequence[tuple[str, str]]]]]
) -> Mapping:
    """The mapping that finds item fields in most of the sample records; the earlier one when they are even.

    `records` hold (tag, subfields) pairs. A mapping counts a record when a field that makes items says something that
    only items have. `none` when no mapping finds anything.
    """
    best, most = PRESETS["none"], 0
    for mapping in mappings:
        if mapping.dialects and dialect not in mapping.dialects:
            continue
        score = sum(_speaks(mapping, fields) for fields in records)
        if score > most:
            best, most = mapping, score
    return best


def _speaks(mapping: Mapping, fields: Sequence[tuple[str, Sequence[tuple[str, str]]]]) -> bool:
    for rule in mapping.rules:
        if not rule.items:
            continue
        numbered = any(role in {Role.BARCODE, Role.ACCESSION} for role in rule.subfields.values())
        telling = {code for code, role in rule.subfields.items() if role in _TELLING}
        strong = {code for code, role in rule.subfields.items() if role in {Role.BARCODE, Role.ACCESSION}}
        wanted = strong if numbered and rule.tag not in {"905", "852"} else telling
        if any(
            tag == rule.tag and any(code in wanted and value.strip() for code, value in subfields)
            for tag, subfields in fields
        ):
            return True
    return False
