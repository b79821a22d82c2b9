"""The results page."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from tianlu.catalog.data import EDIT
from tianlu.discovery import queries
from tianlu.discovery.cql.ast import Clause, Everything, Field, Relation, SortKey
from tianlu.discovery.cql.ast import Query as Tree
from tianlu.discovery.cql.saying import understood
from tianlu.discovery.data import CHEAP, COSTLY, Facet
from tianlu.discovery.events import JUDGE, MISSED, SEARCHED
from tianlu.discovery.forms import PAGE, Asked
from tianlu.discovery.narrowing import Names, chips, facet_box, without_years, year_buckets
from tianlu.discovery.presenting import full_title, language_of, record_address, result
from tianlu.discovery.taking import KINDS
from tianlu.kit import events
from tianlu.kit.text import pieces_of
from tianlu.libraries.data import Actor, ActorKind
from tianlu.libraries.queries import branch_tree, organisations

_QUOTES: Final = re.compile('["“”„「」『』《》〈〉＂]')
_STEP: Final = re.compile(r"""-?(?:\w+[:：])?(?:"[^"]*"|“[^”]*”|「[^」]*」|『[^』]*』|《[^》]*》|〈[^〉]*〉)|\S+""")
_NAMED: Final = 5  # other names that a page says it searched for
BROAD: Final = 10_000  # results from which authors and subjects are counted after the page


def results(actor: Actor, asked: Asked) -> dict[str, Any] | str:
    """The page's context, or another address: of the one record that a typed number names, of the last page for one behind."""
    page = (queries.search if asked.apart else queries.search_together)(actor, asked.request())
    if page.total == 1 and page.items and _is_number(asked) and not asked.filtered:
        return record_address(page.items[0].id)
    if asked.page > (last := _last(page)):
        return _page(asked, last)
    _note_search(actor, asked, page)
    names = names_of(actor)
    context: dict[str, Any] = {
        "q": asked.text,
        "total": page.total,
        **_entries(asked, page),
        "related": [result(item, page.terms) for item in page.related],
        "first": (asked.page - 1) * PAGE + 1,
        "others": page.others[:_NAMED],
        "understood": understood(asked.query, get_language() or ""),
        "filters": chips(asked, names),
        "clear_href": _search(_bare(asked)) if asked.filtered else "",
        "kept": [("sort", asked.sort.value)] if asked.sort else [],
        "sorts": _sorts(),
        "sort": asked.order.value,
        "sort_hidden": [pair for pair in asked.pairs() if pair[0] != "sort"],
        "notes": _notes(asked),
        "corrections": _corrections(actor, asked, page),
        "steps": _steps(asked),
        "search_href": reverse("discovery:search"),
        "within": _within(asked) if page.total > 1 else None,
        "feeds": [
            {"kind": kind, "href": f"{reverse(f'discovery:{kind}')}?{asked.address()}"} for kind in ("atom", "rss")
        ],
        "kept_search": asked.pairs(),
        "file_kinds": [(name, kind.label) for name, kind in KINDS.items()],
        "inside": _inside(actor, asked),
        "most_taken": queries.TAKEN,
        "staff": actor.kind is ActorKind.STAFF,
        "judge": actor.may(JUDGE) and bool(asked.text),
        "closest": [result(item, page.terms) for item in page.closest],
        "instead": _instead(page),
        "address": asked.address(),
        "batch_href": _batch(asked) if page.total and actor.may(EDIT) else "",
    }
    return {**context, **_pages(asked, page), **_narrow(actor, asked, page.total, names)}


def _entries(asked: Asked, page: queries.Page) -> dict[str, Any]:
    """The lines of the page: editions of one work stand on the line of the first, unless each was to have its own."""
    found, apart = [], _search(replace(asked, apart=True))
    for line in page.lines:
        first, *others = line.items
        entry = result(first, page.terms)
        if line.found > 1:
            entry["editions"] = [result(other, page.terms) for other in others]
            entry["editions_words"] = ngettext(
                "%(n)s more edition among these results", "%(n)s more editions among these results", line.found - 1
            ) % {"n": line.found - 1}
            if line.found > queries.EDITIONS:
                entry["editions_more"] = {"href": apart, "words": _("List every edition")}
        found.append(entry)
    if asked.apart:
        return {"items": found, "works_href": _search(replace(asked, apart=False))}
    together = any(line.found > 1 for line in page.lines)
    return {"items": found, "apart_href": apart if together else ""}


def _narrow(actor: Actor, asked: Asked, total: int, names: Names) -> dict[str, Any]:
    """Facets and years; those that cost more come after the page on broad sets."""
    if not total and not asked.filtered:
        return {"facets": []}
    whole = isinstance(asked.query.node, Everything) and not asked.filtered
    late = total > BROAD and not whole
    several = (Facet.ORGANISATION,) if names[Facet.ORGANISATION] else ()
    wanted = (*several, *CHEAP) if late else (*several, *CHEAP, *COSTLY)
    counted = queries.facets(actor, asked.request(), wanted)
    boxes = (facet_box(facet, counted[facet], asked, names) for facet in wanted if facet is not Facet.YEAR)
    bare = without_years(asked)
    return {
        "facets": [box for box in boxes if box],
        "buckets": year_buckets(counted[Facet.YEAR], asked),
        "year_from": asked.year_from,
        "year_to": asked.year_to,
        "year_hidden": bare.pairs(),
        "late_facets_href": f"{reverse('discovery:facets')}?{asked.address()}" if late else "",
    }


def facet_context(actor: Actor, asked: Asked, names: Sequence[Facet]) -> dict[str, Any]:
    """The facets asked for alone, and the way back to the results."""
    counted = queries.facets(actor, asked.request(), names)
    boxes = (facet_box(facet, counted[facet], asked, {}) for facet in names)
    return {"facets": [box for box in boxes if box], "back": _search(asked)}


def _inside(actor: Actor, asked: Asked) -> dict[str, Any]:
    """Books with the words of a plain search in their text, and the way to all of them."""
    if asked.page > 1 or asked.cql or asked.lines:
        return {}
    words, found = queries.beside(actor, asked.request())
    line = {"field0": "fulltext", "match0": "words", "term0": words}
    closest = any(hit.closest for _record, hit in found)
    return {
        "books": [
            {
                "href": f"{reverse('archive:inside', args=[record.id])}?{urlencode({'q': words})}",
                "title": full_title(record.bib),
                "lang": language_of(record.bib),
                "why": queries.sentence_of(hit),
            }
            for record, hit in found
        ],
        "terms": pieces_of(words) if closest else words.split(),
        "href": "" if closest else f"{reverse('discovery:search')}?{urlencode(line)}",
    }


def _search(asked: Asked) -> str:
    address = asked.address()
    return reverse("discovery:search") + (f"?{address}" if address else "")


def _batch(asked: Asked) -> str:
    """Where staff choose all that was found for one change."""
    return f"{reverse('discovery:search-batch')}?{asked.address()}"


def _bare(asked: Asked) -> Asked:
    return Asked(asked.query, asked.text, asked.cql, asked.lines, sort=asked.sort)


def names_of(actor: Actor) -> Names:
    """What branches are called, and libraries where there is more than one."""
    language = get_language() or ""
    libraries = organisations(actor)
    several = libraries if len(libraries) > 1 else []
    return {
        Facet.BRANCH: {str(branch.id): branch.name.shown(language) for branch in branch_tree(actor)},
        Facet.ORGANISATION: {str(library.id): library.name.shown(language) for library in several},
    }


def _is_number(asked: Asked) -> bool:
    """Whether the box holds an ISBN, a control number or another code rather than words."""
    return bool(asked.text) and sum(letter.isdigit() for letter in asked.text) >= max(6, len(asked.text) // 2)


def _sorts() -> list[tuple[str, str]]:
    return [
        (SortKey.RELEVANCE, _("Relevance")),
        (SortKey.NEWEST, _("Newest in the library")),
        (SortKey.YEAR_DOWN, _("Year, newest first")),
        (SortKey.YEAR_UP, _("Year, oldest first")),
        (SortKey.TITLE, _("Title (pinyin)")),
        (SortKey.CALL_NUMBER, _("Call number")),
    ]


def _notes(asked: Asked) -> list[dict[str, str]]:
    if not asked.cut:
        return []
    return [{"kind": "warn", "text": _("The search was too long; only its beginning was used.")}]


def _instead(page: queries.Page) -> dict[str, str]:
    """The spelling that was searched for because nothing was found; empty where there is none."""
    return {"text": page.instead, "href": _search(Asked(Tree(), text=page.instead))} if page.instead else {}


def _corrections(actor: Actor, asked: Asked, page: queries.Page) -> list[dict[str, str]]:
    """Other spellings, but for the one whose results are shown anyway."""
    if page.total >= queries.FEW or asked.cql or asked.lines or not asked.text:
        return []
    found = queries.correct(actor, asked.request()) if page.spellings is None else page.spellings
    return [
        {"text": spelling, "href": _search(Asked(Tree(), text=spelling))}
        for spelling in found
        if spelling != page.instead
    ]


def _steps(asked: Asked) -> list[dict[str, str]]:
    """Where a search that found nothing can go next: without quotes, without one of its parts."""
    parts = _STEP.findall(asked.text)
    ways = [_QUOTES.sub(" ", asked.text)] if _QUOTES.search(asked.text) else []
    if len(parts) > 1:
        ways += [" ".join(parts[:-1]), " ".join(parts[1:])]
    plain = [" ".join(one.split()) for one in ways]
    return [
        {"label": _("Search for “%(words)s”") % {"words": one}, "href": _search(Asked(Tree(), text=one))}
        for one in dict.fromkeys(plain)
        if re.search(r"\w", one) and not one.startswith(("-", "－")) and one != asked.text
    ]


def _within(asked: Asked) -> dict[str, Any] | None:
    """The form that searches within the results: one more condition beside those there are; None when it is full."""
    hidden = [pair for pair in asked.pairs() if pair[0] != "sort"]
    if asked.cql or asked.lines:
        return None if asked.text else {"name": "q", "hidden": hidden}
    if not asked.text:
        return None
    line = [("field0", "all"), ("match0", "words"), ("op0", "and")]
    return {"name": "term0", "hidden": [*hidden, *line]}


def _pages(asked: Asked, page: queries.Page) -> dict[str, Any]:
    """Page links: the first, the last, two around the present one."""
    total, last, here = page.total, _last(page), asked.page
    shown = sorted({1, last, *range(max(1, here - 2), min(last, here + 2) + 1)})
    pages: list[dict[str, Any]] = []
    for number in shown:
        if pages and number > int(pages[-1]["number"]) + 1:
            pages.append({"gap": True, "number": number - 1})
        pages.append({"number": number, "href": _page(asked, number), "current": number == here})
    before = page.before if page.pages else (here - 1) * PAGE
    summary = _("%(first)s to %(last)s of %(total)s") % {
        "first": f"{before + 1:,}",
        "last": f"{min(total, before + sum(line.found for line in page.lines)):,}",
        "total": f"{total:,}",
    }
    return {
        "pages": pages if last > 1 else [],
        "previous_href": _page(asked, here - 1) if here > 1 else "",
        "next_href": _page(asked, here + 1) if here < last else "",
        "summary": summary if total else "",
    }


def _last(page: queries.Page) -> int:
    return max(1, page.pages or -(-page.total // PAGE))


def _page(asked: Asked, number: int) -> str:
    return _search_page(replace(asked, page=number))


def _search_page(asked: Asked) -> str:
    return f"{reverse('discovery:search')}?{asked.address(page=asked.page)}"


def _note_search(actor: Actor, asked: Asked, page: queries.Page) -> None:
    """A search is counted without who searched: what kind of query, whether anything was found."""
    node, total = asked.query.node, page.total
    kind = "cql" if asked.cql else "form" if asked.lines else "all" if isinstance(node, Everything) else "box"
    plain = isinstance(node, Clause) and node.field is Field.ALL and node.relation is Relation.HAS
    events.spool(SEARCHED.name, {"way": kind, "plain": plain, "found": min(total, 1000)}, actor.organisation_id)
    if not total and asked.text and asked.page == 1 and not (asked.filtered or asked.cql or asked.lines):
        said = {"words": asked.text, "instead": page.instead} if page.instead else {"words": asked.text}
        events.spool(MISSED.name, said, actor.organisation_id)
