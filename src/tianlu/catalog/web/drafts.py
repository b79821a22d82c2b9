"""Writing records: the list of drafts, the editor, what its buttons do."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tianlu.catalog import pages, queries, services
from tianlu.catalog.data import EDIT, DraftChanged, NoSuchTemplate, OpenDraft, RecordMoved
from tianlu.catalog.forms import Typed, read_typed
from tianlu.kit.access import allow
from tianlu.kit.addresses import number_in
from tianlu.kit.errors import Conflict, NotFound, Refusal
from tianlu.libraries.data import Actor, actor_of
from tianlu.libraries.services import CHANGE_ORGANISATION


def _to(draft_id: int, view: str = "") -> HttpResponseRedirect:
    address = reverse("catalog:draft", args=[draft_id])
    return HttpResponseRedirect(f"{address}?view={view}" if view else address)


@allow(EDIT)
@require_http_methods(["GET", "POST"])
def draft_list(request: HttpRequest) -> HttpResponse:
    """What is being written in the library, and the beginning of something new."""
    actor = actor_of(request)
    if request.method == "POST":
        return _to(_begin(actor, request.POST.get("from", "")))
    context = {
        "drafts": queries.drafts_of(actor),
        "templates": queries.templates_of(actor),
        "dialect": queries.draft_dialect(actor),
        "dialects": queries.DIALECT_LABELS.items(),
        "dialect_label": queries.DIALECT_LABELS[queries.draft_dialect(actor)],
        "may_choose": actor.may(CHANGE_ORGANISATION),
    }
    return render(request, "catalog/editor/drafts.html", context)


@allow(CHANGE_ORGANISATION)
@require_POST
def draft_dialect(request: HttpRequest) -> HttpResponse:
    """Choose the format of new descriptions."""
    services.choose_draft_dialect(actor_of(request), request.POST.get("dialect", ""))
    messages.success(request, _("New descriptions take this format from now on."))
    return HttpResponseRedirect(reverse("catalog:drafts"))


def _begin(actor: Actor, source: str) -> int:
    """A draft from `worksheet:cnmarc-book`, `template:7` or `record:12`."""
    kind, _colon, name = source.partition(":")
    if kind == "worksheet":
        return services.start_from_worksheet(actor, name=name)
    number = number_in(name)
    if number is None:
        raise NoSuchTemplate()
    if kind == "record":
        return services.start_from_record(actor, record_id=number)
    return services.start_from_template(actor, template_id=number)


@allow(EDIT)
@require_POST
def record_draft(request: HttpRequest, record_id: int) -> HttpResponse:
    """Begin to change a record, or go on with it."""
    return _to(services.open_draft(actor_of(request), record_id))


def _typed(request: HttpRequest, draft_id: int) -> tuple[OpenDraft, Typed, int]:
    """The draft, what was typed into its form, and the revision the form was drawn from."""
    known = queries.draft_for(actor_of(request), draft_id)
    typed = read_typed(request.POST, known.marc, known.view.dialect)
    return known, typed, _revision(request)


def _revision(request: HttpRequest) -> int:
    return number_in(request.POST.get("revision", "")) or 0


def _page(
    request: HttpRequest, known: OpenDraft, typed: Typed | None = None, refusal: Refusal | None = None
) -> HttpResponse:
    """The editor with what was typed, if it could not be kept, and the reason why."""
    wanted = request.POST.get("to") or request.POST.get("view") or request.GET.get("view") or "form"
    record, rows = (typed.record, typed.rows) if typed else (None, ())
    context: dict[str, Any] = pages.editor(known, view=wanted, record=record, rows=rows)
    shown = record or known.marc
    context |= pages.findings(
        queries.notices_of(shown, known.view.dialect),
        queries.twins_of(actor_of(request), shown, known.view.dialect, besides=known.view.record_id),
        rows or [str(place) for place in range(len(shown.fields))],
    )
    context["refusal"] = refusal
    context["elsewhere"] = isinstance(refusal, DraftChanged)
    # As long as this page shows what was typed against an older state, nothing typed in it replaces the newer one.
    context["revision"] = _revision(request) if context["elsewhere"] else known.view.revision
    context["note"] = request.POST.get("note", "")
    status = refusal.status if refusal else 200
    if isinstance(refusal, RecordMoved):
        status = Conflict.status  # what was typed stays here: the browser is not sent on
    return render(request, "catalog/editor/editor.html", context, status=status)


@allow(EDIT)
@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, draft_id: int) -> HttpResponse:
    """The editor; posted to, it keeps what was typed and shows the view that was asked for."""
    if request.method != "POST":
        return _page(request, queries.draft_for(actor_of(request), draft_id))
    known, typed, revision = _typed(request, draft_id)
    try:
        services.save_draft(actor_of(request), draft_id, marc=typed.record, revision=revision)
    except DraftChanged as refusal:
        return _page(request, known, typed, refusal)
    return _to(draft_id, request.POST.get("to") or request.POST.get("view", ""))


@allow(EDIT)
@require_POST
def draft_checks(request: HttpRequest, draft_id: int) -> HttpResponse:
    """While one types: kept, checked against the rules of the format and against the catalog."""
    actor = actor_of(request)
    known, typed, revision = _typed(request, draft_id)
    context: dict[str, Any] = {"draft": known, "elsewhere": False}
    try:
        context["revision"] = services.save_draft(actor, draft_id, marc=typed.record, revision=revision)
    except DraftChanged as refusal:
        context |= {"elsewhere": True, "refusal": refusal}
    dialect = known.view.dialect
    context |= pages.findings(
        queries.notices_of(typed.record, dialect),
        queries.twins_of(actor, typed.record, dialect, besides=known.view.record_id),
        typed.rows,
    )
    return render(request, "catalog/editor/findings.html", context)


@allow(EDIT)
@require_POST
def publication(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Put the record into the catalog; refused, the page stays with what was typed and says what is missing."""
    actor = actor_of(request)
    known, typed, revision = _typed(request, draft_id)
    try:
        record_id = services.publish_draft(
            actor,
            draft_id,
            revision=revision,
            marc=typed.record,
            note=request.POST.get("note", ""),
            despite="despite" in request.POST,
        )
    except DraftChanged as refusal:
        return _page(request, known, typed, refusal)
    except Refusal as refusal:
        return _page(request, queries.draft_for(actor, draft_id), typed, refusal)
    messages.success(request, _("Saved to the catalog. It can be searched in a moment."))
    return HttpResponseRedirect(f"{pages.ADDRESSES['managed_at']}{record_id}")


@allow(EDIT)
@require_POST
def rebasing(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Take over what others changed since."""
    known, typed, revision = _typed(request, draft_id)
    try:
        kept = services.save_draft(actor_of(request), draft_id, marc=typed.record, revision=revision)
        clashes = services.rebase_draft(actor_of(request), draft_id, revision=kept)
    except Refusal as refusal:
        return _page(request, known, typed, refusal)
    if not clashes:
        messages.success(request, _("Their changes and yours are in one record now."))
    return _to(draft_id, request.POST.get("view", ""))


@allow(EDIT)
@require_POST
def settlement(request: HttpRequest, draft_id: int, tag: str) -> HttpResponse:
    """Let the other's fields of this tag stand instead of one's own."""
    known, typed, revision = _typed(request, draft_id)
    try:
        kept = services.save_draft(actor_of(request), draft_id, marc=typed.record, revision=revision)
        services.take_theirs(actor_of(request), draft_id, tag=tag, revision=kept)
    except DraftChanged as refusal:
        return _page(request, known, typed, refusal)
    return _to(draft_id, request.POST.get("view", ""))


@allow(EDIT)
@require_POST
def discarding(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Put the draft away; the list offers to bring it back."""
    services.discard_draft(actor_of(request), draft_id)
    return HttpResponseRedirect(f"{reverse('catalog:drafts')}?discarded={draft_id}")


@allow(EDIT)
@require_POST
def recovery(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Bring a discarded draft back."""
    services.recover_draft(actor_of(request), draft_id)
    return _to(draft_id)


@allow(EDIT)
@require_safe
def tag_help(request: HttpRequest, dialect: str, tag: str) -> HttpResponse:
    """What a field is for, its indicators and subfields."""
    if dialect not in queries.DIALECTS:
        raise NotFound()
    response = render(request, "catalog/editor/help.html", pages.field_help(dialect, tag[:3]))
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response
