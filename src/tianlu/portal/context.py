"""What every page shows around its content: the library's name, the menus, the account."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tianlu.libraries.data import Actor
from tianlu.libraries.queries import organisations, public_organisations

NAVIGATION = (
    ("portal:home", "house"),
    ("discovery:browse", "library"),
    ("discovery:advanced", "sliders-horizontal"),
    ("portal:about", "info"),
)


def portal(request: HttpRequest) -> dict[str, Any]:
    """Template variables of `kit/base.html`; read from the database only by pages that show them."""
    actor: Actor | None = getattr(request, "actor", None)
    return {
        "site": _lazy(lambda: _site(actor)),
        "nav": [_entry(request, name, icon) for name, icon in NAVIGATION],
        "footer_nav": [
            {"label": _("About this library"), "href": reverse("portal:about")},
            {"label": _("For programs (API)"), "href": "/api/v1/openapi.json"},
        ],
        "account": _account(actor),
        "search": {
            "action": reverse("discovery:search"),
            "suggest": reverse("discovery:suggest"),
            "label": _("Search the library"),
        },
    }


def _lazy(read: Callable[[], Any]) -> Any:
    return SimpleLazyObject(read)


def _site(actor: Actor | None) -> dict[str, str]:
    """The name of the organisation the actor belongs to, or of the only public one; else Tianlu's own."""
    found = organisations(actor) if actor and actor.organisation_id else public_organisations()
    own = [one for one in found if not actor or actor.organisation_id in {0, one.id}]
    if len(own) != 1:
        return {"name": _("Tianlu")}
    return {"name": own[0].name.shown(get_language() or ""), "mark": ""}


def _entry(request: HttpRequest, name: str, icon: str) -> dict[str, Any]:
    labels = {
        "portal:home": _("Home"),
        "discovery:browse": _("Browse"),
        "discovery:advanced": _("Advanced search"),
        "portal:about": _("About"),
    }
    href = reverse(name)
    entry = {"label": labels[name], "href": href, "icon": icon, "current": request.path == href}
    if name == "discovery:advanced" and request.path == reverse("discovery:search") and request.GET:
        entry["href"] = f"{href}?{request.GET.urlencode()}"  # the words typed survive the way to the form
    return entry


def _account(actor: Actor | None) -> dict[str, Any]:
    """The way in; for whoever is in, the way to the desk and the way out, on every page."""
    if actor is not None and actor.signed_in:
        leave = {"label": _("Sign out"), "href": reverse("readers:sign-out")}
        return {"label": _("Desk"), "href": reverse("portal:desk"), "icon": "layout-dashboard", "leave": leave}
    return {"label": _("Sign in"), "href": reverse("readers:sign-in"), "icon": "circle-user"}
