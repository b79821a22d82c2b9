"""MARC21 and CNMARC/UNIMARC: read, write, recognise, project. Pure Python; knows nothing of Tianlu."""

from tianlu.marc.bib import (
    Bib,
    Classification,
    Contributor,
    Isbn,
    Link,
    Relation,
    Series,
    StandardNumber,
    Subject,
)
from tianlu.marc.dialects import Dialect, dialect_of
from tianlu.marc.inspecting import inspect
from tianlu.marc.iso2709 import to_iso2709
from tianlu.marc.kinds import as_description
from tianlu.marc.lines import to_line, to_mrk
from tianlu.marc.marcjson import to_json
from tianlu.marc.marcxml import to_marcxml
from tianlu.marc.notices import CODES, Inexpressible, MarcError, Notice, NotMarc, Reason, RecordTooLong
from tianlu.marc.outcomes import FileReport, Found, Rejected, Witness
from tianlu.marc.projecting import project
from tianlu.marc.reading import read
from tianlu.marc.record import Field, Record
from tianlu.marc.validating import severity, validate

__all__ = [
    "CODES",
    "Bib",
    "Classification",
    "Contributor",
    "Dialect",
    "Field",
    "FileReport",
    "Found",
    "Inexpressible",
    "Isbn",
    "Link",
    "MarcError",
    "NotMarc",
    "Notice",
    "Reason",
    "Record",
    "RecordTooLong",
    "Rejected",
    "Relation",
    "Series",
    "StandardNumber",
    "Subject",
    "Witness",
    "as_description",
    "dialect_of",
    "inspect",
    "project",
    "read",
    "severity",
    "to_iso2709",
    "to_json",
    "to_line",
    "to_marcxml",
    "to_mrk",
    "validate",
]
