"""From a record's stored description and the facts of its items to the document an engine keeps; MARC is not read again."""

from collections.abc import Iterable, Iterator
from typing import Any

from tianlu.catalog.data import RecordStatus, RecordView, Visibility
from tianlu.catalog.queries import projections
from tianlu.discovery.data import Document
from tianlu.holdings.data import RecordHoldings
from tianlu.holdings.queries import index_facts, shelf_key

_LONG = 4000  # characters of an abstract or table of contents that are searched
_NOTHING = RecordHoldings((), ())


def documents_for(ids: Iterable[int]) -> tuple[list[Document], list[int]]:
    """Documents of those records that can be found, and the ids of those that cannot; four queries for 500 ids."""
    wanted = list(dict.fromkeys(ids))
    records = projections(wanted)
    facts = index_facts(wanted)
    documents = [
        document_of(record, facts.get(number, _NOTHING))
        for number, record in records.items()
        if record.status is RecordStatus.LIVE
        and record.visibility is not Visibility.SUPPRESSED
        and record.organisations
    ]
    found = {document.id for document in documents}
    return documents, [number for number in wanted if number not in found]


def document_of(record: RecordView, holdings: RecordHoldings) -> Document:
    """The document of one record."""
    bib = record.bib
    call_numbers = tuple(dict.fromkeys(number for facts in holdings.public for number in facts.call_numbers))
    clc, other = _classes(bib)
    return Document(
        id=record.id,
        titles=_distinct(_titles(bib)),
        names=_distinct(one["name"] for one in bib.get("contributors", ())),
        subjects=_distinct(one["label"] for one in bib.get("subjects", ())),
        publishers=_distinct(bib.get("publishers", ())),
        series=_distinct(one["title"] for one in bib.get("series", ()) if one.get("title")),
        other=_distinct(_other(bib)),
        romanised=_distinct(_romanised(bib)),
        numbers=_distinct(_numbers(bib)),
        isbns=_distinct(one["value"] for one in bib.get("isbns", ()) if one.get("value")),
        issns=_distinct(number.replace("-", "").upper() for number in bib.get("issns", ())),
        call_numbers=call_numbers,
        classes=clc,
        other_classes=other,
        languages=tuple(bib.get("languages", ())),
        format=bib.get("format", "book"),
        year=bib.get("year"),
        organisations=record.organisations,
        branches=tuple(sorted({branch for facts in holdings.public for branch in facts.branches})),
        available_at=tuple(sorted({branch for facts in holdings.public for branch in facts.available_branches})),
        available_in=tuple(sorted(facts.organisation_id for facts in holdings.public if facts.available)),
        staff_only=record.visibility is Visibility.STAFF,
        added=int(record.created_at.timestamp()),
        shelf_order=shelf_key(call_numbers[0]) if call_numbers else "",
    )


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


def _titles(bib: dict[str, Any]) -> Iterator[str]:
    """The title proper alone comes first, so that it counts as a whole; the rest stays findable as its own values."""
    yield bib.get("title", "")
    yield bib.get("title_remainder", "")
    yield " ".join(part for part in (bib.get("part_number", ""), bib.get("part_name", "")) if part)
    yield from bib.get("parallel_titles", ())
    yield from bib.get("other_titles", ())
    yield bib.get("uniform_title", "")


def _other(bib: dict[str, Any]) -> Iterator[str]:
    yield bib.get("responsibility", "")
    yield bib.get("edition", "")
    yield from bib.get("places", ())
    yield bib.get("abstract", "")[:_LONG]
    yield bib.get("contents", "")[:_LONG]
    for note in bib.get("notes", ()):
        yield note[:_LONG]
    for relation in bib.get("relations", ()):
        yield relation.get("title", "")


def _romanised(bib: dict[str, Any]) -> Iterator[str]:
    yield bib.get("title_romanised", "")
    yield from bib.get("romanised_forms", ())
    for one in bib.get("contributors", ()):
        yield one.get("romanised", "")


def _numbers(bib: dict[str, Any]) -> Iterator[str]:
    yield bib.get("control_number", "")
    yield from bib.get("other_control_numbers", ())
    for one in bib.get("standard_numbers", ()):
        yield one.get("value", "")


def _classes(bib: dict[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    clc: dict[str, None] = {}
    other: dict[str, None] = {}
    for one in bib.get("classes", ()):
        if number := one.get("number", "").strip():
            (clc if one.get("scheme") == "clc" else other)[number] = None
    return tuple(clc), tuple(other)
