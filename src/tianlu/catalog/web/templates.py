"""The library's own templates."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tianlu.catalog import queries, services
from tianlu.catalog.data import EDIT
from tianlu.kit.access import allow
from tianlu.kit.addresses import number_in
from tianlu.kit.errors import Refusal
from tianlu.kit.resending import absence_said
from tianlu.libraries.data import actor_of


@allow(EDIT)
@require_http_methods(["GET", "POST"])
def templates(request: HttpRequest) -> HttpResponse:
    """Templates there are; posted to, keeps a draft as one."""
    actor = actor_of(request)
    draft_id = number_in(request.POST.get("draft", "") or request.GET.get("draft", ""))
    name = request.POST.get("name", "").strip()
    refusal: Refusal | None = None
    if request.method == "POST" and draft_id is not None and name:
        try:
            services.save_template(actor, name=name, draft_id=draft_id)
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, _("The template “%(name)s” was saved.") % {"name": name})
            return HttpResponseRedirect(reverse("catalog:templates"))
    context = {
        "templates": [one for one in queries.templates_of(actor) if one.id is not None],
        "draft": queries.draft_for(actor, draft_id) if draft_id is not None else None,
        "name": name,
        "refusal": refusal,
        "unnamed": request.method == "POST" and not name,
    }
    return render(request, "catalog/editor/templates.html", context, status=409 if refusal else 200)


@allow(EDIT)
@require_POST
def removal(request: HttpRequest, template_id: int) -> HttpResponse:
    """Remove a template."""
    with absence_said(request):
        services.remove_template(actor_of(request), template_id)
    return HttpResponseRedirect(reverse("catalog:templates"))
