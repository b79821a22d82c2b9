"""From a record's stored description and the facts of its items to the document an engine keeps; MARC is not read again."""

from collections.abc import Iterable
from typing import Any

from tianlu.catalog.data import RecordStatus, RecordView, Visibility
from tianlu.catalog.queries import projections
from tianlu.discovery.cql.numbers import bare
from tianlu.discovery.data import Document
from tianlu.discovery.headings import named_publishers
from tianlu.holdings.data import RecordHoldings
from tianlu.holdings.queries import index_facts

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
    public = holdings.public
    contributors = bib.get("contributors", ())
    call_numbers = tuple((facts.organisation_id, number) for facts in public for number in facts.call_numbers)
    clc, other = _classes(bib)
    return Document(
        id=record.id,
        titles=_distinct(_titles(bib)),
        names=_distinct([one["name"] for one in contributors if one["kind"] == "person"]),
        bodies=_distinct([one["name"] for one in contributors if one["kind"] != "person"]),
        subjects=_distinct([one["label"] for one in bib.get("subjects", ())]),
        publishers=_distinct(named_publishers(bib)),
        series=_distinct([one.get("title", "") for one in bib.get("series", ())]),
        other=_distinct(_other(bib)),
        romanised=_distinct(_romanised(bib)),
        numbers=_distinct(_numbers(bib)),
        isbns=_distinct([one.get("value", "") or bare(one.get("text", "")) for one in bib.get("isbns", ())]),
        issns=_distinct([number.replace("-", "").upper() for number in bib.get("issns", ())]),
        call_numbers=call_numbers,
        classes=clc,
        other_classes=other,
        languages=tuple(bib.get("languages", ())),
        format=bib.get("format", "book"),
        year=bib.get("year"),
        organisations=record.organisations,
        branches=tuple((facts.organisation_id, branch) for facts in public for branch in facts.branches),
        available_at=tuple((facts.organisation_id, branch) for facts in public for branch in facts.available_branches),
        available_in=tuple(sorted(facts.organisation_id for facts in public if facts.available_branches)),
        staff_only=record.visibility is Visibility.STAFF,
        shelf_order=next((facts.shelf_order for facts in public if facts.call_numbers), ""),
    )


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(filter(None, dict.fromkeys(values)))


def _titles(bib: dict[str, Any]) -> list[str]:
    """The title proper alone comes first, so that it counts as a whole; the rest stays findable as its own values."""
    get = bib.get
    part = (
        f"{get('part_number', '')} {get('part_name', '')}".strip() if "part_number" in bib or "part_name" in bib else ""
    )
    parallel, others = get("parallel_titles", ()), get("other_titles", ())
    return [get("title", ""), get("title_remainder", ""), part, *parallel, *others, get("uniform_title", "")]


def _other(bib: dict[str, Any]) -> list[str]:
    get = bib.get
    found = [get("responsibility", ""), get("edition", ""), *get("places", ())]
    found += [value[:_LONG] for value in (get("abstract", ""), get("contents", ""), *get("notes", ()))]
    if "relations" in bib:
        found += [relation.get("title", "") for relation in bib["relations"]]
    return found


def _romanised(bib: dict[str, Any]) -> list[str]:
    names = [one["romanised"] for one in bib.get("contributors", ()) if "romanised" in one]
    return [bib.get("title_romanised", ""), *bib.get("romanised_forms", ()), *names]


def _numbers(bib: dict[str, Any]) -> list[str]:
    found = [bib.get("control_number", ""), *bib.get("other_control_numbers", ())]
    if "standard_numbers" in bib:
        found += [one.get("value", "") for one in bib["standard_numbers"]]
    return found


def _classes(bib: dict[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    clc: dict[str, None] = {}
    other: dict[str, None] = {}
    for one in bib.get("classes", ()):
        if number := one.get("number", "").strip():
            (clc if one.get("scheme") == "clc" else other)[number] = None
    return tuple(clc), tuple(other)
