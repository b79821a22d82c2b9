"""Records that may be one edition: the list, a comparison, and the decisions of staff."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tianlu.catalog import pages, queries, services
from tianlu.catalog.data import EDIT, RecordMoved
from tianlu.catalog.queries.pairs import PAGE
from tianlu.kit.access import allow
from tianlu.kit.addresses import number_in
from tianlu.kit.errors import NotFound, Refusal
from tianlu.libraries.data import actor_of
from tianlu.libraries.queries import organisations
from tianlu.libraries.services import CHANGE_ORGANISATION


def _list(request: HttpRequest, refusal: Refusal | None = None, threshold: str = "") -> HttpResponse:
    actor, page = actor_of(request), max(1, number_in(request.GET.get("page", "")) or 1)
    pairs, count = queries.open_pairs(actor, page=page)
    context = pages.pairs_page(
        pairs,
        count,
        page=page,
        size=PAGE,
        parted=queries.parted_pairs(actor),
        merges=queries.merges_of(actor),
    )
    context |= {
        "refusal": refusal,
        "threshold": threshold or queries.match_threshold(actor),
        "may_choose": actor.may(CHANGE_ORGANISATION),
    }
    return render(request, "catalog/pairs/list.html", context, status=refusal.status if refusal else 200)


def _chosen(request: HttpRequest) -> tuple[int, int]:
    given = request.POST if request.method == "POST" else request.GET
    one, other = number_in(given.get("one", "")), number_in(given.get("other", ""))
    if one is None or other is None:
        raise NotFound()
    return one, other


def _comparison(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    one, other = _chosen(request)
    if one == other:
        raise services.CannotMerge()
    context = pages.pair_page(queries.compared_records(actor_of(request), one, other)) | {"refusal": refusal}
    return render(request, "catalog/pairs/pair.html", context, status=refusal.status if refusal else 200)


@allow(EDIT)
@require_safe
def duplicates(request: HttpRequest) -> HttpResponse:
    """Pairs that wait, the threshold, what was decided."""
    return _list(request)


@allow(EDIT)
@require_safe
def pair_comparison(request: HttpRequest) -> HttpResponse:
    """Two records beside each other; asked for none, the list."""
    if not request.GET.get("one") and not request.GET.get("other"):
        return HttpResponseRedirect(reverse("catalog:duplicates"))
    return _comparison(request)


@allow(EDIT)
@require_POST
def pair_merging(request: HttpRequest) -> HttpResponse:
    """Make two records one; `into` is the one whose description stays."""
    one, other = _chosen(request)
    into = number_in(request.POST.get("into", ""))
    try:
        if into not in {one, other}:
            raise NotFound()
        services.merge_records(actor_of(request), other if into == one else one, into=into)
    except RecordMoved as moved:  # pressed twice, or a colleague was first
        messages.info(request, moved.sentence())
        return HttpResponseRedirect(reverse("catalog:duplicates"))
    except Refusal as refusal:
        return _comparison(request, refusal)
    messages.success(request, _("They are one record now. You can make them two again below."))
    return HttpResponseRedirect(reverse("catalog:duplicates"))


@allow(EDIT)
@require_POST
def pair_parting(request: HttpRequest) -> HttpResponse:
    """Keep two records apart."""
    services.keep_apart(actor_of(request), *_chosen(request))
    messages.success(request, _("They stay two records and are not asked about again."))
    return HttpResponseRedirect(reverse("catalog:duplicates"))


@allow(EDIT)
@require_POST
def pair_reopening(request: HttpRequest, pair_id: int) -> HttpResponse:
    """Take that back."""
    services.look_again(actor_of(request), pair_id)
    messages.success(request, _("The pair waits for a decision again."))
    return HttpResponseRedirect(reverse("catalog:duplicates"))


@allow(EDIT)
@require_POST
def record_splitting(request: HttpRequest, record_id: int) -> HttpResponse:
    """Undo the merge of a record."""
    try:
        services.split_record(actor_of(request), record_id)
    except Refusal as refusal:
        return _list(request, refusal)
    messages.success(request, _("They are two records again."))
    return HttpResponseRedirect(reverse("catalog:duplicates"))


@allow(EDIT)
@require_http_methods(["GET", "POST"])
def record_sources(request: HttpRequest, record_id: int) -> HttpResponse:
    """The contributions of a record; posted to, those chosen become a record of their own."""
    actor, refusal = actor_of(request), None
    if request.method == "POST":
        chosen = [number for text in request.POST.getlist("contribution") if (number := number_in(text)) is not None]
        try:
            made = services.separate(actor, record_id, contribution_ids=chosen)
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, _("They are two records now; this is the new one."))
            return HttpResponseRedirect(f"{pages.ADDRESSES['managed_at']}{made}")
    record, sources = queries.sources_of(actor, record_id)
    names = {one.id: str(one.name) for one in organisations(actor)}
    context = pages.sources_page(record, sources, names) | {"refusal": refusal}
    return render(request, "catalog/pairs/sources.html", context, status=refusal.status if refusal else 200)


@allow(CHANGE_ORGANISATION)
@require_POST
def match_threshold(request: HttpRequest) -> HttpResponse:
    """Choose how sure a match must be."""
    text = request.POST.get("threshold", "").strip()
    percent = number_in(text)
    try:
        services.set_match_threshold(actor_of(request), (percent if percent is not None else -1) if text else None)
    except Refusal as refusal:
        return _list(request, refusal, text)
    messages.success(request, _("The threshold was changed; it holds from the next import on."))
    return HttpResponseRedirect(reverse("catalog:duplicates"))
