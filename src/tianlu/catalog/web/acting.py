"""Who asks."""

from django.http import HttpRequest

from tianlu.libraries.data import Actor


def actor_of(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor
