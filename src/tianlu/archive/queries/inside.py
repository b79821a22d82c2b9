"""Words found in the text of files: the index proposes pages, the database decides what is shown of them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Final

from django.utils.translation import gettext as _

from tianlu.archive.data import FileKind, FileState, FileView, InsideHit, InsidePage, PageHit, Snippet
from tianlu.archive.engines import page_index
from tianlu.archive.models import AttachedFile, PageText
from tianlu.archive.queries.files import standing_of, view_of
from tianlu.archive.rules import doors_held, doors_of, may_read, quoted
from tianlu.catalog.queries import record_for, records_for
from tianlu.libraries.data import Actor

SNIPPETS: Final = 20  # snippets on one page of a search inside a record
_LOOKED_AT: Final = 2_000  # pages of one record that are put in order
_EACH: Final = 8  # pages looked at for every record of a list


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

    Four queries whatever the number.
    """
    wanted = list(records) if records is not None else records_inside(actor, words, limit=4 * limit)
    if not wanted:
        return []
    hits = page_index().pages(words, doors_held(actor), records=wanted, phrase=False, limit=_EACH * len(wanted))
    rows = _rows(actor, hits)
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


def inside_record(actor: Actor, record_id: int, words: str, *, after: int = 0) -> InsidePage:
    """Where the words stand in the files of a record, in reading order, 20 at a time behind the first `after`.

    Refuses as `record_for` does.
    """
    record_for(actor, record_id)
    hits = page_index().pages(words, doors_held(actor), records=[record_id], phrase=False, limit=_LOOKED_AT)
    rows = {number: row for number, row in _rows(actor, hits).items() if _may_find(actor, row)}
    shown = sorted(hit for hit in hits if hit.file_id in rows and may_read(actor, standing_of(rows[hit.file_id])))
    page = shown[after : after + SNIPPETS]
    snippets = _snippets(actor, words, page, rows)
    return InsidePage(
        words=words,
        snippets=[snippets[hit] for hit in page if hit in snippets],
        more=len(shown) > after + SNIPPETS,
        hidden=len({hit.file_id for hit in hits if hit.file_id in rows} - {hit.file_id for hit in shown}) > 0,
    )


def _rows(actor: Actor, hits: Collection[PageHit]) -> dict[int, AttachedFile]:
    return {row.id: row for row in AttachedFile.scoped(actor).filter(id__in={hit.file_id for hit in hits})}


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


def place_of(file: FileView, number: int, label: str) -> str:
    """A page as people name it: what is printed on it, the chapter's name, or its place in the file."""
    if file.kind in {FileKind.EPUB, FileKind.HTML}:
        return label or _("part %(number)s") % {"number": number}
    if label and label != str(number):
        return _("p. %(label)s (page %(number)s of the file)") % {"label": label, "number": number}
    if label or file.kind is FileKind.PDF:
        return _("p. %(number)s") % {"number": label or number}
    return _("part %(number)s") % {"number": number}
