"""One's own account: password, signing out elsewhere."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tianlu.kit.access import SIGNED_IN, allow
from tianlu.kit.clock import now
from tianlu.libraries.data import actor_of
from tianlu.readers import queries, services
from tianlu.readers.forms import PasswordForm
from tianlu.readers.services import TooManyAttempts, WeakPassword, WrongPassword
from tianlu.readers.web.acting import address_of, token_of, typed
from tianlu.readers.web.signing_in import safe_next


@allow(SIGNED_IN)
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Who is signed in, with the ways to change the password and to sign out."""
    actor = actor_of(request)
    return render(request, "readers/account.html", {"person": queries.person(actor, actor.id)})


@allow(SIGNED_IN)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Choose a new password; every other browser is signed out."""
    form = PasswordForm(typed(request))
    target = safe_next(request, request.POST.get("next") or request.GET.get("next", ""), reverse("readers:account"))
    if form.is_valid():
        try:
            services.change_password(
                actor_of(request),
                current=form.cleaned_data["current"],
                new=form.cleaned_data["new"],
                address=address_of(request),
                at=now(),
                keep=token_of(request),
            )
        except WrongPassword as refusal:
            form.add_error("current", refusal.sentence())
        except WeakPassword as refusal:
            form.add_error("new", refusal.sentence())
        except TooManyAttempts as refusal:
            form.add_error(None, refusal.sentence())
        else:
            messages.success(request, _("Your password is changed. Other browsers were signed out."))
            return HttpResponseRedirect(target)
    context = {"form": form, "next": target}
    return render(request, "readers/password.html", context, status=422 if form.is_bound else 200)


@allow(SIGNED_IN)
@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """Sign out in every other browser."""
    ended = services.sign_out_everywhere(actor_of(request), keep=token_of(request))
    words = ngettext("%(ended)d other browser was signed out.", "%(ended)d other browsers were signed out.", ended)
    messages.success(request, words % {"ended": ended})
    return HttpResponseRedirect(reverse("readers:account"))
