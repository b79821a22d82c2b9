"""HTTP over guarded sockets, and the guarded socket itself for other protocols."""

import contextlib
import http.client
import io
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

from django.utils.translation import gettext_lazy as _

from tianlu import __version__
from tianlu.kit.errors import Sentence
from tianlu.kit.outbound.data import (
    BadAddress,
    BadAnswer,
    Limits,
    Policy,
    Response,
    TooSlow,
    Unreachable,
    plain_host,
)
from tianlu.kit.outbound.unpacking import read_body
from tianlu.kit.outbound.wiring import Deadline, Wires

_DEFAULT_PORTS = {"http": 80, "https": 443}
_REDIRECTS = {301, 302, 303, 307, 308}
_HARMLESS = {"accept", "accept-language", "user-agent"}  # headers another host may see
_KEPT = "%/:=&?~+!$,;'@()*[]"  # what a path and query may hold as they are; the rest is percent-encoded as UTF-8
_WIRES = Wires()
_LIMITS = Limits()


@dataclass(frozen=True)
class _Question:
    method: str
    url: SplitResult
    headers: Mapping[str, str]
    body: bytes | None

    @property
    def host(self) -> str:
        return plain_host(self.url.hostname or "")

    @property
    def port(self) -> int:
        return self.url.port or _DEFAULT_PORTS[self.url.scheme]

    @property
    def origin(self) -> tuple[str, str, int]:
        return self.url.scheme, self.host, self.port


@dataclass(frozen=True)
class _Way:
    policy: Policy
    limits: Limits
    deadline: Deadline
    wires: Wires
    tls: ssl.SSLContext | None


def fetch(
    url: str,
    *,
    policy: Policy,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    limits: Limits = _LIMITS,
    wires: Wires = _WIRES,
    tls: ssl.SSLContext | None = None,
) -> Response:
    """Ask `url` and return its answer, whatever its status, following redirects to addresses the policy allows.

    Headers other than Accept, Accept-Language and User-Agent, and bodies, are never carried to another host by a
    redirect; from https to http none is followed. Raises `BadAddress`, `TargetForbidden`, `Unreachable`, `TooSlow`,
    `BadAnswer`, `AnswerTooLarge`. Environment variables that name proxies are not heeded: a proxy would resolve names
    itself, and nothing here could check what it connects to.
    """
    way = _Way(policy, limits, Deadline(time.monotonic() + limits.total, limits.read), wires, tls)
    own = {"user-agent": f"Tianlu/{__version__}", "accept-encoding": "gzip, deflate"}
    asked = {name.lower(): value for name, value in (headers or {}).items()}
    question = _Question(method, _address(url), {**own, **asked}, body)
    for _redirect in range(limits.redirects + 1):
        answer = _ask(question, way)
        where = answer.headers.get("location")
        if answer.status not in _REDIRECTS or not where:
            return answer
        question = _redirected(question, answer.status, where)
    raise BadAnswer(host=question.host, reason=_("too many redirects"))


def connect(host: str, port: int, *, policy: Policy, limits: Limits = _LIMITS, wires: Wires = _WIRES) -> socket.socket:
    """An open TCP socket to `host` for other protocols; each of its reads times out after `limits.read` seconds.

    Raises `BadAddress`, `TargetForbidden`, `Unreachable`, `TooSlow`.
    """
    if not 0 < port < 65536:
        raise BadAddress(reason=str(port))
    return wires.open(host, port, policy, Deadline(time.monotonic() + limits.total, limits.read), limits.connect)


def _address(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - reading it checks it
    except ValueError as error:
        raise BadAddress(reason=str(error)) from None
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
        raise BadAddress(reason=_("http:// or https:// is expected"))
    if parts.username is not None or parts.password is not None:
        raise BadAddress(reason=_("a name or password does not belong into an address"))
    plain_host(parts.hostname)
    return parts


def _redirected(question: _Question, status: int, where: str) -> _Question:
    """The next question; the fragment of an address is never sent."""
    with contextlib.suppress(UnicodeError):
        where = where.encode("latin-1").decode()  # http.client reads headers as Latin-1, servers write UTF-8
    url = _address(urljoin(urlunsplit(question.url), where))
    method, body = question.method, question.body
    if status in {301, 302, 303} and method not in {"GET", "HEAD"}:
        method, body = "GET", None
    following = _Question(method, url, question.headers, body)
    if following.origin == question.origin:
        return following
    if question.url.scheme == "https" and url.scheme == "http":
        raise BadAnswer(host=question.host, reason=_("it leads from https to http"))
    if body is not None:
        raise BadAnswer(host=question.host, reason=_("it would have the request sent to another host"))
    harmless = {name: value for name, value in question.headers.items() if name in {*_HARMLESS, "accept-encoding"}}
    return _Question(method, url, harmless, None)


def _ask(question: _Question, way: _Way) -> Response:
    host, deadline = question.host, way.deadline
    wire = way.wires.open(host, question.port, way.policy, deadline, way.limits.connect)
    connection = http.client.HTTPConnection(host, question.port)
    try:
        if question.url.scheme == "https":
            wire = (way.tls or ssl.create_default_context()).wrap_socket(wire, server_hostname=host)
        connection.sock = _Wire(wire, deadline, host)
        return _exchange(connection, question, way.limits)
    except TimeoutError as error:
        raise TooSlow(host=host) from error
    except (http.client.HTTPException, ValueError, ssl.SSLError) as error:
        raise BadAnswer(host=host, reason=_why(error)) from error
    except OSError as error:
        raise Unreachable(host=host) from error
    finally:
        connection.close()
        wire.close()


def _why(error: Exception) -> Sentence:
    """What is wrong with an answer that could not be read, for whoever keeps the address."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return _("its certificate is not trusted (%(detail)s)") % {"detail": error.verify_message}
    if isinstance(error, http.client.IncompleteRead | ssl.SSLEOFError):
        return _("it ended before it was whole")
    if isinstance(error, ssl.SSLError):
        return _("it speaks no TLS, so http:// may be meant instead of https://")
    return _("it speaks no HTTP")


def _exchange(connection: http.client.HTTPConnection, question: _Question, limits: Limits) -> Response:
    path = quote(urlunsplit(("", "", question.url.path or "/", question.url.query, "")), safe=_KEPT)
    connection.putrequest(question.method, path, skip_host=True, skip_accept_encoding=True)
    shown = f"[{question.host}]" if ":" in question.host else question.host
    default = question.port == _DEFAULT_PORTS[question.url.scheme]
    connection.putheader("Host", shown if default else f"{shown}:{question.port}")
    for name, value in question.headers.items():
        connection.putheader(name, value)
    connection.putheader("Connection", "close")
    if question.body is not None:
        connection.putheader("Content-Length", str(len(question.body)))
    connection.endheaders(question.body)
    answer = connection.getresponse()
    headers = {name.lower(): value for name, value in answer.getheaders()}
    body = b"" if question.method == "HEAD" else read_body(answer, question.host, limits.size)
    where = urlunsplit(question.url._replace(fragment=""))
    return Response(answer.status, where, headers, body)


class _Wire:
    """A socket as http.client uses it, whose every read and write keeps to the deadline: a trickle does not extend it."""

    def __init__(self, wire: socket.socket, deadline: Deadline, host: str) -> None:
        self.wire, self.deadline, self.host = wire, deadline, host

    def sendall(self, data: bytes) -> None:
        self.wire.settimeout(self.deadline.left(self.host))
        self.wire.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Reads(self))

    def close(self) -> None:
        """Nothing: http.client lets go of the socket before a body without a length is read; whoever opened it closes."""


class _Reads(io.RawIOBase):
    def __init__(self, wire: _Wire) -> None:
        super().__init__()
        self._wire = wire

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        self._wire.wire.settimeout(self._wire.deadline.left(self._wire.host))
        return self._wire.wire.recv_into(buffer)
