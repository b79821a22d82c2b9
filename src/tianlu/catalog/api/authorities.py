"""`/api/v1/authorities`: names and subjects, for programs."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from ninja import Query, Router

from tianlu.catalog import queries
from tianlu.catalog.data import AuthorityBrief, AuthorityKind, AuthorityMoved, AuthorityView
from tianlu.catalog.schemas import AuthorityInList, AuthorityOut
from tianlu.kit.access import PUBLIC, allow
from tianlu.kit.api import Number
from tianlu.libraries.data import actor_of

router = Router(tags=["authorities"])


@router.get("/authorities", response=list[AuthorityInList])
@allow(PUBLIC)
def list_authorities(
    request: HttpRequest,
    q: Annotated[str, Query(min_length=1, max_length=300)],
    kind: AuthorityKind | None = None,
) -> list[AuthorityBrief]:
    """Authorities with a name that begins like `q`, in any script; `seen_from` is the variant that led to each."""
    return queries.find_authorities(actor_of(request), q, kind=kind)


@router.get("/authorities/{int:authority_id}", response=AuthorityOut)
@allow(PUBLIC)
def get_authority(request: HttpRequest, authority_id: Number) -> AuthorityView | HttpResponse:
    """One authority with names, relations and numbers of records; a merged one redirects."""
    try:
        return queries.authority_for(actor_of(request), authority_id)
    except AuthorityMoved as moved:
        return HttpResponsePermanentRedirect(f"/api/v1/authorities/{moved.into}")
