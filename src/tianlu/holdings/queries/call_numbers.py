"""Call numbers: what a record has, what stands on the shelf, what may be of the same title."""

from collections.abc import Collection
from typing import Any

from tianlu.catalog.data import RecordView
from tianlu.catalog.queries import record_for, records_for
from tianlu.holdings.data import CallNumberView, LikeRecord, ProblemKind, ProblemView
from tianlu.holdings.models import CallNumberProblem, CallNumberRecord, ShelvingScheme
from tianlu.holdings.queries.shelving import arrangement_of, marks_of, scheme_items, scheme_row
from tianlu.holdings.rules import Parts, compose, main_author, parse, shelf_key, title_key
from tianlu.kit.text import bare_words
from tianlu.libraries.data import Actor

_MOST_ALIKE = 20


def call_number_of(actor: Actor, record_id: int, *, scheme_id: int | None = None) -> CallNumberView | None:
    """The number a record has in the scheme, None when it has none; `NoSuchScheme` when there is no such scheme."""
    scheme = scheme_row(actor, scheme_id)
    return call_numbers_of(actor, [record_id], scheme).get(record_id)


def call_numbers_of(actor: Actor, record_ids: Collection[int], scheme: ShelvingScheme) -> dict[int, CallNumberView]:
    """The numbers of records in a scheme, by record; one query."""
    rows = CallNumberRecord.scoped(actor).filter(scheme_id=scheme.id, record_id__in=record_ids)
    return {row.record_id: number_view(row, scheme) for row in rows.select_related("call_number")}


def number_view(row: CallNumberRecord, scheme: ShelvingScheme) -> CallNumberView:
    number = row.call_number
    parts = Parts(number.class_number, number.book_number, number.distinction, row.edition, row.volume)
    return CallNumberView(
        id=number.id,
        scheme_id=scheme.id,
        record_id=row.record_id,
        class_number=parts.class_number,
        book_number=parts.book_number,
        distinction=parts.distinction,
        edition=parts.edition,
        volume=parts.volume,
        text=compose(parts, marks_of(scheme)),
    )


def like_candidates(actor: Actor, record_id: int, *, scheme_id: int | None = None) -> list[LikeRecord]:
    """Records of the same folded title that have a number in the scheme; those of the same main author first.

    Refuses what `record_for` refuses, and `NoSuchScheme`.
    """
    scheme = scheme_row(actor, scheme_id)
    here = record_for(actor, record_id)
    key = title_key(here.bib.get("title", ""))
    if not key:
        return []
    rows = CallNumberRecord.scoped(actor).filter(scheme_id=scheme.id, title_key=key).exclude(record_id=record_id)
    members = list(rows.select_related("call_number").order_by("id")[:_MOST_ALIKE])
    seen = records_for(actor, [member.record_id for member in members])
    author = bare_words(author_of(here))
    found = [
        LikeRecord(
            member.record_id,
            seen[member.record_id].bib.get("title", ""),
            author_of(seen[member.record_id]),
            seen[member.record_id].bib.get("edition", ""),
            number_view(member, scheme).text,
        )
        for member in members
        if member.record_id in seen
    ]
    return sorted(found, key=lambda one: bare_words(one.author) != author)


def author_of(record: RecordView) -> str:
    """The main author as written."""
    return main_author(record.bib.get("contributors", ()))


def standing_in_class(actor: Actor, scheme: ShelvingScheme, class_number: str, *, beyond: int) -> dict[int, int]:
    """种次号 above `beyond` that stand on items of the class, each with a record that has it."""
    place = arrangement_of(scheme)
    begin = [shelf_key(f"{mark}{class_number}/0", place)[:-3] for mark in {"", scheme.collection_mark}]
    number = shelf_key(f"{class_number}/{beyond + 1}", place).removeprefix(shelf_key(f"{class_number}/0", place)[:-3])
    spans = [(f"{one}{number}", f"{one}3") for one in begin]
    return {
        int(parts.book_number): record_id
        for record_id, parts in _standing(actor, scheme, spans)
        if parts.class_number == class_number and parts.book_number.isdigit() and int(parts.book_number) > beyond
    }


def standing_at(actor: Actor, scheme: ShelvingScheme, class_number: str, book_number: str) -> list[tuple[int, Parts]]:
    """(record, parts) of the items whose call number begins with this class and book number."""
    place = arrangement_of(scheme)
    begin = [shelf_key(f"{mark}{class_number}/{book_number}", place) for mark in {"", scheme.collection_mark}]
    return [
        (record_id, parts)
        for record_id, parts in _standing(actor, scheme, [(first, f"{first}2") for first in begin])
        if (parts.class_number, parts.book_number) == (class_number, book_number)
    ]


def _standing(actor: Actor, scheme: ShelvingScheme, spans: Collection[tuple[str, str]]) -> list[tuple[int, Parts]]:
    """Items between these keys; with the mark of the collection or without."""
    items, marks = scheme_items(actor, scheme).exclude(shelf_key=""), marks_of(scheme)
    found = [items.filter(shelf_key__gte=first, shelf_key__lt=last) for first, last in spans]
    read = (
        (record_id, parse(text, marks))
        for some in found
        for record_id, text in some.values_list("record_id", "call_number")
    )
    return [(record_id, parts) for record_id, parts in read if parts is not None]


def open_problems(actor: Actor, *, after: int = 0, limit: int = 50) -> list[ProblemView]:
    """Questions about call numbers that wait for a person, oldest first."""
    rows = CallNumberProblem.scoped(actor).filter(organisation_id=actor.organisation_id, closed_at=None, id__gt=after)
    return [
        ProblemView(
            row.id,
            row.scheme_id,
            ProblemKind(row.kind),
            row.call_number,
            row.record_id,
            row.other_record_id,
            row.found_at,
        )
        for row in rows.order_by("id")[:limit]
    ]


def number_facts(actor: Actor, record_id: int, *, scheme_id: int) -> dict[str, Any]:
    """What the page of a record's number shows beside it: title, author, class, what may be of the same title."""
    record = record_for(actor, record_id)
    scheme = scheme_row(actor, scheme_id)
    classes = [one["number"] for one in record.bib.get("classes", ()) if one.get("scheme") == scheme.class_scheme]
    return {
        "record_id": record_id,
        "scheme_id": scheme_id,
        "title": record.bib.get("title", ""),
        "author": author_of(record),
        "classes": classes,
        "alike": like_candidates(actor, record_id, scheme_id=scheme_id),
        "records_at": "/records/",  # an address that does not move; its page belongs to a room above
    }
