"""`/api/v1`: call numbers and new labels, for programs."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router, Status
from pydantic import StringConstraints

from tianlu.holdings import queries, services
from tianlu.holdings.data import (
    CALL_NUMBERS,
    ITEMS,
    CallNumberView,
    LikeRecord,
    NoCallNumber,
    SchemeView,
)
from tianlu.holdings.schemas.call_numbers import Alike, NewLabels, Number, NumberChange, NumberWanted, Scan, Scheme
from tianlu.holdings.services import Wanted
from tianlu.kit.access import allow
from tianlu.libraries.data import actor_of

router = Router(tags=["call numbers"])
_PAGE = 100
Id = Annotated[int, Query(ge=1, le=2**62)]


def _wanted(said: NumberWanted) -> Wanted:
    return Wanted(
        class_number=said.class_number,
        book_number=said.book_number,
        like=said.like,
        auxiliary=said.auxiliary,
        auxiliary_number=said.auxiliary_number,
    )


@router.get("/shelving-schemes", response=list[Scheme])
@allow(CALL_NUMBERS)
def list_schemes(request: HttpRequest) -> list[SchemeView]:
    """Shelving schemes of your organisation, the one for all of it first."""
    return queries.schemes_of(actor_of(request))


@router.get("/records/{int:record_id}/call-number", response=Number)
@allow(CALL_NUMBERS)
def get_call_number(request: HttpRequest, record_id: int, scheme_id: Id | None = None) -> CallNumberView:
    """The number a record has in a scheme; 404 when it has none."""
    found = queries.call_number_of(actor_of(request), record_id, scheme_id=scheme_id)
    if found is None:
        raise NoCallNumber()
    return found


@router.get("/records/{int:record_id}/call-number/alike", response=list[Alike])
@allow(CALL_NUMBERS)
def list_alike(request: HttpRequest, record_id: int, scheme_id: Id | None = None) -> list[LikeRecord]:
    """Records that may be of the same title, to share the number of one of them."""
    return queries.like_candidates(actor_of(request), record_id, scheme_id=scheme_id)


@router.post("/records/{int:record_id}/call-number", response={201: Number})
@allow(CALL_NUMBERS)
def give_call_number(request: HttpRequest, record_id: int, wanted: NumberWanted) -> Status[CallNumberView]:
    """Give a record its number; one that has a number keeps it, so asking twice does no harm."""
    given = services.give_call_number(actor_of(request), record_id, scheme_id=wanted.scheme_id, wanted=_wanted(wanted))
    return Status(201, given)


@router.post("/records/{int:record_id}/call-number/changes", response={201: Number})
@allow(CALL_NUMBERS)
def change_call_number(request: HttpRequest, record_id: int, change: NumberChange) -> Status[CallNumberView]:
    """Change the number of a record and of its title; its items follow and wait for new labels."""
    changed = services.change_call_number(
        actor_of(request),
        record_id,
        scheme_id=change.scheme_id,
        wanted=_wanted(change),
        alone=change.alone,
        reason=change.reason,
    )
    return Status(201, changed)


@router.delete("/records/{int:record_id}/call-number", response={204: None})
@allow(CALL_NUMBERS)
def give_up_call_number(
    request: HttpRequest,
    record_id: int,
    scheme_id: Id | None = None,
    reason: Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00]*$")] = "",
) -> Status[None]:
    """Take a record's number from it; refused while its items stand under it. To take it back, give it again by hand."""
    services.give_up_call_number(actor_of(request), record_id, scheme_id=scheme_id, reason=reason)
    return Status(204, None)


@router.get("/relabellings", response=NewLabels)
@allow(ITEMS)
def list_relabellings(
    request: HttpRequest,
    branch_id: Id | None = None,
    away: bool | None = None,
    after: Annotated[int, Query(ge=0, le=2**62)] = 0,
) -> dict[str, object]:
    """Items that wait for a new label, oldest first."""
    found = queries.relabellings(actor_of(request), branch_id=branch_id, away=away, after=after, limit=_PAGE + 1)
    return {"items": found[:_PAGE], "next": found[_PAGE - 1].id if len(found) > _PAGE else None}


@router.post("/relabellings/scans", response={204: None})
@allow(ITEMS)
def scan_relabelled(request: HttpRequest, scan: Scan) -> Status[None]:
    """Say that the book just scanned has its new label."""
    services.scan_relabelled(actor_of(request), barcode=scan.barcode)
    return Status(204, None)
