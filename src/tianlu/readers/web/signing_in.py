"""The sign-in page, and signing out."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from tianlu.kit.access import PUBLIC, allow
from tianlu.kit.clock import now
from tianlu.kit.errors import Refusal
from tianlu.libraries.data import actor_of
from tianlu.libraries.queries import organisations_to_sign_in
from tianlu.readers import services
from tianlu.readers.forms import SignInForm
from tianlu.readers.services import SignInRefused, TooManyAttempts
from tianlu.readers.web.acting import address_of, forget, remember, token_of, typed

_AFTER_SIGN_IN = "/desk/"


@allow(PUBLIC)
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for login and password, then go where the reader was going."""
    target = _next(request)
    if request.method != "POST" and actor_of(request).signed_in:
        return HttpResponseRedirect(target)
    libraries = organisations_to_sign_in(request.GET.get("library", ""))
    form = SignInForm(typed(request), libraries=libraries, language=get_language() or "")
    if not form.is_valid():
        return _page(request, form, target, 422 if form.is_bound else 200)
    try:
        begun = services.sign_in(
            actor_of(request),
            login=form.cleaned_data["login"],
            password=form.cleaned_data["password"],
            organisation_id=form.organisation_id(),
            address=address_of(request),
            at=now(),
            replacing=token_of(request) or None,
        )
    except (SignInRefused, TooManyAttempts) as refusal:
        return _page(request, form, target, refusal.status, refusal)
    rotate_token(request)
    response = HttpResponseRedirect(reverse("readers:password") if begun.must_choose_password else target)
    remember(response, begun.token)
    return response


@allow(PUBLIC)
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session of this browser."""
    services.sign_out(token_of(request))
    response = HttpResponseRedirect("/")
    forget(response)
    return response


def safe_next(request: HttpRequest, wanted: str, default: str) -> str:
    """`wanted` if it is a page of ours, else `default`: a link to us must not lead a signed-in reader elsewhere."""
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours and wanted.startswith("/") else default


def _next(request: HttpRequest) -> str:
    return safe_next(request, request.POST.get("next") or request.GET.get("next", ""), _AFTER_SIGN_IN)


def _page(
    request: HttpRequest, form: SignInForm, target: str, status: int, refusal: Refusal | None = None
) -> HttpResponse:
    context = {"form": form, "next": target, "refusal": refusal}
    response = render(request, "readers/sign_in.html", context, status=status)
    if isinstance(refusal, TooManyAttempts):
        response["Retry-After"] = str(refusal.params["seconds"])
    return response
