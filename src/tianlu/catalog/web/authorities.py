"""Authorities at the desk: found, read, changed, tied together, merged, and headings that wait for a decision."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tianlu.catalog import pages, queries, services
from tianlu.catalog.data import EDIT, AuthorityKind, AuthorityMoved, LinkKind, NameForm
from tianlu.catalog.forms import AuthorityForm
from tianlu.kit.access import allow
from tianlu.kit.addresses import number_in
from tianlu.kit.errors import NotFound, Refusal
from tianlu.libraries.data import actor_of
from tianlu.libraries.queries import organisations


def _to(authority_id: int) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("catalog:authority", args=[authority_id]))


@allow(EDIT)
@require_http_methods(["GET", "POST"])
def authority_list(request: HttpRequest) -> HttpResponse:
    """Authorities found by any of their names; posted to, adds one to a vocabulary."""
    actor, status = actor_of(request), 200
    form = AuthorityForm(request.POST) if request.method == "POST" else AuthorityForm()
    if request.method == "POST" and form.is_valid():
        vocabulary = number_in(request.POST.get("vocabulary", "")) or 0
        try:
            return _to(services.create_authority(actor, vocabulary_id=vocabulary, **form.cleaned_data))
        except Refusal as refusal:
            form.add_error(None, refusal.in_full())
            status = refusal.status
    text, wanted = request.GET.get("q", ""), request.GET.get("kind", "")
    kind = AuthorityKind(wanted) if wanted in set(AuthorityKind) else None
    context = {
        "q": text,
        "kind": wanted,
        "kinds": [(one.value, one.label) for one in AuthorityKind],
        "found": queries.find_authorities(actor, text, kind=kind, own=True),
        "vocabularies": queries.vocabularies_of(actor),
        "chosen": number_in(request.POST.get("vocabulary", "")),
        "form": form,
        "doubts": queries.count_doubts(actor),
    }
    return render(
        request, "catalog/authorities/list.html", context, status=422 if status == 200 and form.errors else status
    )


def _page(
    request: HttpRequest, authority_id: int, form: AuthorityForm | None = None, status: int = 200
) -> HttpResponse:
    actor = actor_of(request)
    view = queries.authority_for(actor, authority_id, own=True)
    context: dict[str, Any] = pages.authority_page(view, queries.changes_of(actor, authority_id))
    context |= {
        "form": form or AuthorityForm.of(view),
        "records": queries.linked_records(actor, authority_id, limit=20),
    }
    return render(request, "catalog/authorities/authority.html", context, status=status)


@allow(EDIT)
@require_http_methods(["GET", "POST"])
def authority(request: HttpRequest, authority_id: int) -> HttpResponse:
    """One authority; posted to, changes what it says of itself. The number of a merged one leads on."""
    if request.method != "POST":
        try:
            return _page(request, authority_id)
        except AuthorityMoved as moved:
            return _to(moved.into)
    form = AuthorityForm(request.POST)
    if not form.is_valid():
        return _page(request, authority_id, form, 422)
    version = number_in(request.POST.get("version", "")) or 0
    try:
        services.edit_authority(actor_of(request), authority_id, expected_version=version, **form.cleaned_data)
    except NotFound:
        raise
    except Refusal as refusal:
        form.add_error(None, refusal.in_full())
        return _page(request, authority_id, form, refusal.status)
    return _to(authority_id)


@allow(EDIT)
@require_POST
def authority_name(request: HttpRequest, authority_id: int) -> HttpResponse:
    """Add a name, or (`remove`) take one away."""
    actor, gone = actor_of(request), number_in(request.POST.get("remove", ""))
    if gone is not None:
        services.remove_name(actor, authority_id, name_id=gone)
    else:
        form = NameForm.ROMANISED if request.POST.get("form") == NameForm.ROMANISED else NameForm.VARIANT
        language = request.POST.get("language", "")
        services.add_name(actor, authority_id, text=request.POST.get("text", ""), language=language, form=form)
    return _to(authority_id)


@allow(EDIT)
@require_POST
def authority_relation(request: HttpRequest, authority_id: int) -> HttpResponse:
    """Put the authority below or beside another, or (`remove`) part the two."""
    actor = actor_of(request)
    other = queries.authority_named(actor, request.POST.get("other", ""), beside=authority_id)
    kind = LinkKind.RELATED if request.POST.get("kind") == LinkKind.RELATED else LinkKind.BROADER
    change = services.unrelate if request.POST.get("remove") else services.relate
    change(actor, authority_id, other=other, kind=kind)
    return _to(authority_id)


@allow(EDIT)
@require_http_methods(["GET", "POST"])
def authority_merging(request: HttpRequest, authority_id: int) -> HttpResponse:
    """Choose what to merge an authority into, see what that touches; posted to, merges."""
    actor = actor_of(request)
    view = queries.authority_for(actor, authority_id, own=True)
    into = number_in(request.POST.get("into", "") or request.GET.get("into", ""))
    refusal: Refusal | None = None
    context: dict[str, Any] = {"it": view, "q": request.GET.get("q", view.label)}
    try:
        if request.method == "POST" and into is not None:
            services.merge_authorities(actor, authority_id, into=into)
            messages.success(request, _("“%(name)s” was merged.") % {"name": view.label})
            return _to(into)
        if into is not None:
            impact = queries.merge_impact(actor, authority_id, into)
            names = {one.id: one.name.shown(get_language() or "zh") for one in organisations(actor)}
            context |= pages.impact_page(impact, names) | {"into": queries.authority_for(actor, into, own=True)}
    except NotFound:
        raise
    except Refusal as refused:
        refusal = refused
    found = queries.find_authorities(actor, context["q"], kind=view.kind, own=True)
    context |= {"found": [one for one in found if one.id != authority_id], "refusal": refusal}
    return render(request, "catalog/authorities/merge.html", context, status=refusal.status if refusal else 200)


@allow(EDIT)
@require_POST
def authority_splitting(request: HttpRequest, authority_id: int) -> HttpResponse:
    """Undo the merge of an authority."""
    services.split_authority(actor_of(request), authority_id)
    return _to(authority_id)


@allow(EDIT)
@require_POST
def authority_headings(request: HttpRequest, authority_id: int) -> HttpResponse:
    """Prepare the batch edit that writes the preferred form into the records of a merged authority."""
    batch = services.prepare_headings(actor_of(request), authority_id)
    return HttpResponseRedirect(reverse("catalog:batch", args=[batch.id]))


@allow(EDIT)
@require_safe
def authority_offers(request: HttpRequest, dialect: str) -> HttpResponse:
    """Names of authorities that begin as what is typed into a field of the editor, with the form to write."""
    if dialect not in queries.DIALECTS:
        raise NotFound()
    asked = request.GET
    offers = queries.heading_offers(actor_of(request), asked.get("q", ""), tag=asked.get("tag", ""), dialect=dialect)
    groups = pages.offered_authorities(offers) if offers else []
    return render(request, "kit/components/suggestions.html", {"groups": groups, "prefix": "authority-offers"})


@allow(EDIT)
@require_safe
def doubt_list(request: HttpRequest) -> HttpResponse:
    """Headings that several authorities answer to."""
    actor = actor_of(request)
    context = pages.ADDRESSES | {"doubts": queries.doubts_of(actor), "number": queries.count_doubts(actor)}
    return render(request, "catalog/authorities/doubts.html", context)


@allow(EDIT)
@require_POST
def doubt_settlement(request: HttpRequest, doubt_id: int) -> HttpResponse:
    """Say which authority a heading means, or that it is none of them."""
    chosen = number_in(request.POST.get("authority", ""))
    services.settle_doubt(actor_of(request), doubt_id, authority_id=chosen)
    return HttpResponseRedirect(reverse("catalog:doubts"))
