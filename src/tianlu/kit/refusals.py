"""The two handlers of errors: a page for people, a problem document (RFC 9457) for programs."""

import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import orjson
from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation, TooManyFieldsSent
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tianlu.kit.db import disk_full, translate
from tianlu.kit.errors import DiskFull, Forbidden, Malformed, NotFound, Refusal, SignInNeeded
from tianlu.kit.resending import page_before, typed_into

log = logging.getLogger("tianlu.requests")
PROBLEM = "application/problem+json"


class Fault(Refusal):
    """Our mistake, not the caller's; the log has the trace, the reader a number to quote."""

    code = "fault"
    status = 500
    message = _("Something went wrong on our side.")


class WrongMethod(Refusal):
    """An address that exists, asked for in a way it has no answer to."""

    code = "wrong-method"
    status = 405
    message = _("This address does not answer %(method)s.")
    remedy = _("Go to the page that links here and use its button.")


def problem(refusal: Refusal, **more: Any) -> HttpResponse:
    """The refusal as a problem document: `title` tells its kind, `detail` what happened here and what to do.

    `type` is a relative reference to its line in the documentation.
    """
    body = {
        "type": f"/about/errors#{refusal.code}",
        "code": refusal.code,
        "title": refusal.title(),
        "status": refusal.status,
        "detail": refusal.in_full(),
        **more,
    }
    return HttpResponse(orjson.dumps(body), content_type=PROBLEM, status=refusal.status)


def page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The refusal as a page, with what to do next: back to the form it answers, or sign in and send the form again."""
    context = {
        "refusal": refusal,
        "sentence": refusal.sentence(),
        "advice": refusal.advice(),
        "back": page_before(request),
        "typed": typed_into(request) if isinstance(refusal, SignInNeeded | StaleForm) else [],
    }
    # A browser given 308 without an address shows nothing of its own, and others follow it nowhere.
    status = HTTPStatus.CONFLICT if refusal.status == HTTPStatus.PERMANENT_REDIRECT else refusal.status
    return render(request, "kit/error.html", context, status=status)


def answer(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Whichever of the two the caller asked for; who must sign in first is sent there and brought back."""
    if wants_json(request):
        return problem(refusal)
    if isinstance(refusal, SignInNeeded) and request.method == "GET" and not request.headers.get("HX-Request"):
        return redirect_to_login(request.get_full_path())
    if address := _where_now(request, refusal):
        return HttpResponseRedirect(address)  # not for ever: a merge can be undone
    return page(request, refusal)


def _where_now(request: HttpRequest, refusal: Refusal) -> str:
    """The same page of what has taken the place of what was asked for; empty for forms, and for parts of the old one."""
    asked = request.resolver_match
    if refusal.moved is None or asked is None or request.method not in {"GET", "HEAD"}:
        return ""
    return reverse(asked.view_name, kwargs=dict(refusal.moved)) if asked.kwargs.keys() == refusal.moved.keys() else ""


def redirect_to_login(came_for: str) -> HttpResponse:
    """To the sign-in page, which sends the reader back to what they came for."""
    return HttpResponseRedirect(f"{settings.LOGIN_URL}?{urlencode({'next': came_for})}")


def wants_json(request: HttpRequest) -> bool:
    return request.path.startswith("/api/") or "application/json" in request.headers.get("Accept", "")


def as_refusal(error: Exception) -> Refusal | None:
    """What a reader is told about an exception Django or the database raised."""
    if isinstance(error, Refusal):
        return error
    if isinstance(error, Http404):
        return NotFound()
    if isinstance(error, PermissionDenied):
        return Forbidden()
    if isinstance(error, SuspiciousOperation | MultiPartParserError | UnreadablePostError):
        return Malformed(reason=type(error).__name__)
    if isinstance(error, OperationalError):
        told = translate(error)
        return told if isinstance(told, Refusal) else None
    if isinstance(error, OSError) and disk_full(error):  # an upload is received before any of our code sees it
        return DiskFull()
    return None


class RefusalMiddleware:
    """Turns refusals raised by views and inner middleware into answers; faults are logged with their trace."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            return response
        told = answer(request, WrongMethod(method=request.method or ""))  # Django and ninja leave the page empty
        told.headers["Allow"] = response.headers.get("Allow", "GET")
        return told

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse:
        refusal = as_refusal(error)
        if refusal is None:
            log.exception("fault", exc_info=error)
            refusal = Fault()
        return answer(request, refusal)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that did not come from our page, or whose page is too old."""
    return answer(request, StaleForm())


class StaleForm(Forbidden):
    code = "stale-form"
    message = _("This form is too old or did not come from this site, so nothing was changed.")
    remedy = _("Reload the page and send it again.")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, NotFound())


def server_error(request: HttpRequest) -> HttpResponse:
    return answer(request, Fault())


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, TooManyFieldsSent):  # raised anew by every look at the parameters, the page's too
        request.GET = QueryDict("")
        request.POST = QueryDict("")
    return answer(request, as_refusal(exception) or Malformed(reason=_("the address is not valid")))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, Forbidden())
