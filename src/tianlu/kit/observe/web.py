"""`/healthz` for whatever watches the service, `/metrics` for Prometheus."""

import ipaddress
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tianlu.kit.access import PUBLIC, allow
from tianlu.kit.errors import Forbidden
from tianlu.kit.observe.figures import CONTENT_TYPE, exposition
from tianlu.kit.observe.health import health


class MetricsClosed(Forbidden):
    code = "metrics-closed"
    message = _("Figures are given to this machine, or to whoever knows the token.")
    remedy = _("Set TIANLU_METRICS_TOKEN and send it as a bearer token.")


@require_safe
@allow(PUBLIC)
def healthz(request: HttpRequest) -> HttpResponse:
    """200 while everything needed to serve works, else 503; each part in a word, nothing a stranger could use.

    `working` is a copy that is being made or caught up: the library answers meanwhile.
    """
    parts = health()
    failing = "failing" in parts.values()
    body = {"status": "failing" if failing else "ok", "parts": parts}
    return JsonResponse(body, status=503 if failing else 200, headers={"Cache-Control": "no-store"})


@require_safe
@allow(PUBLIC)
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus.

    Declared public because no session is involved, and closed here: with `TIANLU_METRICS_TOKEN` set, to whoever sends it
    as a bearer token; without it, to callers from this machine. A request that a proxy passed on comes from this machine
    in name only, so one that carries a forwarding header needs the token. How busy a library is, hour by hour, and which
    pages are read, is nobody else's business.
    """
    if not _may(request):
        raise MetricsClosed()
    return HttpResponse(exposition(), content_type=CONTENT_TYPE, headers={"Cache-Control": "no-store"})


def _may(request: HttpRequest) -> bool:
    token: str | None = settings.TIANLU_METRICS_TOKEN
    if token:
        given = request.headers.get("Authorization", "")
        return secrets.compare_digest(given.encode(), f"Bearer {token}".encode())
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers or "X-Real-IP" in request.headers:
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
