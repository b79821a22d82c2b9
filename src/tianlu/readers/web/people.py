"""The desk's people: accounts of the organisation, their roles and passwords."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tianlu.kit.access import allow
from tianlu.kit.clock import now
from tianlu.kit.errors import Refusal
from tianlu.libraries.data import Name, actor_of
from tianlu.libraries.queries import branch_tree
from tianlu.readers import queries, services
from tianlu.readers.data import AccountAction
from tianlu.readers.events import MANAGE_PEOPLE
from tianlu.readers.forms import NewAccountForm, RoleForm
from tianlu.readers.services import RoleWanted
from tianlu.readers.web.acting import typed


@allow(MANAGE_PEOPLE)
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody who works here, by name; `q` narrows, `closed` shows deactivated accounts."""
    words, closed = request.GET.get("q", "")[:100], "closed" in request.GET
    found = queries.people(actor_of(request), words=words, active=not closed)
    branches = _branch_names(request)
    rows = [(one, [_role_words(held.role.name, held.branch_id, branches) for held in one.roles]) for one in found]
    context = {"people": rows, "q": words, "closed": closed}
    return render(request, "readers/people.html", context)


@allow(MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def new_person(request: HttpRequest) -> HttpResponse:
    """Create an account and show its first password, once."""
    form = NewAccountForm(typed(request), **_choices(request))
    if form.is_valid():
        try:
            made = services.create_account(
                actor_of(request),
                login=form.cleaned_data["login"],
                display_name=form.cleaned_data["display_name"],
                roles=[RoleWanted(form.role_id(), form.branch_id())],
                at=now(),
            )
        except Refusal as refusal:
            form.add_error(None, refusal.in_full())
        else:
            return _password_once(request, made.account_id, made.password)
    return render(request, "readers/person_new.html", {"form": form}, status=422 if form.is_bound else 200)


@allow(MANAGE_PEOPLE)
@require_safe
def person(request: HttpRequest, account_id: str) -> HttpResponse:
    """One account: roles, password, history."""
    return _person_page(request, account_id, RoleForm(**_choices(request)))


@allow(MANAGE_PEOPLE)
@require_POST
def grant(request: HttpRequest, account_id: str) -> HttpResponse:
    """Give a role."""
    form = RoleForm(request.POST, **_choices(request))
    if not form.is_valid():
        return _person_page(request, account_id, form)
    actor = actor_of(request)
    services.grant_role(actor, account_id, role_id=form.role_id(), branch_id=form.branch_id(), at=now())
    return _back(request, account_id, _("The role is given."))


@allow(MANAGE_PEOPLE)
@require_POST
def withdraw(request: HttpRequest, account_id: str, grant_id: int) -> HttpResponse:
    """Take a role away, from the person's next click on."""
    services.withdraw_role(actor_of(request), account_id, grant_id, at=now())
    return _back(request, account_id, _("The role is withdrawn."))


@allow(MANAGE_PEOPLE)
@require_POST
def reset_password(request: HttpRequest, account_id: str) -> HttpResponse:
    """Make a password for somebody who lost theirs and show it, once."""
    made = services.reset_password(actor_of(request), account_id, at=now())
    return _password_once(request, made.account_id, made.password)


@allow(MANAGE_PEOPLE)
@require_POST
def deactivate(request: HttpRequest, account_id: str) -> HttpResponse:
    """Close an account."""
    services.deactivate_account(actor_of(request), account_id, at=now())
    return _back(request, account_id, _("The account is closed and signed out everywhere."))


@allow(MANAGE_PEOPLE)
@require_POST
def activate(request: HttpRequest, account_id: str) -> HttpResponse:
    """Open a closed account again."""
    services.activate_account(actor_of(request), account_id, at=now())
    return _back(request, account_id, _("The account is open again."))


def _person_page(request: HttpRequest, account_id: str, form: Form) -> HttpResponse:
    actor = actor_of(request)
    found = queries.person(actor, account_id)
    branches = _branch_names(request)
    history = [
        {
            "at": event.at,
            "words": _words(event.action),
            "role": _role_words(event.role, event.branch_id, branches) if event.role else "",
            "by": _who(request, event.by, account_id),
        }
        for event in queries.history_of(actor, account_id)
    ]
    context = {
        "person": found,
        "form": form,
        "history": history,
        "oneself": actor.id == account_id,
        "roles": [(held, _role_words(held.role.name, held.branch_id, branches)) for held in found.roles],
    }
    return render(request, "readers/person.html", context, status=422 if form.is_bound else 200)


def _who(request: HttpRequest, by: str, account_id: str) -> str:
    if by == account_id:
        return _("themselves")
    if by.startswith("system:"):
        return _("the installation")
    return queries.account_name(actor_of(request), by) or _("a former account")


def _role_words(role: Name, branch_id: int | None, branches: dict[int, str]) -> str:
    name = role.shown(get_language() or "")
    if branch_id is None:
        return name
    return _("%(role)s at %(branch)s") % {"role": name, "branch": branches.get(branch_id, "")}


def _words(action: AccountAction) -> str:
    words = {
        AccountAction.CREATED: _("Account created"),
        AccountAction.SIGNED_IN: _("Signed in"),
        AccountAction.PASSWORD_CHANGED: _("Password changed"),
        AccountAction.PASSWORD_RESET: _("New password made"),
        AccountAction.ROLE_GRANTED: _("Role given"),
        AccountAction.ROLE_WITHDRAWN: _("Role withdrawn"),
        AccountAction.DEACTIVATED: _("Account closed"),
        AccountAction.ACTIVATED: _("Account opened again"),
        AccountAction.ERASED: _("Personal data erased"),
    }
    return words[action]


def _choices(request: HttpRequest) -> dict[str, Any]:
    actor = actor_of(request)
    return {
        "roles": queries.roles(actor),
        "branches": branch_tree(actor, actor.organisation_id),
        "language": get_language() or "",
    }


def _branch_names(request: HttpRequest) -> dict[int, str]:
    actor = actor_of(request)
    found = branch_tree(actor, actor.organisation_id, inactive=True)
    return {one.id: one.name.shown(get_language() or "") for one in found}


def _password_once(request: HttpRequest, account_id: str, password: str) -> HttpResponse:
    found = queries.person(actor_of(request), account_id)
    return render(request, "readers/password_once.html", {"person": found, "password": password})


def _back(request: HttpRequest, account_id: str, words: str) -> HttpResponse:
    messages.success(request, words)
    return HttpResponseRedirect(reverse("readers:person", args=[account_id]))
