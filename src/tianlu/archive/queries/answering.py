"""Sentences of attached texts that come closest to a question, where no page has all its words."""

from collections.abc import Collection
from typing import Final

from tianlu.archive.data import PageHit, Snippet
from tianlu.archive.engines import page_index
from tianlu.archive.models import PageText
from tianlu.archive.queries.files import place_of, rows_of, standing_of, view_of
from tianlu.archive.rules import answering, doors_held, may_read, shortened
from tianlu.kit.text import grams_of, part_held
from tianlu.libraries.data import Actor

_PAGES: Final = 20  # pages whose sentences are compared
_ENOUGH: Final = 0.4  # of what is asked, in one sentence; of questions that no page answers, one in ten finds a sentence with it (XQuAD in DRCD)
_ENOUGH_HERE: Final = 0.2  # where one book was chosen to be asked


def answers_inside(
    actor: Actor, question: str, *, records: Collection[int] | None = None, limit: int
) -> list[tuple[int, Snippet]]:
    """Sentences that the actor may read and that come close enough to the question, the closest first, each with the
    number of its record; of `records` where given, of which less is asked. Three queries whatever the number.
    """
    grams = grams_of(question)
    hits = dict(page_index().likely(grams, doors_held(actor), records=records, limit=_PAGES))
    rows = {
        number: row
        for number, row in rows_of(actor, {hit.file_id for hit in hits}).items()
        if may_read(actor, standing_of(row))
    }
    found = [
        (PageHit(page.file_id, page.number), page)
        for page in PageText.objects.filter(file_id__in=rows, number__in={hit.page for hit in hits})
        if (page.file_id, page.number) in hits
    ]
    order = answering(grams, [(hits[hit], page.text) for hit, page in found])
    best = sorted(zip(order, found, strict=True), key=lambda one: (-one[0][0], one[1][0]))
    enough = _ENOUGH if records is None else _ENOUGH_HERE
    answers: list[tuple[int, Snippet]] = []
    for (_rank, sentence), (hit, page) in best:
        if part_held(grams, sentence) >= enough and len(answers) < limit:
            row = rows[hit.file_id]
            view = view_of(actor, row)
            snippet = Snippet(view, hit.page, place_of(view, hit.page, page.label), shortened(sentence))
            answers.append((row.record_id, snippet))
    return answers
