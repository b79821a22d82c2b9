"""Which pages an installed app may keep for reading without a network."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponseBase

NOT_STORED: Final = "private, no-store"  # of answers that depend on where whoever asks is
View = Callable[..., HttpResponseBase]


def keep_offline(view: View) -> View:
    """Mark the view's good answers `X-Offline: keep`, unless a signed-in person asked, whose pages are never kept, or the
    view says that the answer is not to be stored."""

    @wraps(view)
    def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        actor = getattr(request, "actor", None)
        stored = "no-store" not in response.get("Cache-Control", "")
        if response.status_code == 200 and stored and not getattr(actor, "signed_in", True):
            response.headers["X-Offline"] = "keep"
        return response

    return marked
