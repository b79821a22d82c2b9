"""What the reader has to say about a file: codes with parameters, never sentences in one language.

A caller translates ``CODES[code] % params``; the English text here is the message id.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

Param = str | int


class Notice(NamedTuple):
    """Something a librarian should know about a file or a record that was read all the same."""

    code: str
    params: Mapping[str, Param] = {}

    @property
    def sentence(self) -> str:
        """The English sentence; ``code`` and ``params`` are what a translation starts from."""
        return CODES[self.code] % self.params


class Reason(NamedTuple):
    """Why bytes were rejected."""

    code: str
    params: Mapping[str, Param] = {}

    @property
    def sentence(self) -> str:
        """The English sentence; ``code`` and ``params`` are what a translation starts from."""
        return CODES[self.code] % self.params


class MarcError(ValueError):
    """A file or record that cannot be handled; ``code`` is a key of ``CODES``."""

    def __init__(self, code: str, **params: Param) -> None:
        self.code = code
        self.params = params
        super().__init__(CODES[code] % params)

    @property
    def reason(self) -> Reason:
        return Reason(self.code, self.params)


class NotMarc(MarcError):
    """The file is no container of MARC records that this package reads."""


class RecordTooLong(MarcError):
    """ISO 2709 has five digits for a record's length and four for a field's."""


class Inexpressible(MarcError):
    """The record holds something that the wanted format or encoding cannot carry."""


CODES: dict[str, str] = {
    # the file
    "container.empty": "The file is empty.",
    "container.unknown": "The file holds no MARC records in a format known here.",
    "container.archive": "The file is a %(kind)s archive: unpack it first.",
    "container.foreign": "The file is no file of records but %(kind)s.",
    "container.utf16": "The file is in UTF-16, which only MARCXML may be: save it as UTF-8.",
    "container.no_records": "No record could be read from the file.",
    "xml.dtd": "The XML file declares a document type or entities, which are refused for safety.",
    "encoding.undecided": "The encoding could not be decided: choose it by hand.",
    "encoding.leader_contradicts": "Leader position 9 says %(said)s, but the bytes are %(found)s (records: %(records)s).",
    "encoding.field_100_contradicts": "Field 100, positions 26-29 says %(said)s, but the bytes are %(found)s (records: %(records)s).",
    "encoding.declaration_contradicts": "The XML declaration says %(said)s, but the bytes are %(found)s.",
    "encoding.mixed": "Some records are in %(found)s, not in %(decided)s like the rest (records: %(records)s).",
    "encoding.unreadable": "Some records do not fit the encoding of the rest, nor prove another (records: %(records)s).",
    "dialect.mixed": "Some records look like %(found)s, not like %(decided)s (records: %(records)s).",
    "dialect.undecided": "The records do not show whether they are MARC21 or UNIMARC.",
    # a record that was read
    "leader.length_wrong": "The leader says %(said)s bytes, the record has %(actual)s.",
    "leader.base_wrong": "The leader's base address %(said)s is wrong; the data begin at %(actual)s.",
    "directory.starts_wrong": "The directory's starting positions are wrong; field terminators were followed.",
    "directory.lengths_wrong": "The directory's field lengths are wrong; starting positions were followed.",
    "directory.characters": "The directory counts characters, not bytes.",
    "directory.overflow": "A field or the record is longer than ISO 2709 can say; field terminators were followed.",
    "record.terminator_missing": "The record terminator is missing.",
    "record.final_field_terminator_missing": "The terminator of the last field is missing.",
    "encoding.differs": "The record is in %(found)s, the file in %(decided)s.",
    "encoding.not_reversible": "Writing the record back in %(encoding)s gives other bytes.",
    "text.control_characters": "The record holds %(count)s control characters.",
    "text.replacement": "The record holds replacement characters: text was lost before this file was made.",
    "text.mojibake": "Text in field %(tag)s looks as if it had been decoded wrongly before this file was made.",
    "field.indicators_malformed": "Field %(tag)s does not begin with two indicators.",
    "leader.missing": "The record has no leader; a blank one was put in its place.",
    "leader.padded": "The leader has %(length)s characters; it was filled up to 24 or cut.",
    "line.ambiguous": "The line format cannot show where text ends and a subfield begins.",
    "dialect.differs": "The record looks like %(found)s, the file like %(decided)s.",
    # bytes that were rejected
    "record.garbage": "These bytes are no record.",
    "record.overwritten": "Part of the record was overwritten with zero bytes.",
    "record.too_short": "The record is shorter than a leader and a directory.",
    "record.no_fields": "The record has no fields.",
    "record.authority": "This is an authority record, not a description: bring the file in under Vocabularies.",
    "record.holdings": "This is a holdings record, not a description: export the copies as a table, or with their descriptions, and bring them in as items.",
    "record.other_kind": "This is a record of classification or community information, not a description.",
    "record.truncated": "The record ends before its last field.",
    "record.unterminated": "No record terminator within %(limit)s bytes.",
    "record.too_large": "The record is larger than %(limit)s bytes.",
    "leader.unreadable": "The leader is not readable.",
    "directory.unreadable": "The directory is not readable.",
    "directory.not_numeric": "The directory holds something other than tags and numbers.",
    "directory.mismatch": "The directory does not agree with the fields.",
    "encoding.undecodable": "Byte %(position)s of the file cannot be read as %(encoding)s.",
    "text.implausible": "Read as %(encoding)s, the text makes no sense.",
    "encoding.several": "The record mixes encodings: field %(tag)s is not in %(encoding)s like the rest.",
    "xml.malformed": "The XML of the record is broken: %(detail)s.",
    "xml.not_marc": "The XML element holds no MARC record.",
    "json.malformed": "The JSON of the record is broken: %(detail)s.",
    "json.not_marc": "The JSON object is no MARC record.",
    "line.malformed": "Line %(line)s of the record is no field.",
    # writing
    "write.record_too_long": "The record has %(length)s bytes; ISO 2709 allows 99999.",
    "write.field_too_long": "Field %(tag)s has %(length)s bytes; ISO 2709 allows 9999.",
    "write.unencodable": "The character %(character)s in field %(tag)s cannot be written in %(encoding)s.",
    "write.tag": "The tag %(tag)s cannot be written: it needs three ASCII characters.",
    "write.leader": "The leader cannot be written: it needs 24 ASCII characters.",
    "write.separator": "Field %(tag)s holds a record or field terminator as text.",
    "write.xml_character": "Field %(tag)s holds a character that XML cannot carry.",
    "write.structure": "Field %(tag)s has malformed indicators or subfields that this format cannot carry.",
    "write.ambiguous": "Field %(tag)s holds text that the line format would read as a subfield.",
    # validation
    "validate.leader_as_field": "%(tag)s is no field: the leader has its own row, and 24 characters.",
    "validate.field_missing": "Field %(tag)s is missing.",
    "validate.field_repeated": "Field %(tag)s must not be repeated.",
    "validate.tag_malformed": "“%(tag)s” is no tag: a tag has three digits or letters.",
    "validate.field_unknown": "Field %(tag)s is not defined in this format.",
    "validate.field_obsolete": "Field %(tag)s is obsolete.",
    "validate.main_entry": "Field %(tag)s stands beside field %(other)s: a record has only one main entry.",
    "validate.indicator": "Indicator %(number)s of field %(tag)s is %(value)s, which is not defined.",
    "validate.indicator_obsolete": "Indicator %(number)s of field %(tag)s is %(value)s, which is obsolete.",
    "validate.indicator_fill": "Indicator %(number)s of field %(tag)s is a fill character: it says nothing.",
    "validate.subfield_missing": "Field %(tag)s needs subfield %(code)s.",
    "validate.subfield_repeated": "Subfield %(code)s of field %(tag)s must not be repeated.",
    "validate.subfield_unknown": "Field %(tag)s has no subfield %(code)s in this format.",
    "validate.subfield_obsolete": "Subfield %(code)s of field %(tag)s is obsolete.",
    "validate.length": "Field %(tag)s has %(length)s characters instead of %(expected)s.",
    "validate.position": "Position %(position)s of field %(tag)s is %(value)s, which is not defined.",
    "validate.blank_as_hash": "Field %(tag)s has # from position %(position)s on, which manuals print for a blank: type a blank.",
    "validate.date": "Position %(position)s of field %(tag)s is %(value)s, which is no date.",
    "validate.filing": "Indicator %(number)s of field %(tag)s skips %(value)s characters; the title has %(length)s.",
    "validate.leader": "Leader position %(position)s is %(value)s, which is not defined.",
    "validate.leader_unusual": "Leader position %(position)s is %(value)s, which the format does not define.",
    "validate.languages": "Field %(tag)s has the language code %(value)s, which is not in the list.",
    "validate.languages_meant": "Field %(tag)s has the language code %(value)s, which is not in the list; %(instead)s is %(name)s.",
    "validate.places": "Field %(tag)s has the country code %(value)s, which is not in MARC's list.",
    "validate.places_meant": "Field %(tag)s has the country code %(value)s, which is not in MARC's list; %(instead)s is %(name)s.",
    "validate.countries": "Field %(tag)s has the country code %(value)s, which ISO 3166 does not have.",
    "validate.countries_meant": "Field %(tag)s has the country code %(value)s, which ISO 3166 does not have; %(instead)s is %(name)s.",
    "validate.regions": "Field %(tag)s has %(value)s for a region of China; six digits are needed that begin with a province's (GB/T 2260).",
    "validate.regions_meant": "Field %(tag)s has %(value)s for a region of China; %(instead)s is %(name)s.",
    "validate.years_apart": "Field %(tag)s says %(coded)s, field %(other)s says %(written)s: the years do not agree.",
    "validate.link_broken": "$6 of field %(tag)s leads to a field %(other)s that the record does not have, or that does not lead back.",
    "validate.source_missing": "Indicator %(number)s of field %(tag)s is %(value)s: the source has to be named in subfield 2.",
    "validate.embedded": "“%(value)s” in $1 of field %(tag)s is no embedded field: a tag and two indicators are needed, then its subfields, as in $12001 $aTitle.",
    "validate.class": "%(value)s in field %(tag)s is no class of the Chinese Library Classification: it begins with one of 22 letters, followed by figures.",
    "validate.field_too_long": "Field %(tag)s has %(length)s bytes; ISO 2709 allows 9999, so no such file can hold the record.",
    "validate.isbn": "The ISBN %(value)s has a wrong check digit or length.",
    "validate.issn": "The ISSN %(value)s has a wrong check digit or length.",
}
