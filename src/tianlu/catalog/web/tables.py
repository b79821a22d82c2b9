"""Pages of records from a spreadsheet: upload, sheet, columns, first rows, on to the import."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tianlu.catalog import queries, services
from tianlu.catalog.data import IMPORT, TableView
from tianlu.catalog.forms import TableFileForm, TableMappingForm, TableSheetForm
from tianlu.kit.access import allow
from tianlu.kit.errors import NotFound, Refusal
from tianlu.kit.tables.files import unfit_file
from tianlu.libraries.data import actor_of

_SHOWN = 100


def _to(table_id: int) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("catalog:table", args=[table_id]))


@allow(IMPORT)
@require_http_methods(["GET", "POST"])
def table_list(request: HttpRequest) -> HttpResponse:
    """Tables so far; posted to, takes one in."""
    actor = actor_of(request)
    form = TableFileForm(request.POST, request.FILES) if request.method == "POST" else TableFileForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            return _to(services.receive_table(actor, content=file.file, filename=file.name))
        except Refusal as refusal:
            form.add_error("file", refusal.in_full())
    context = {"form": form, "tables": queries.tables_of(actor)}
    return render(request, "catalog/tables.html", context, status=422 if form.errors else 200)


@allow(IMPORT)
@require_http_methods(["GET", "POST"])
def book_table(request: HttpRequest, table_id: int) -> HttpResponse:
    """One table; posted to, says how it is read, and makes it into records."""
    actor = actor_of(request)
    view = queries.table_for(actor, table_id)
    if request.method != "POST":
        return _page(request, view, TableMappingForm(view=view))
    form = TableMappingForm(request.POST, view=view)
    if form.is_valid():
        try:
            services.map_table(actor, table_id, mapping=form.mapping())
            if "go" in request.POST:
                services.convert_table(actor, table_id)
            return _to(table_id)
        except NotFound:
            raise
        except Refusal as refusal:
            form.add_error(None, refusal.in_full())
    return _page(request, view, form)


def _page(request: HttpRequest, view: TableView, form: TableMappingForm, fault: str = "") -> HttpResponse:
    actor = actor_of(request)
    rows = services.first_books(actor, view.id)
    context = {
        "it": view,
        "form": form,
        "fault": fault,
        "sheet_form": TableSheetForm(view=view) if len(view.sheets) > 1 else None,
        "job": queries.table_job(view),
        "rows": rows,
        "guessed": bool(view.mapping["columns"]),
        "nameless": sum(not head for head in view.heads),
        "unfit": list(queries.unfit_books(actor, view.id, limit=_SHOWN)) if view.unfit else [],
    }
    return render(request, "catalog/table.html", context, status=422 if fault or form.errors else 200)


@allow(IMPORT)
@require_POST
def table_sheet(request: HttpRequest, table_id: int) -> HttpResponse:
    """Take another sheet of the workbook."""
    actor = actor_of(request)
    view = queries.table_for(actor, table_id)
    form = TableSheetForm(request.POST, view=view)
    if form.is_valid():
        try:
            services.choose_sheet(actor, table_id, sheet=form.cleaned_data["sheet"])
        except NotFound:
            raise
        except Refusal as refusal:
            return _page(request, view, TableMappingForm(view=view), refusal.in_full())
    return _to(table_id)


@allow(IMPORT)
@require_safe
def table_progress(request: HttpRequest, table_id: int) -> HttpResponse:
    """The progress alone while a job is at work; then the page goes on to the import, or is loaded anew."""
    view = queries.table_for(actor_of(request), table_id)
    response = render(request, "kit/components/progress.html", {"job": queries.table_job(view)})
    if view.busy:
        return response
    if view.import_id is not None and not view.stopped:
        response["HX-Redirect"] = reverse("catalog:import", args=[view.import_id])
    else:
        response["HX-Refresh"] = "true"
    return response


@allow(IMPORT)
@require_safe
def table_unfit(request: HttpRequest, table_id: int) -> StreamingHttpResponse:
    """The rows that made no record, in the shape of the table with reason and remedy behind: mend it, load it again."""
    actor = actor_of(request)
    view = queries.table_for(actor, table_id)
    return unfit_file(f"unfit-books-{view.id}.csv", view.heads, queries.unfit_books(actor, view.id))
