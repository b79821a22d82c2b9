"""Which pages an installed app may keep for reading without a network."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase

View = Callable[..., HttpResponseBase]


def keep_offline(view: View) -> View:
    """Mark the view's good answers `X-Offline: keep`, unless a signed-in person asked: their pages are never kept."""

    @wraps(view)
    def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        actor = getattr(request, "actor", None)
        if response.status_code == 200 and not getattr(actor, "signed_in", True):
            response.headers["X-Offline"] = "keep"
        return response

    return marked
