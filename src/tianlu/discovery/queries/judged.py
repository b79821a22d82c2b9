"""The test searches of a library with what their latest run found."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from tianlu.catalog.queries import projections
from tianlu.discovery.events import JUDGE
from tianlu.discovery.models import JudgedRecord, JudgedSearch
from tianlu.discovery.queries.ranking import PLACES
from tianlu.kit import jobs
from tianlu.kit.errors import NotFound
from tianlu.libraries.data import Actor

SHOWN: Final = 1_000


class NoSuchJudgedSearch(NotFound):
    code = "no-such-test-search"
    message = _("There is no such test search.")
    remedy = _("Go back to the list of test searches.")


@dataclass(frozen=True, slots=True)
class WayView:
    """What one way of searching made of it: nDCG@10, and the place that each record reached, None where it did not."""

    ndcg: float
    places: dict[int, int]


@dataclass(frozen=True, slots=True)
class ExpectedView:
    """A record that should be found, and its place by words alone and with meaning; None behind the first `PLACES`."""

    record_id: int
    title: str
    grade: int
    lexical: int | None = None
    hybrid: int | None = None


@dataclass(frozen=True, slots=True)
class JudgedSearchView:
    """A test search with its records, and the figures of its latest run (None before the first)."""

    id: int
    typed: str
    note: str
    run_at: datetime | None
    lexical: float | None
    hybrid: float | None
    expected: tuple[ExpectedView, ...] = field(default=())

    @property
    def places(self) -> int:
        return PLACES


def grades_of(search_ids: Collection[int]) -> dict[int, dict[int, int]]:
    """The grades of records by test search, in one statement."""
    found: dict[int, dict[int, int]] = defaultdict(dict)
    rows = JudgedRecord.objects.filter(search_id__in=search_ids).order_by("-grade", "id")
    for search, record, grade in rows.values_list("search_id", "record_id", "grade"):
        found[search][record] = grade
    return dict(found)


def judged_searches_of(actor: Actor) -> list[JudgedSearchView]:
    """The own library's test searches, those first whose hybrid figure is lowest; in four statements."""
    actor.require(JUDGE, organisation_id=actor.organisation_id)
    rows = list(JudgedSearch.scoped(actor).order_by("id")[:SHOWN])
    grades = grades_of([row.id for row in rows])
    titles = _titles({record for some in grades.values() for record in some})
    views = [_view(row, grades.get(row.id, {}), titles) for row in rows]
    return sorted(views, key=lambda view: (2.0 if view.hybrid is None else view.hybrid, view.id))


def judged_search_for(actor: Actor, search_id: int) -> JudgedSearchView:
    """One test search; raises `NoSuchJudgedSearch`."""
    actor.require(JUDGE, organisation_id=actor.organisation_id)
    row = JudgedSearch.scoped(actor).filter(id=search_id).first()
    if row is None:
        raise NoSuchJudgedSearch()
    grades = grades_of([row.id]).get(row.id, {})
    return _view(row, grades, _titles(set(grades)))


def run_of(actor: Actor) -> jobs.JobView | None:
    """The run that is queued or going on; None where there is none."""
    return jobs.active_with_key(f"judged-searches:{actor.organisation_id}")


def _titles(ids: Collection[int]) -> dict[int, str]:
    return {number: record.bib.get("title", "") for number, record in projections(ids).items()}


def _view(row: JudgedSearch, grades: dict[int, int], titles: dict[int, str]) -> JudgedSearchView:
    lexical, hybrid = (_way(row.result, way) for way in ("lexical", "hybrid"))
    expected = [
        ExpectedView(
            record,
            titles.get(record, ""),
            grade,
            lexical.places.get(record) if lexical else None,
            hybrid.places.get(record) if hybrid else None,
        )
        for record, grade in grades.items()
    ]
    return JudgedSearchView(
        row.id,
        row.typed,
        row.note,
        row.run_at,
        lexical.ndcg if lexical else None,
        hybrid.ndcg if hybrid else None,
        tuple(expected),
    )


def _way(result: Any, way: str) -> WayView | None:
    if not result:
        return None
    found = result[way]
    return WayView(found["ndcg"], {int(record): place for record, place in found["places"].items()})
