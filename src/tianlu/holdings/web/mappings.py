"""The page where staff see and change how files say what the library holds."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from tianlu.holdings import queries, services
from tianlu.holdings.forms import MappingForm
from tianlu.holdings.services import MAPPINGS
from tianlu.kit.access import allow
from tianlu.kit.errors import Refusal
from tianlu.libraries.data import Actor


@allow(MAPPINGS)
@require_http_methods(["GET", "POST"])
def mapping_page(request: HttpRequest) -> HttpResponse:
    """One mapping (`?name=`) as lines to change and keep, beside the list of all."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    name = request.GET.get("name", "")
    if request.method == "POST":
        form = MappingForm(request.POST)
        if form.is_valid():
            try:
                services.save_mapping(actor, name=form.cleaned_data["name"], rules=form.mapping())
            except Refusal as refusal:
                form.add_error("name", refusal.sentence())
            else:
                return HttpResponseRedirect(
                    f"{reverse('holdings-mapping')}?{urlencode({'name': form.cleaned_data['name']})}"
                )
    else:
        form = MappingForm.showing(queries.mapping_for(actor, name))
    context = {"form": form, "mappings": queries.mappings_of(actor), "name": name, "roles": queries.role_labels()}
    return render(request, "holdings/mapping.html", context, status=422 if form.errors else 200)
