"""The accession register: its periods, their totals, their lines as JSON and CSV."""

from typing import Annotated

from django.http import HttpRequest, StreamingHttpResponse
from ninja import Query, Router

from tianlu.holdings import queries
from tianlu.holdings.data import ENTRY_KINDS, REGISTER, PeriodView
from tianlu.holdings.presenting import register_file, summary_file
from tianlu.holdings.schemas.register import EntryKinds, EntryPage, Named, Period, Total, Totals
from tianlu.kit.access import allow
from tianlu.kit.api import Number
from tianlu.libraries.data import actor_of

router = Router(tags=["register"])


@router.get("/register/periods", response=list[Period])
@allow(REGISTER)
def list_periods(request: HttpRequest) -> list[PeriodView]:
    """The periods of your register, newest first; none before the first item came."""
    return queries.periods_of(actor_of(request))


@router.get("/register/periods/{int:period_id}", response=Period)
@allow(REGISTER)
def get_period(request: HttpRequest, period_id: Number) -> PeriodView:
    """One period."""
    return queries.period_for(actor_of(request), period_id)


@router.get("/register/periods/{int:period_id}/totals", response=Totals)
@allow(REGISTER)
def get_totals(request: HttpRequest, period_id: Number) -> Totals:
    """What a period says: frozen where it is closed, as it stands now where it is open."""
    report = queries.report_of(actor_of(request), period_id)
    return Totals(
        start=Total.of(report.start),
        received=Total.of(report.received),
        written_off=Total.of(report.written_off),
        corrected=Total.of(report.corrected),
        end=Total.of(report.end),
        items=Total.of(report.items),
        moves=report.moves,
        branches=[Named(name=str(name), total=Total.of(one)) for name, one in report.branches],
        classes=[Named(name=mark, total=Total.of(one)) for mark, one in report.classes],
        agrees=report.agrees,
    )


@router.get("/register/periods/{int:period_id}/entries", response=EntryPage)
@allow(REGISTER)
def list_entries(
    request: HttpRequest,
    period_id: Number,
    of: EntryKinds = EntryKinds.ALL,
    after: Annotated[int, Query(ge=0, le=2**62)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> dict[str, object]:
    """The lines of a period in the order they were entered."""
    actor = actor_of(request)
    found = list(queries.entries_of(actor, period_id, kinds=ENTRY_KINDS[of], after=after, limit=limit + 1))
    return {"items": found[:limit], "next": found[limit - 1].id if len(found) > limit else None}


@router.get("/register/periods/{int:period_id}/entries.csv", response={200: None})
@allow(REGISTER)
def entries_file(request: HttpRequest, period_id: Number, of: EntryKinds = EntryKinds.ALL) -> StreamingHttpResponse:
    """All lines of a period as CSV, with the titles of today."""
    return register_file(actor_of(request), period_id, of=of)


@router.get("/register/periods/{int:period_id}/totals.csv", response={200: None})
@allow(REGISTER)
def totals_file(request: HttpRequest, period_id: Number) -> StreamingHttpResponse:
    """The report as CSV: what came in line by line, what was written off, branches, classes."""
    return summary_file(actor_of(request), period_id)
