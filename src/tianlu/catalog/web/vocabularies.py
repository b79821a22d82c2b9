"""Vocabularies at the desk, and the files brought into them."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tianlu.catalog import pages, queries, services
from tianlu.catalog.data import EDIT, AuthorityKind
from tianlu.catalog.forms import VocabularyFileForm, VocabularyForm, read_schemes
from tianlu.kit.access import allow
from tianlu.kit.errors import Malformed, NotFound, Refusal
from tianlu.libraries.data import actor_of


def _to_import(file_id: int) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("catalog:vocabulary-import", args=[file_id]))


@allow(EDIT)
@require_http_methods(["GET", "POST"])
def vocabulary_list(request: HttpRequest) -> HttpResponse:
    """Vocabularies of the library; posted to, begins one."""
    actor = actor_of(request)
    form = VocabularyForm(request.POST) if request.method == "POST" else VocabularyForm()
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data | {"kind": AuthorityKind(form.cleaned_data["kind"])}
        try:
            number = services.create_vocabulary(actor, **said)
        except Refusal as refusal:
            form.add_error("name", refusal.in_full())
        else:
            return HttpResponseRedirect(reverse("catalog:vocabulary", args=[number]))
    vocabularies = queries.vocabularies_of(actor)
    context = {"vocabularies": vocabularies, "form": form}
    context |= pages.waiting_files(queries.vocabulary_imports_waiting(actor), vocabularies)
    return render(request, "catalog/authorities/vocabularies.html", context, status=422 if form.errors else 200)


@allow(EDIT)
@require_http_methods(["GET", "POST"])
def vocabulary(request: HttpRequest, vocabulary_id: int) -> HttpResponse:
    """One vocabulary with the files brought into it; posted to, takes in a file and examines it."""
    actor = actor_of(request)
    form = VocabularyFileForm(request.POST, request.FILES) if request.method == "POST" else VocabularyFileForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            return _to_import(services.receive_vocabulary(actor, vocabulary_id, content=file.file, filename=file.name))
        except NotFound:
            raise
        except Refusal as refusal:
            form.add_error("file", refusal.in_full())
    context = {
        "it": queries.vocabulary_for(actor, vocabulary_id),
        "imports": [pages.vocabulary_import(one) for one in queries.vocabulary_imports(actor, vocabulary_id)],
        "found": queries.find_authorities(actor, request.GET.get("q", ""), vocabulary_id=vocabulary_id),
        "q": request.GET.get("q", ""),
        "form": form,
    }
    return render(request, "catalog/authorities/vocabulary.html", context, status=422 if form.errors else 200)


@allow(EDIT)
@require_safe
def vocabulary_import(request: HttpRequest, file_id: int) -> HttpResponse:
    """One file of a vocabulary: what was found in it, the decision, the progress, the report."""
    return _import_page(request, file_id)


def _import_page(request: HttpRequest, file_id: int, refusal: Refusal | None = None) -> HttpResponse:
    view = queries.vocabulary_import_for(actor_of(request), file_id)
    context = pages.vocabulary_import(view) | {"job": queries.vocabulary_job(view), "refusal": refusal}
    status = refusal.status if refusal else 200
    return render(request, "catalog/authorities/import.html", context, status=status)


@allow(EDIT)
@require_safe
def vocabulary_progress(request: HttpRequest, file_id: int) -> HttpResponse:
    """The progress alone while a job is at work; then the page is asked to load anew."""
    view = queries.vocabulary_import_for(actor_of(request), file_id)
    response = render(request, "kit/components/progress.html", {"job": queries.vocabulary_job(view)})
    if not view.state.busy:
        response["HX-Refresh"] = "true"
    return response


@allow(EDIT)
@require_POST
def vocabulary_schemes(request: HttpRequest, file_id: int) -> HttpResponse:
    """Say where the concept schemes of a file go."""
    actor = actor_of(request)
    here, apart = read_schemes(request.POST)
    try:
        made = services.choose_schemes(actor, file_id, here=here, apart=apart)
    except Malformed as refusal:
        return _import_page(request, file_id, refusal)
    if len(made) == 1:
        return _to_import(made[0])
    return HttpResponseRedirect(reverse("catalog:vocabularies"))


@allow(EDIT)
@require_POST
def vocabulary_run(request: HttpRequest, file_id: int) -> HttpResponse:
    """Bring the entries in, or go on where it stopped."""
    services.start_vocabulary(actor_of(request), file_id)
    return _to_import(file_id)
