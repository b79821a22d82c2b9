"""The gap list at the desk."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from tianlu.discovery import queries, services
from tianlu.discovery.data import GapState
from tianlu.discovery.events import GAPS
from tianlu.kit.access import allow
from tianlu.kit.addresses import number_in
from tianlu.libraries.data import actor_of


def _gaps(state: GapState, page: int = 1) -> str:
    return f"{reverse('discovery:gaps')}?{urlencode({'state': state.value, 'page': page})}"


def _place(given: Mapping[str, str]) -> tuple[GapState, int]:
    """The list and its page that somebody is at."""
    wanted = given.get("list", "")
    state = GapState(wanted) if wanted in set(GapState) else GapState.OPEN
    return state, max(1, number_in(given.get("page", "")) or 1)


@allow(GAPS)
@require_safe
def gap_list(request: HttpRequest) -> HttpResponse:
    """What was searched for and not found, most often first; the state is in the address."""
    state, page = _place({"list": request.GET.get("state", ""), "page": request.GET.get("page", "")})
    found, more = queries.gaps_of(actor_of(request), state, page)
    context = {
        "gaps": found,
        "state": state,
        "page": page,
        "states": [(one.value, one.label, _gaps(one)) for one in GapState],
        "previous_href": _gaps(state, page - 1) if page > 1 else "",
        "next_href": _gaps(state, page + 1) if more else "",
    }
    return render(request, "discovery/gaps.html", context)


@allow(GAPS)
@require_POST
def gap(request: HttpRequest, gap_id: int) -> HttpResponse:
    """Say what came of a gap."""
    given = request.POST
    services.settle_gap(
        actor_of(request),
        gap_id,
        state=given.get("state", ""),
        note=given.get("note", ""),
        mine="mine" in given,
        seen=given.get("seen"),
    )
    return HttpResponseRedirect(_gaps(*_place(given)))
