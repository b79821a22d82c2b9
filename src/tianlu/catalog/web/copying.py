"""Copy cataloguing on the staff desk: search targets, lay candidates side by side, take a description over."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from tianlu.catalog import queries, services
from tianlu.catalog.data import EDIT, TARGETS, TargetQuery
from tianlu.catalog.queries import NoSuchTarget
from tianlu.kit.access import allow
from tianlu.kit.addresses import number_in
from tianlu.kit.errors import Refusal
from tianlu.libraries.data import actor_of
from tianlu.marc import Dialect

_FIELDS = ("isbn", "issn", "title", "author", "subject")
_PATIENCE = 5.0  # seconds a page without JavaScript waits; longer would hold a thread that readers need
_RECORDS_AT = "/records/"  # an address that does not move; its page belongs to a room above


@allow(EDIT)
@require_safe
def copying(request: HttpRequest) -> HttpResponse:
    """The one box, the targets, and for a question a place for the answer of each; `whole` waits for all of them."""
    actor = actor_of(request)
    targets = queries.targets_of(actor, active=True)
    chosen = _numbers(request.GET, "target") or [target.id for target in targets]
    context: dict[str, Any] = {
        "q": request.GET.get("q", ""),
        "fields": [(name, request.GET.get(name, "")) for name in _FIELDS],
        "targets": [(target, target.id in chosen) for target in targets],
        "may_manage": actor.may(TARGETS),
        "records_at": _RECORDS_AT,
    }
    status = 200
    if any(request.GET.get(name, "").strip() for name in ("q", *_FIELDS)):
        try:
            query = _query(request)
            context["asked"] = _words(query)
            context["question"] = _question(query)
            context["found_at"] = _found_at(query)
            context["waiting"] = [target for target in targets if target.id in chosen]
            if "whole" in request.GET:
                numbers = [target.id for target in context["waiting"]]
                context["results"], context["late"] = services.answers_of(
                    actor, numbers, query=query, patience=_PATIENCE
                )
        except Refusal as refusal:
            context["refusal"], status = refusal.in_full(), refusal.status
    context["here"] = request.get_full_path()
    return render(request, "catalog/copying.html", context, status=status)


@allow(EDIT)
@require_safe
def target_answer(request: HttpRequest, target_id: int) -> HttpResponse:
    """What one target answers, as a part of the page; while it is being asked, a part that asks again."""
    actor = actor_of(request)
    try:
        queries.target_for(actor, target_id)
        query = _query(request)
        results, late = services.answers_of(actor, [target_id], query=query)
    except NoSuchTarget as refusal:  # taken off the list while it was being asked
        if not request.headers.get("HX-Request"):
            raise
        return render(request, "kit/components/notice.html", {"kind": "warn", "text": refusal.in_full()})
    if late:
        context = {"target": late[0], "question": _question(query), "again": True}
        return render(request, "catalog/copying_waiting.html", context)
    context = {"results": results, "records_at": _RECORDS_AT, "found_at": _found_at(query)}
    return render(request, "catalog/copying_result.html", context)


@allow(EDIT)
@require_safe
def comparison(request: HttpRequest) -> HttpResponse:
    """Two to four candidates side by side, and for each row the choice of whose field is taken; one alone as well."""
    actor = actor_of(request)
    numbers = _numbers(request.GET, "candidate")
    dialect = _dialect(request.GET)
    compared = queries.compared(actor, candidate_ids=numbers, dialect=dialect)
    context = {
        "it": compared,
        "columns": list(enumerate(zip(compared.candidates, compared.losses, strict=True))),
        "numbers": numbers,
        "dialects": [(name, name.upper()) for name in queries.DIALECTS],
        "only_differing": "differing" in request.GET,
        "back": request.GET.get("back", "") if _is_ours(request.GET.get("back", "")) else "",
    }
    return render(request, "catalog/comparison.html", context)


@allow(EDIT)
@require_POST
def copied_record(request: HttpRequest) -> HttpResponse:
    """Take over what was chosen."""
    actor = actor_of(request)
    draft = services.draft_from(
        actor,
        candidate_ids=_numbers(request.POST, "candidate"),
        choices=_choices(request.POST),
        dialect=_dialect(request.POST),
    )
    number = services.start_draft(actor, marc=draft.marc, dialect=draft.dialect, source=draft.source)
    return HttpResponseRedirect(reverse("catalog:draft", args=[number]))


def _query(request: HttpRequest) -> TargetQuery:
    fields = {name: request.GET.get(name, "") for name in _FIELDS}
    return services.asked(text=request.GET.get("q", ""), **fields)


def _question(query: TargetQuery) -> str:
    return urlencode({access.value: term for access, term in query.terms()})


def _found_at(query: TargetQuery) -> str:
    """Where this question is asked again, for whoever comes back from one record."""
    return f"{reverse('catalog:copying')}?{_question(query)}"


def _words(query: TargetQuery) -> list[tuple[Any, str]]:
    return [(access.label, term) for access, term in query.terms()]


def _numbers(data: QueryDict, name: str) -> list[int]:
    return _all_numbers(data.getlist(name))


def _all_numbers(texts: Iterable[str]) -> list[int]:
    found = (number_in(text) for text in texts)
    return list(dict.fromkeys(number for number in found if number is not None))


def _dialect(data: QueryDict) -> Dialect | None:
    return next((name for name in queries.DIALECTS if name == data.get("dialect")), None)


def _choices(data: QueryDict) -> dict[str, int | None]:
    """`row-200-0=1`: of this row the field of the second record; `row-200-0=none`: no such field."""
    chosen: dict[str, int | None] = {}
    for name, value in data.items():
        if name.startswith("row-"):
            chosen[name.removeprefix("row-")] = number_in(str(value))
    return chosen


def _is_ours(path: str) -> bool:
    return path.startswith("/desk/copying?")
