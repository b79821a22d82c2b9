"""Numbers each request, logs how it ended and counts it."""

import logging
import re
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from tianlu.kit.ids import random_id
from tianlu.kit.observe.logs import request_id
from tianlu.kit.observe.tally import requests_tally

log = logging.getLogger("tianlu.request")
_GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}")


class RequestLogMiddleware:
    """Outermost: its number reaches every log line of the request and the caller, its time is all of ours."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-ID", "")
        number = given if _GIVEN.fullmatch(given) else random_id()
        token = request_id.set(number)
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            self._tell(request, response.status_code, time.perf_counter() - started)
        finally:
            request_id.reset(token)
        response.headers["X-Request-ID"] = number
        return response

    def _tell(self, request: HttpRequest, status: int, seconds: float) -> None:
        view = view_name(request)
        requests_tally.add(view, request.method or "", status, seconds)
        log.info(
            "request",
            extra={
                "method": request.method,
                "path": request.path,
                "status": status,
                "ms": round(seconds * 1000, 1),
                "view": view,
            },
        )


def view_name(request: HttpRequest) -> str:
    """The name of the address that answered; `none` when no view was reached, so that figures stay few."""
    match = request.resolver_match
    return (match.view_name or match.route or "unnamed") if match else "none"
