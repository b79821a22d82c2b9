"""MARC21 and CNMARC/UNIMARC: read, write, recognise, project. Pure Python; knows nothing of Tianlu."""

from tianlu.marc.dialects import Dialect
from tianlu.marc.inspecting import inspect
from tianlu.marc.iso2709 import to_iso2709
from tianlu.marc.lines import to_line, to_mrk
from tianlu.marc.marcjson import to_json
from tianlu.marc.marcxml import to_marcxml
from tianlu.marc.notices import CODES, Inexpressible, MarcError, Notice, NotMarc, Reason, RecordTooLong
from tianlu.marc.outcomes import FileReport, Found, Rejected, Witness
from tianlu.marc.reading import read
from tianlu.marc.record import Field, Record

__all__ = [
    "CODES",
    "Dialect",
    "Field",
    "FileReport",
    "Found",
    "Inexpressible",
    "MarcError",
    "NotMarc",
    "Notice",
    "Reason",
    "Record",
    "RecordTooLong",
    "Rejected",
    "Witness",
    "inspect",
    "read",
    "to_iso2709",
    "to_json",
    "to_line",
    "to_marcxml",
    "to_mrk",
]
