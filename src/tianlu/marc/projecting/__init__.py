"""From a record to its typed projection."""

from tianlu.marc.bib import Bib
from tianlu.marc.dialects import Dialect
from tianlu.marc.projecting import marc21, unimarc
from tianlu.marc.record import Record

__all__ = ["project"]


def project(record: Record, dialect: Dialect) -> Bib:
    """What the record says. Never raises: a field that makes no sense is passed over."""
    if dialect == "marc21":
        return marc21.project(record)
    return unimarc.project(record, dialect)
