"""Whoever presses twice before the answer comes gets the answer to the first press, and one thing is made, not two.

Where scripts run, the page sends a form once (`submits.js`). Without them the token against forgery serves: it is masked
anew for each page drawn, so that the same token with the same content is the same form, pressed again.
"""

import time
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from typing import Any, Final

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from tianlu.kit.clock import now
from tianlu.kit.db import retrying
from tianlu.kit.errors import Conflict
from tianlu.kit.refusals import answer
from tianlu.kit.resending import SECRETS, TOKEN
from tianlu.kit.sending.models import SentForm

_MASKED: Final = 64  # characters of a token as a page has it; scripts send that of the cookie, which is half as long
_AGAIN: Final = timedelta(seconds=30)  # later it is meant, by whoever went back to the page
_PATIENCE: Final = 10.0  # seconds that the answer to the first press is waited for
_LOOK: Final = 0.1


class BeingSent(Conflict):
    code = "being-sent"
    message = _("This is being sent already.")
    remedy = _("Wait a moment, then look whether it is done before you send it again.")


class SentOnceMiddleware:
    """Runs after the checks of forgery and access, beside the view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        digest = getattr(request, "sent_form", "")
        if digest:
            _remember(digest, response.headers.get("Location", "") if 300 <= response.status_code < 400 else "")
        return response

    def process_view(
        self, request: HttpRequest, _view: Callable[..., Any], _args: tuple[Any, ...], _kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """The answer to the first press; None for a form that was not sent yet."""
        digest = _digest(request)
        if not digest or _is_first(digest):
            request.sent_form = digest  # type: ignore[attr-defined]
            return None
        until = time.monotonic() + _PATIENCE
        while (first := SentForm.objects.filter(digest=digest).first()) and time.monotonic() < until:
            if first.location:
                return HttpResponseRedirect(first.location)
            time.sleep(_LOOK)
        return (
            answer(request, BeingSent()) if first else None
        )  # the first was refused: so will this be, with its reason


def _digest(request: HttpRequest) -> str:
    """What is the same when the same form is pressed again; empty for what is no form of a page without scripts."""
    if request.method != "POST" or "HX-Request" in request.headers:
        return ""
    if len(request.POST.get(TOKEN, "")) != _MASKED or SECRETS & request.POST.keys():
        return ""
    files = [(name, file.name, file.size) for name, held in request.FILES.lists() for file in held]
    content = (request.get_full_path(), sorted(request.POST.lists()), files)
    return sha256(repr(content).encode("utf-8", "surrogatepass")).hexdigest()


def _is_first(digest: str) -> bool:
    at = now()
    retrying(SentForm.objects.filter(sent_at__lt=at - _AGAIN).delete)
    return retrying(lambda: SentForm.objects.get_or_create(digest=digest, defaults={"sent_at": at}))[1]


def _remember(digest: str, location: str) -> None:
    """Where the form led; a form that led nowhere is drawn again, and may be sent again as it is."""
    sent = SentForm.objects.filter(digest=digest)
    retrying((lambda: sent.update(location=location)) if location else sent.delete)
