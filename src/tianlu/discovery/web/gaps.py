"""The gap list at the desk."""

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


@allow(GAPS)
@require_safe
def gap_list(request: HttpRequest) -> HttpResponse:
    """What was searched for and not found, most often first; the state is in the address."""
    wanted = request.GET.get("state", "")
    state = GapState(wanted) if wanted in set(GapState) else GapState.OPEN
    page = max(1, number_in(request.GET.get("page", "")) or 1)
    found, more = queries.gaps_of(actor_of(request), state, page)
    context = {
        "gaps": found,
        "state": state,
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
    )
    return HttpResponseRedirect(reverse("discovery:gaps"))
