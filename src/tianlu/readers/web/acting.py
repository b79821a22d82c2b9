"""Who is asking: `request.actor`, from the session cookie."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.functional import SimpleLazyObject

from tianlu.kit.access import PUBLIC, rule_of
from tianlu.kit.clock import now
from tianlu.libraries.data import Actor
from tianlu.libraries.queries import organisations_around, visitor_actor
from tianlu.readers.data import Presence
from tianlu.readers.services import resume

_OPEN_BEFORE_CHOOSING = {"readers:password", "readers:sign-out"}


class Asking:
    """The presence behind one request, read at most once and only when somebody asks who is there."""

    def __init__(self, token: str, address: str = "") -> None:
        self.token = token
        self.address = address
        self.read = False
        self._presence: Presence | None = None

    def presence(self) -> Presence | None:
        if self.token and not self.read:
            self.read = True
            self._presence = resume(self.token, now())
        return self._presence

    def actor(self) -> Actor:
        presence = self.presence()
        actor = presence.actor if presence else visitor_actor()
        inside = organisations_around(self.address)
        return replace(actor, inside=inside) if inside else actor


class ActorMiddleware:
    """Sets `request.actor`: a visitor costs no statement, a session two, and only where the actor is looked at."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        asking = Asking(request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""), address_of(request))
        request.asking = asking  # type: ignore[attr-defined]
        request.actor = SimpleLazyObject(asking.actor)  # type: ignore[attr-defined]
        response = self.get_response(request)
        if asking.read and asking.presence():
            # The next person at a shared computer must not get this page back by the back button.
            patch_cache_control(response, private=True, no_store=True)
        elif asking.read and settings.SESSION_COOKIE_NAME not in response.cookies:
            forget(response)
        patch_vary_headers(response, ("Cookie",))
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Whoever came in with a password made for them chooses their own before anything else."""
        asking: Asking = request.asking  # type: ignore[attr-defined]
        if not asking.token or rule_of(view) in {PUBLIC, None}:
            return None
        presence = asking.presence()
        name = request.resolver_match.view_name if request.resolver_match else ""
        if presence is None or not presence.must_choose_password or name in _OPEN_BEFORE_CHOOSING:
            return None
        came_for = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
        return HttpResponseRedirect(f"{reverse('readers:password')}?{came_for}".rstrip("?"))


def typed(request: HttpRequest) -> QueryDict | None:
    """What was sent with a form, even when all of it was empty; None when the page was only asked for."""
    return request.POST if request.method == "POST" else None


def token_of(request: HttpRequest) -> str:
    """The session cookie's value; empty without one."""
    asking: Asking = request.asking  # type: ignore[attr-defined]
    return asking.token


def remember(response: HttpResponseBase, token: str) -> None:
    """Give the browser its session; it keeps the cookie until it is closed, the session ends sooner or later by itself."""
    response.set_cookie(
        settings.SESSION_COOKIE_NAME,
        token,
        path="/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget(response: HttpResponseBase) -> None:
    """Take the cookie back."""
    response.delete_cookie(settings.SESSION_COOKIE_NAME, path="/", samesite="Lax")


def address_of(request: HttpRequest) -> str:
    """Where the request comes from: the connection's other end, or what our own proxy says it was."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.TIANLU_BEHIND_PROXY else ""
    nearest = forwarded.rpartition(",")[2].strip()  # earlier entries are the caller's own words
    return nearest or request.META.get("REMOTE_ADDR", "")
