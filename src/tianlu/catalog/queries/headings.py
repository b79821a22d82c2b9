"""Headings of many records, with the numbers of authorities beside them."""

from collections.abc import Collection
from typing import Final

import orjson

from tianlu.catalog.models import Contribution, Record, RecordVersion
from tianlu.catalog.queries.documents import marc_of_version
from tianlu.catalog.rules.headings import Heading, headings_of, numbers_in
from tianlu.marc.bib import Bib

_MARKS: Final = (b"\x1f0", b"\x1f1", b"\x1f3")  # subfields that may hold an authority's number


def headings_of_records(record_ids: Collection[int]) -> dict[int, list[Heading]]:
    """Headings under authority control by record. The MARC is parsed only where a number may stand in it."""
    records = {row.id: row for row in Record.objects.filter(id__in=record_ids)}
    rows = RecordVersion.objects.filter(record_id__in=list(records))
    newest = {row.record_id: row for row in rows if row.number == records[row.record_id].version}
    sources = Contribution.unscoped(reason="a version without bytes of its own is its contribution's").in_bulk(
        [row.contribution_id for row in newest.values() if row.marc is None and row.contribution_id]
    )
    found = {}
    for record_id, record in records.items():
        bib = Bib.from_dict(orjson.loads(record.projection))
        version = newest[record_id]
        source = sources.get(version.contribution_id or 0)
        raw = bytes(version.marc) if version.marc is not None else bytes(source.raw) if source else b""
        numbered = not raw[:1].isdigit() or any(mark in raw for mark in _MARKS)  # ISO 2709 begins with its length
        numbers = numbers_in(*marc_of_version(version, source)) if raw and numbered else {}
        found[record_id] = headings_of(bib, numbers)
    return found
