"""Pages of shelving schemes and call numbers."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST

from tianlu.holdings import queries, services
from tianlu.holdings.data import CALL_NUMBERS, SCHEMES, NoCallNumber
from tianlu.holdings.forms import AuthorTableForm, GiveUpForm, NumberForm, SchemeForm
from tianlu.kit.access import allow
from tianlu.kit.addresses import number_in
from tianlu.kit.errors import Refusal
from tianlu.libraries.data import Actor, actor_of

_PAGE = 50


@allow(SCHEMES)
@require_http_methods(["GET", "POST"])
def scheme_list(request: HttpRequest) -> HttpResponse:
    """The organisation's shelving schemes, and the form for one more."""
    actor = actor_of(request)
    services.default_scheme(actor)
    form = SchemeForm(request.POST if request.method == "POST" else None, actor=actor)
    if request.method == "POST" and form.is_valid():
        try:
            services.create_scheme(actor, name=form.cleaned_data["name"], making=form.making(), **form.place_ids())
        except Refusal as refusal:
            form.add_error("name", refusal.in_full())
        else:
            return HttpResponseRedirect(reverse("holdings-schemes"))
    return _schemes(request, form, AuthorTableForm())


@allow(SCHEMES)
@require_POST
def author_table(request: HttpRequest) -> HttpResponse:
    """Load a table of author numbers."""
    actor = actor_of(request)
    form = AuthorTableForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            services.load_author_table(actor, name=form.cleaned_data["name"], text=form.cleaned_data["file"])
        except Refusal as refusal:
            form.add_error("file", refusal.in_full())
        else:
            return HttpResponseRedirect(reverse("holdings-schemes"))
    return _schemes(request, SchemeForm(actor=actor), form)


def _schemes(request: HttpRequest, form: SchemeForm, table_form: AuthorTableForm) -> HttpResponse:
    actor = actor_of(request)
    context = {
        "form": form,
        "table_form": table_form,
        "schemes": queries.schemes_of(actor),
        "tables": queries.author_tables_of(actor),
    }
    return render(request, "holdings/schemes.html", context, status=422 if form.errors or table_form.errors else 200)


@allow(SCHEMES)
@require_http_methods(["GET", "POST"])
def scheme_page(request: HttpRequest, scheme_id: int) -> HttpResponse:
    """One scheme to change."""
    actor = actor_of(request)
    scheme = queries.scheme_for(actor, scheme_id)
    form = SchemeForm(request.POST if request.method == "POST" else None, actor=actor, scheme=scheme)
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_scheme(actor, scheme_id, name=form.cleaned_data["name"], making=form.making())
        except Refusal as refusal:
            form.add_error("name", refusal.in_full())
        else:
            return HttpResponseRedirect(reverse("holdings-schemes"))
    context = {"form": form, "scheme": scheme}
    return render(request, "holdings/scheme.html", context, status=422 if form.errors else 200)


@allow(CALL_NUMBERS)
@require_http_methods(["GET", "POST"])
def number_page(request: HttpRequest) -> HttpResponse:
    """A record's call number (`?record=`): given or changed; without a record, what waits for a decision."""
    actor = actor_of(request)
    record_id = number_in(request.GET.get("record", ""))
    default = services.default_scheme(actor)
    context: dict[str, Any] = {
        "problems": queries.open_problems(actor, limit=_PAGE),
        "asked": request.GET.get("record", ""),
        "given_up": request.GET.get("given-up", "")[:200],
    }
    if record_id is None:
        return render(request, "holdings/call_numbers.html", context)
    scheme_id = number_in(request.POST.get("scheme") or request.GET.get("scheme", "")) or default.id
    known = queries.call_number_of(actor, record_id, scheme_id=scheme_id)
    form = NumberForm(request.POST if request.method == "POST" else None, actor=actor, initial={"scheme": scheme_id})
    if request.method == "POST" and form.is_valid():
        try:
            _write(actor, record_id, scheme_id, form, known=known is not None)
        except Refusal as refusal:
            form.add_error(None, refusal.in_full())
        else:
            return _number_page(record_id, scheme_id)
    context |= queries.number_facts(actor, record_id, scheme_id=scheme_id) | {"form": form, "known": known}
    return render(request, "holdings/call_numbers.html", context, status=422 if form.errors else 200)


def _number_page(record_id: int, scheme_id: int, **more: str) -> HttpResponseRedirect:
    address = urlencode({"record": str(record_id), "scheme": str(scheme_id), **more})
    return HttpResponseRedirect(f"{reverse('holdings-call-numbers')}?{address}")


@allow(CALL_NUMBERS)
@require_http_methods(["GET", "POST"])
def number_surrender(request: HttpRequest, record_id: int) -> HttpResponse:
    """Ask whether a record's number (`?scheme=`) is to be given up, and why; posted to, gives it up."""
    actor = actor_of(request)
    known = queries.call_number_of(actor, record_id, scheme_id=number_in(request.GET.get("scheme", "")))
    if known is None:
        raise NoCallNumber()
    form = GiveUpForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.give_up_call_number(
                actor, record_id, scheme_id=known.scheme_id, reason=form.cleaned_data["reason"]
            )
        except Refusal as refusal:
            form.add_error(None, refusal.in_full())
        else:
            return _number_page(record_id, known.scheme_id, **{"given-up": known.text})
    context = queries.number_facts(actor, record_id, scheme_id=known.scheme_id) | {
        "form": form,
        "known": known,
        "scheme": queries.scheme_for(actor, known.scheme_id),
    }
    return render(request, "holdings/number_surrender.html", context, status=422 if form.errors else 200)


@allow(CALL_NUMBERS)
@require_POST
def number_return(request: HttpRequest, record_id: int) -> HttpResponse:
    """Take the number back that was just given up."""
    scheme = queries.scheme_for(actor_of(request), number_in(request.POST.get("scheme", "")) or 0)
    services.take_back_call_number(
        actor_of(request), record_id, scheme_id=scheme.id, number=request.POST.get("number", "")[:200]
    )
    return _number_page(record_id, scheme.id)


def _write(actor: Actor, record_id: int, scheme_id: int, form: NumberForm, *, known: bool) -> None:
    if not known:
        services.give_call_number(actor, record_id, scheme_id=scheme_id, wanted=form.wanted())
        return
    data = form.cleaned_data
    services.change_call_number(
        actor, record_id, scheme_id=scheme_id, wanted=form.wanted(), alone=data["alone"], reason=data["reason"]
    )


@allow(CALL_NUMBERS)
@require_POST
def settle_problem(request: HttpRequest, problem_id: int) -> HttpResponse:
    """Close a question about call numbers."""
    services.settle_problem(actor_of(request), problem_id, as_one_title="one-title" in request.POST)
    return HttpResponseRedirect(reverse("holdings-call-numbers"))
