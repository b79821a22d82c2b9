"""The list of targets of copy cataloguing on the staff desk."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tianlu.catalog import queries, services
from tianlu.catalog.data import PRIVATE_TARGETS, TARGETS, TargetView
from tianlu.catalog.forms import TARGET_PRESETS, TargetForm, TrialForm
from tianlu.catalog.services import TargetChanged, TargetMalformed, Trial
from tianlu.kit.access import allow
from tianlu.kit.errors import Refusal
from tianlu.kit.resending import absence_said
from tianlu.libraries.data import actor_of


def _back() -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("catalog:targets"))


@allow(TARGETS)
@require_safe
def target_list(request: HttpRequest) -> HttpResponse:
    """Every target in the order in which they are asked."""
    context = {"targets": queries.targets_of(actor_of(request)), "presets": TARGET_PRESETS}
    return render(request, "catalog/targets.html", context)


@allow(TARGETS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_target(request: HttpRequest) -> HttpResponse:
    """Add a target; `?preset=` fills the form with what is publicly said of one."""
    may_list = actor_of(request).may(PRIVATE_TARGETS)
    if request.method != "POST":
        form = TargetForm(may_list=may_list, initial=TargetForm.preset(request.GET.get("preset", "")))
        return _form_page(request, form)
    form = TargetForm(request.POST, may_list=may_list)
    if form.is_valid():
        try:
            made = services.create_target(actor_of(request), wanted=form.wanted())
        except Refusal as refusal:
            _complain(form, refusal)
        else:
            messages.success(request, _("The target is on the list. Try it before you rely on it."))
            return HttpResponseRedirect(reverse("catalog:target", args=[made]))
    return _form_page(request, form, status=422)


@allow(TARGETS)
@require_http_methods(["GET", "HEAD", "POST"])
def target_page(request: HttpRequest, target_id: int) -> HttpResponse:
    """One target: its settings, and a way to try it. What someone else changed meanwhile is shown before it is lost."""
    actor = actor_of(request)
    view = queries.target_for(actor, target_id)
    may_list = actor.may(PRIVATE_TARGETS) or view.settings.listed
    if request.method != "POST":
        return _form_page(request, TargetForm.showing(view, may_list=may_list), it=view)
    form = TargetForm(request.POST, may_list=may_list)
    more: dict[str, Any] = {"it": view, "seen": request.POST.get("seen", "")}
    if form.is_valid():
        try:
            services.change_target(actor, target_id, wanted=form.wanted(), seen=more["seen"])
        except TargetChanged as refusal:
            form.add_error(None, refusal.in_full())
            more |= {"seen": view.stamp, "stands": form.against(view)}
        except Refusal as refusal:
            _complain(form, refusal)
        else:
            _say_kept(request, view, queries.target_for(actor, target_id))
            return HttpResponseRedirect(reverse("catalog:target", args=[target_id]))
    return _form_page(request, form, status=422, **more)


def _say_kept(request: HttpRequest, before: TargetView, after: TargetView) -> None:
    messages.success(request, _("The target is kept."))
    if before.signs_in and not after.signs_in and before.address != after.address:
        messages.warning(
            request, _("Its user and password were for another host or port, and are forgotten: enter them again.")
        )


@allow(TARGETS)
@require_POST
def try_target(request: HttpRequest, target_id: int) -> HttpResponse:
    """Ask the target something and say what came back."""
    actor = actor_of(request)
    view = queries.target_for(actor, target_id)
    trial = TrialForm(request.POST)
    said: dict[str, Any] = {}
    if trial.is_valid():
        try:
            tried = services.try_target(actor, target_id, query=services.asked(text=trial.cleaned_data["q"]))
        except Refusal as refusal:
            said = {"kind": "danger", "sentences": [refusal.in_full()]}
        else:
            said = {"kind": "ok" if tried.read else "warn", "sentences": _said(tried)}
    form = TargetForm.showing(view, may_list=actor.may(PRIVATE_TARGETS) or view.settings.listed)
    return _form_page(request, form, it=view, trial=trial, said=said)


def _said(trial: Trial) -> list[str]:
    found = ngettext("It found %(total)s record", "It found %(total)s records", trial.total) % {"total": trial.total}
    came = ngettext("%(count)s came", "%(count)s came", trial.came) % {"count": trial.came}
    sentences = [_("It answers. %(found)s, of which %(came)s.") % {"found": found, "came": came}]
    if trial.read:
        facts = {"title": trial.title, "dialect": trial.dialect.upper(), "encoding": trial.encoding.upper()}
        sentences.append(_("The first is “%(title)s” (%(dialect)s, %(encoding)s).") % facts)
    return [*sentences, *trial.remarks]


@allow(TARGETS)
@require_POST
def remove_target(request: HttpRequest, target_id: int) -> HttpResponse:
    """Take a target off the list."""
    with absence_said(request):
        services.remove_target(actor_of(request), target_id)
        messages.success(request, _("The target is off the list."))
    return _back()


@allow(TARGETS)
@require_POST
def move_target(request: HttpRequest, target_id: int) -> HttpResponse:
    """Put a target one place higher."""
    actor = actor_of(request)
    queries.target_for(actor, target_id)
    numbers = [view.id for view in queries.targets_of(actor)]
    at = numbers.index(target_id)
    numbers.insert(max(0, at - 1), numbers.pop(at))
    services.order_targets(actor, target_ids=numbers)
    return _back()


def _complain(form: TargetForm, refusal: Refusal) -> None:
    field = str(refusal.params.get("field", "")) if isinstance(refusal, TargetMalformed) else ""
    sentence = str(refusal.params["reason"]) if field in form.fields else refusal.in_full()
    form.add_error(field if field in form.fields else None, sentence)


def _form_page(request: HttpRequest, form: TargetForm, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {"form": form, "trial": TrialForm(), "it": None} | more
    if context["it"]:
        context.setdefault("seen", context["it"].stamp)
    return render(request, "catalog/target.html", context, status=status)
