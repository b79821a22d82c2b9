"""Words found in the text of files: the index proposes pages, the database decides what is shown of them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Final

from tianlu.archive.data import FileState, InsideHit, InsidePage, PageHit, Snippet
from tianlu.archive.engines import page_index
from tianlu.archive.models import AttachedFile, PageText
from tianlu.archive.queries.answering import answers_inside
from tianlu.archive.queries.files import place_of, rows_of, standing_of, view_of
from tianlu.archive.rules import doors_held, doors_of, may_read, quoted
from tianlu.catalog.queries import record_for, records_for
from tianlu.kit.text import asks
from tianlu.libraries.data import Actor

SNIPPETS: Final = 20  # snippets on one page of a search inside a record
_LOOKED_AT: Final = 2_000  # pages of one record that are put in order
_EACH: Final = 8  # pages looked at for every record of a list
_ANSWERS: Final = 5


def records_inside(actor: Actor, words: str, *, phrase: bool = False, limit: int = 1_000) -> list[int]:
    """Numbers of records with a file that has all the words on one page and that the actor may find, best first.

    In one query; whether the records themselves may be seen is for the caller to ask.
    """
    found = page_index().records(words, doors_held(actor), phrase=phrase, limit=limit)
    if not found:
        return []
    rows = AttachedFile.scoped(actor).filter(record_id__in=found, state=FileState.READ)
    findable = {row.record_id for row in rows if _may_find(actor, row)}  # rights obey at once, the index a moment later
    return [number for number in found if number in findable]


def found_inside(
    actor: Actor, words: str, *, records: Collection[int] | None = None, limit: int = 5
) -> list[InsideHit]:
    """For each record found, its best page; of `records` where given, else the best `limit` of all.

    A question of which no page has all the words is answered with the sentences closest to it. Four queries whatever
    the number.
    """
    wanted = list(records) if records is not None else records_inside(actor, words, limit=4 * limit)
    if not wanted:
        return _closest(actor, words, limit) if records is None and asks(words) else []
    hits = page_index().pages(words, doors_held(actor), records=wanted, phrase=False, limit=_EACH * len(wanted))
    rows = rows_of(actor, {hit.file_id for hit in hits})
    best: dict[int, PageHit] = {}
    findable: set[int] = set()
    for hit in hits:
        row = rows.get(hit.file_id)
        if row is None or not _may_find(actor, row):
            continue
        findable.add(row.record_id)
        if may_read(actor, standing_of(row)):
            best.setdefault(row.record_id, hit)
    shown = records_for(actor, findable)
    snippets = _snippets(actor, words, list(best.values()), rows)
    found = [
        InsideHit(number, snippets.get(best[number]) if number in best else None)
        for number in wanted
        if number in findable and number in shown
    ]
    return found if records is not None else found[:limit]


def _closest(actor: Actor, question: str, limit: int) -> list[InsideHit]:
    best: dict[int, Snippet] = {}
    for number, snippet in answers_inside(actor, question, limit=_EACH * limit):
        best.setdefault(number, snippet)
    shown = records_for(actor, best)
    return [InsideHit(number, snippet, closest=True) for number, snippet in best.items() if number in shown][:limit]


def inside_record(actor: Actor, record_id: int, words: str, *, after: int = 0) -> InsidePage:
    """Where the words stand in the files of a record, in reading order, 20 at a time behind the first `after`; for a
    question of which no page has all the words, the few sentences closest to it, the closest first.

    Refuses as `record_for` does.
    """
    record_for(actor, record_id)
    hits = page_index().pages(words, doors_held(actor), records=[record_id], phrase=False, limit=_LOOKED_AT)
    if not hits and asks(words):
        answers = answers_inside(actor, words, records=[record_id], limit=_ANSWERS)
        return InsidePage(words, [snippet for _record, snippet in answers], more=False, hidden=False, closest=True)
    rows = {
        number: row for number, row in rows_of(actor, {hit.file_id for hit in hits}).items() if _may_find(actor, row)
    }
    shown = sorted(hit for hit in hits if hit.file_id in rows and may_read(actor, standing_of(rows[hit.file_id])))
    page = shown[after : after + SNIPPETS]
    snippets = _snippets(actor, words, page, rows)
    return InsidePage(
        words=words,
        snippets=[snippets[hit] for hit in page if hit in snippets],
        more=len(shown) > after + SNIPPETS,
        hidden=len({hit.file_id for hit in hits if hit.file_id in rows} - {hit.file_id for hit in shown}) > 0,
    )


def _may_find(actor: Actor, row: AttachedFile) -> bool:
    return not doors_held(actor).isdisjoint(doors_of(standing_of(row)))


def _snippets(
    actor: Actor, words: str, hits: Sequence[PageHit], rows: dict[int, AttachedFile]
) -> dict[PageHit, Snippet]:
    """Text around the words on these pages; a page that was read anew since and is gone is left out."""
    wanted: dict[int, list[int]] = defaultdict(list)
    for hit in hits:
        wanted[hit.file_id].append(hit.page)
    views = {number: view_of(actor, rows[number]) for number in wanted}
    terms = words.split()
    found: dict[PageHit, Snippet] = {}
    numbers = {number for pages in wanted.values() for number in pages}
    pages = PageText.objects.filter(file_id__in=wanted, number__in=numbers)
    for file_id, number, label, text in pages.values_list("file_id", "number", "label", "text"):
        if number in wanted[file_id]:
            view = views[file_id]
            snippet = Snippet(view, number, place_of(view, number, label), quoted(text, terms))
            found[PageHit(file_id, number)] = snippet
    return found
