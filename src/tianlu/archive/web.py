"""Pages of attached files: inside a record, the files of a record at the desk, those of the whole library."""

from typing import Any, Final

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tianlu.archive import queries, services
from tianlu.archive.data import FILES, FileKind, FileState, FileView, Reason
from tianlu.archive.forms import AttachForm, NetworksForm, RightsForm
from tianlu.catalog.data import RecordMoved
from tianlu.catalog.queries import held_record, record_for
from tianlu.kit.access import PUBLIC, allow
from tianlu.kit.addresses import number_in
from tianlu.kit.errors import Malformed, Refusal
from tianlu.kit.resending import absence_said
from tianlu.kit.security import POLICY
from tianlu.kit.text import pieces_of
from tianlu.kit.ui.offline import NOT_STORED
from tianlu.libraries.data import actor_of
from tianlu.libraries.queries import NETWORKS, setting_of
from tianlu.libraries.services import CHANGE_ORGANISATION

_PAGE: Final = 50
_LONGEST: Final = 200  # characters of a search that are read
SANDBOX: Final = f"{POLICY}; sandbox"
_COLOURS: Final = {FileState.WAITING: "busy", FileState.READ: "ok", FileState.REFUSED: "attention"}


@allow(PUBLIC)
@require_safe
def inside(request: HttpRequest, record_id: int) -> HttpResponse:
    """Where words stand in the files of a record, page by page."""
    actor = actor_of(request)
    words = " ".join(request.GET.get("q", "")[:_LONGEST].split())
    after = number_in(request.GET.get("after", "")) or 0
    try:
        record = record_for(actor, record_id)
    except RecordMoved as moved:
        query = request.GET.urlencode()
        address = reverse("archive:inside", args=[moved.into])
        return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
    found = queries.inside_record(actor, record_id, words, after=after) if words else None
    context = {
        "title": record.bib.get("title", ""),
        "record_id": record_id,
        "words": words,
        "terms": pieces_of(words) if found and found.closest else words.split(),
        "found": found,
        "next_after": after + queries.SNIPPETS,
    }
    response = render(request, "archive/inside.html", context)
    response.headers["Cache-Control"] = NOT_STORED
    return response


@allow(PUBLIC)
@require_safe
def download(request: HttpRequest, record_id: int, attached_id: int) -> StreamingHttpResponse:
    """The file itself, to keep: never shown inside the library's pages, where it could act as one of them."""
    view, content = queries.content_of(actor_of(request), record_id, attached_id)
    kind = "application/octet-stream" if view.kind is FileKind.HTML else view.kind.media
    response = StreamingHttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, view.name) or "attachment"
    response["Content-Length"] = str(view.size)
    response["Content-Security-Policy"] = SANDBOX
    response["Cache-Control"] = NOT_STORED
    return response


def _row(view: FileView) -> dict[str, Any]:
    reason = view.reason
    return {
        "file": view,
        "colour": _COLOURS[view.state],
        "sentence": reason.sentence if reason else "",
        "remedy": reason.remedy if reason else "",
        "form": RightsForm(
            initial={"rights": view.rights.value, "findable": view.findable}, auto_id=f"id_{view.id}_%s"
        ),
    }


def _sandbox() -> dict[str, Any]:
    lacks = services.sandbox_lacks()
    return {"off": Reason.SANDBOX if lacks else None}


@allow(FILES)
@require_safe
def file_list(request: HttpRequest) -> HttpResponse:
    """Files of the library by state, newest first; whether files can be read here at all."""
    return _list(request, None)


def _list(request: HttpRequest, form: NetworksForm | None) -> HttpResponse:
    actor = actor_of(request)
    wanted = request.GET.get("state", "")
    state = FileState(wanted) if wanted in set(FileState) else None
    before = number_in(request.GET.get("before", ""))
    found = queries.files_to_see_to(actor, state=state, before=before, limit=_PAGE + 1)
    if form is None and actor.may(CHANGE_ORGANISATION):
        form = NetworksForm(initial={"networks": setting_of(actor, NETWORKS, actor.organisation_id)})
    context = {
        "rows": [_row(view) for view in found[:_PAGE]],
        "older": found[_PAGE - 1].id if len(found) > _PAGE else None,
        "state": state.value if state else "",
        "states": [(one.value, one.label) for one in FileState],
        "form": form,
        **_sandbox(),
    }
    return render(request, "archive/files.html", context, status=422 if form and form.errors else 200)


@allow(CHANGE_ORGANISATION)
@require_POST
def networks(request: HttpRequest) -> HttpResponse:
    """Say which networks are the library's own."""
    form = NetworksForm(request.POST)
    if form.is_valid():
        try:
            services.change_networks(actor_of(request), networks=form.cleaned_data["networks"])
        except Refusal as refusal:
            form.add_error("networks", refusal.in_full())
        else:
            return HttpResponseRedirect(reverse("archive:files"))
    if not actor_of(request).may(FILES):
        raise Malformed(reason="networks")
    return _list(request, form)


@allow(FILES)
@require_http_methods(["GET", "POST"])
def record_files(request: HttpRequest, record_id: int) -> HttpResponse:
    """The files of a record, and the form that attaches one."""
    actor = actor_of(request)
    record = held_record(actor, record_id)
    form = AttachForm(request.POST, request.FILES) if request.method == "POST" else AttachForm()
    if request.method == "POST" and form.is_valid():
        rights, findable = form.chosen()
        file = form.cleaned_data["file"]
        try:
            services.attach_file(
                actor, record_id, content=file.file, filename=file.name, rights=rights, findable=findable
            )
        except Refusal as refusal:
            form.add_error("file", refusal.in_full())
        else:
            return HttpResponseRedirect(reverse("archive:record-files", args=[record_id]))
    own = [view for view in queries.files_of(actor, record) if view.organisation_id == actor.organisation_id]
    context = {
        "title": record.bib.get("title", ""),
        "record_id": record_id,
        "form": form,
        "rows": [_row(view) for view in own],
        **_sandbox(),
    }
    return render(request, "archive/record_files.html", context, status=422 if form.errors else 200)


def _back(request: HttpRequest) -> HttpResponseRedirect:
    """To the files of the record the form stood with, else to all of them."""
    record_id = number_in(request.POST.get("record", ""))
    return HttpResponseRedirect(
        reverse("archive:record-files", args=[record_id]) if record_id else reverse("archive:files")
    )


@allow(FILES)
@require_POST
def rights(request: HttpRequest, attached_id: int) -> HttpResponse:
    """Change who may read a file."""
    form = RightsForm(request.POST)
    if not form.is_valid():
        raise Malformed(reason="rights")
    chosen, findable = form.chosen()
    services.change_rights(actor_of(request), attached_id, rights=chosen, findable=findable)
    return _back(request)


@allow(FILES)
@require_POST
def readings(request: HttpRequest, attached_id: int) -> HttpResponse:
    """Let a file be read once more."""
    services.read_again(actor_of(request), attached_id)
    return _back(request)


@allow(FILES)
@require_POST
def removal(request: HttpRequest, attached_id: int) -> HttpResponse:
    """Take a file off its record."""
    with absence_said(request):
        services.remove_file(actor_of(request), attached_id)
    return _back(request)
