"""No log line names a reader."""

import json
import logging
import sys
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.test import RequestFactory
from django.urls import ResolverMatch
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from tianlu.kit.observe import middleware
from tianlu.kit.observe.logs import JsonFormatter, TextFormatter, clean
from tianlu.kit.observe.middleware import RequestLogMiddleware


def made(message: object = "said", *values: object, extra: dict[str, Any] | None = None, fault: bool = False) -> Any:
    record = logging.LogRecord(
        "tianlu.test", logging.INFO, __file__, 1, message, values, sys.exc_info() if fault else None
    )
    record.__dict__.update(extra or {})
    return json.loads(JsonFormatter().format(record))


def test_a_line_is_an_object_with_time_level_and_listed_fields() -> None:
    line = made("%s of %d", "job", 3, extra={"job": 7, "state": "done", "ms": 1.5})
    assert line.pop("time").endswith("+00:00")
    assert line == {
        "level": "info",
        "logger": "tianlu.test",
        "message": "job of 3",
        "job": 7,
        "state": "done",
        "ms": 1.5,
    }


@pytest.mark.parametrize("field", ["login", "cookie", "body", "request", "user", "query", "authorization", "data"])
def test_other_fields_have_no_way_in(field: str) -> None:
    assert "secret" not in json.dumps(made(extra={field: "secret"}))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("sign-in of li@lib.example.cn failed", "sign-in of • failed"),
        ("call 13800138000 now", "call • now"),
        ("GET /search?q=张三的病 200", "GET /search 200"),
        ("http://library.example/x?token=abc and more", "http://library.example/x and more"),
        ("two\nlines\r\x1b[31m", "two lines [31m"),
        ("why? because", "why? because"),
    ],
)
def test_messages_are_masked_and_of_one_line(text: str, kept: str) -> None:
    assert clean(text) == kept


@given(st.text(), st.text())
def test_every_line_is_one_line_of_json(message: str, path: str) -> None:
    record = logging.LogRecord("x", logging.INFO, __file__, 1, "%s", (message,), None)
    record.__dict__["path"] = path
    told = JsonFormatter().format(record)
    assert "\n" not in told
    assert json.loads(told)["logger"] == "x"
    assert "\n" not in TextFormatter().format(record)


def test_a_message_that_does_not_fit_its_values_breaks_nothing() -> None:
    assert made("%d of %d", "one")["message"] == "%d of %d"


def test_of_a_fault_class_and_places_are_told_but_not_its_words() -> None:
    try:
        raise IntegrityError("Key (login)=(zhangsan) already exists")
    except IntegrityError:
        line = made("fault", fault=True)
    assert line["fault"]["class"] == "django.db.utils.IntegrityError"
    assert line["fault"]["at"][-1].startswith(__file__)
    assert "zhangsan" not in json.dumps(line)


def test_of_a_fault_of_the_system_its_words_are_told() -> None:
    try:
        open("/nowhere/at/all")  # noqa: PTH123, SIM115
    except OSError:
        line = made("fault", fault=True)
    assert line["fault"]["words"] == "No such file or directory /nowhere/at/all"


def test_people_get_the_same_in_one_line_and_the_places_below() -> None:
    record = logging.LogRecord("x", logging.WARNING, __file__, 1, "job ended", (), None)
    record.__dict__.update(job=4, login="secret")
    assert TextFormatter().format(record)[9:] == "warning job ended  job=4"


class Tally:
    """Remembers what was counted."""

    def __init__(self) -> None:
        self.counted: list[tuple[str, str, int]] = []

    def add(self, view: str, method: str, status: int, seconds: float) -> None:
        self.counted.append((view, method, status))


Ask = Callable[..., tuple[HttpResponseBase, list[dict[str, Any]], Tally]]


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Ask:
    """Sends a request through the middleware to a view; its answer, the log and the counts."""

    def through(request: HttpRequest, status: int = 200) -> tuple[HttpResponseBase, list[dict[str, Any]], Tally]:
        tally = Tally()
        monkeypatch.setattr(middleware, "requests_tally", tally)

        def view(asked: HttpRequest) -> HttpResponse:
            asked.resolver_match = ResolverMatch(lambda: None, (), {}, url_name="record", app_names=["discovery"])
            logging.getLogger("tianlu.test").info("inside")
            return HttpResponse(status=status)

        lines: list[dict[str, Any]] = []
        handler = logging.Handler()
        handler.emit = lambda record: lines.append(json.loads(JsonFormatter().format(record)))  # type: ignore[method-assign]
        root = logging.getLogger("tianlu")
        root.addHandler(handler)
        level, root.level = root.level, logging.INFO
        try:
            return RequestLogMiddleware(view)(request), lines, tally
        finally:
            root.removeHandler(handler)
            root.setLevel(level)

    return through


def test_a_request_is_numbered_logged_and_counted(ask: Ask) -> None:
    request = RequestFactory().post(
        "/sign-in?next=/my/loans&q=秘密",
        {"login": "A0001", "password": "correct horse"},
        headers={"Cookie": "tianlu_session=abcdef", "Authorization": "Bearer abcdef", "User-Agent": "Phone/1"},
        REMOTE_ADDR="203.0.113.9",
    )
    response, lines, tally = ask(request, 302)
    number = response["X-Request-ID"]
    assert [line["request"] for line in lines] == [number, number]
    assert lines[0]["message"] == "inside"
    told = lines[1]
    assert (told["method"], told["path"], told["status"], told["view"]) == ("POST", "/sign-in", 302, "record")
    assert told["ms"] >= 0
    everything = json.dumps(lines, ensure_ascii=False)
    for secret in ("A0001", "horse", "abcdef", "Phone", "203.0.113.9", "秘密", "next="):
        assert secret not in everything
    assert tally.counted == [("record", "POST", 302)]


@pytest.mark.parametrize(
    ("given_number", "taken"),
    [
        ("0123456789abcdef", True),
        ("short", False),
        ("x" * 65, False),
        ("bad\nnumber", False),
        ("张三张三张三张三", False),
    ],
)
def test_a_number_given_by_a_proxy_is_taken_when_it_is_plain(ask: Ask, given_number: str, taken: bool) -> None:
    response, _lines, _tally = ask(RequestFactory().get("/", HTTP_X_REQUEST_ID=given_number))
    assert (response["X-Request-ID"] == given_number) is taken


def test_lines_outside_a_request_have_no_number(ask: Ask, settings: Settings) -> None:
    ask(RequestFactory().get("/"))
    assert "request" not in made()
