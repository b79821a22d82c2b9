"""After a form that was refused: the way back to its page, and what was typed into it, to be sent again."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.contrib import messages
from django.core.exceptions import DisallowedHost, SuspiciousOperation
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from tianlu.kit.errors import Conflict, NotFound

TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of a field
SECRETS = {"password", "current", "again"}  # never written into a page, so their forms are filled in anew
_FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}
_MOST = 200_000  # characters in all


def page_before(request: HttpRequest) -> str:
    """The address of our page that a form was sent from; empty for what is no form, or another site's."""
    if request.method != "POST" or not _of_this_site(request, request.headers.get("Referer", "")):
        return ""
    came_from = urlsplit(request.headers["Referer"])
    path = came_from.path + (f"?{came_from.query}" if came_from.query else "")
    return path if url_has_allowed_host_and_scheme(path, None) else ""


def _of_this_site(request: HttpRequest, address: str) -> bool:
    try:
        return urlsplit(address).netloc == request.get_host()
    except (ValueError, DisallowedHost):  # an address that is none; a host that the request makes up
        return False


def typed_into(request: HttpRequest) -> list[tuple[str, str]]:
    """Names and values of a form that one of our own pages sent, in their order.

    Empty for another site's form (a page of ours must not offer to send what an attacker wrote), for a form with a file,
    which a page cannot hand back, and for passwords.
    """
    ours = _of_this_site(request, request.headers.get("Origin", ""))
    if not ours or request.method != "POST" or request.content_type not in _FORMS:
        return []
    try:
        if request.FILES:
            return []
        typed = [(name, value) for name, values in request.POST.lists() for value in values if name != TOKEN]
    except (SuspiciousOperation, MultiPartParserError, UnreadablePostError):
        return []
    if any(name in SECRETS for name, _value in typed) or sum(len(value) for _name, value in typed) > _MOST:
        return []
    return typed


@contextmanager
def conflicts_said(request: HttpRequest) -> Iterator[None]:
    """What the state of a thing forbids is said on its page, which the caller shows next: whoever pressed twice, or came
    after a colleague, sees there what became of it.
    """
    try:
        yield
    except Conflict as refusal:
        messages.warning(request, refusal.in_full())


@contextmanager
def absence_said(request: HttpRequest) -> Iterator[None]:
    """Around a removal: what is not there is said on the list, which the caller shows next. It was pressed twice, or a
    colleague was faster.
    """
    try:
        yield
    except NotFound:
        messages.warning(request, _("This is gone already; there is nothing left to remove."))
