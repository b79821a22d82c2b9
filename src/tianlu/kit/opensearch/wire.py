"""The connection class that opensearch-py uses here: kept alive, over the guarded door, to no other host than its own."""

import http.client
import os
import socket
import ssl
import threading
import time
from base64 import b64encode
from collections.abc import Collection, Mapping
from typing import Any, Final
from urllib.parse import quote, urlencode

import orjson
from opensearchpy import Connection, ConnectionError, ConnectionTimeout, TransportError  # noqa: A004
from opensearchpy.serializer import Serializer

from tianlu.kit import outbound
from tianlu.kit.errors import Refusal
from tianlu.kit.opensearch.address import Address

_CONNECT: Final = 2.0  # seconds; a node that does not take a connection by then is passed over
_KEPT: Final = 8  # idle connections to one node
_IDLE: Final = 30.0  # seconds after which an idle connection is not trusted any more
_LARGEST: Final = 256 * 2**20  # bytes of an answer


class GuardedConnection(Connection):
    """One node. Bodies and addresses are never logged: they hold what readers asked for."""

    def __init__(self, *, address: Address, host: str, port: int, **more: Any) -> None:
        super().__init__(host=host, port=port, use_ssl=address.tls, timeout=int(address.timeout), **more)
        self._where = (host, port)
        self._tls = tls_of(address)
        self._seconds = address.timeout
        self._lock = threading.Lock()
        self._process = os.getpid()
        self._idle: list[tuple[float, http.client.HTTPConnection]] = []
        self._said = {"Content-Type": "application/json", "Accept-Encoding": "identity"}
        if address.user:
            told = b64encode(f"{address.user}:{address.password}".encode()).decode()
            self._said["Authorization"] = f"Basic {told}"

    def perform_request(  # noqa: PLR0917 - opensearch-py's
        self,
        method: str,
        url: str,
        params: Mapping[str, Any] | None = None,
        body: bytes | None = None,
        timeout: int | float | None = None,
        ignore: Collection[int] = (),
        headers: Mapping[str, str] | None = None,
    ) -> tuple[int, Mapping[str, str], bytes]:
        """Ask the node. Raises `ConnectionTimeout`, `ConnectionError`, or `TransportError` for an answer of 300 and above.

        A connection that had been idle may have been closed by the node meanwhile: then it is asked once more.
        """
        path = quote(url, safe="/%*,-_:.") + (f"?{urlencode(params)}" if params else "")
        seconds = timeout or self._seconds
        said = {**self._said, **(headers or {})}
        while True:
            kept = self._taken()
            try:
                connection = kept or self._opened(seconds)
                status, told, answer = self._exchange(connection, (method, path, body, said), seconds)
            except TimeoutError as error:
                raise ConnectionTimeout("TIMEOUT", str(error), error) from error
            except (OSError, http.client.HTTPException, Refusal) as error:
                if kept is not None:
                    continue
                raise ConnectionError("N/A", str(error), error) from error
            if status >= 300 and status not in ignore:
                raise TransportError(status, "", _read(answer))
            return status, told, answer

    def _exchange(
        self,
        connection: http.client.HTTPConnection,
        question: tuple[str, str, bytes | None, Mapping[str, str]],
        seconds: float,
    ) -> tuple[int, Mapping[str, str], bytes]:
        try:
            connection.sock.settimeout(seconds)
            connection.request(*question)
            answer = connection.getresponse()
            content = answer.read(_LARGEST + 1)
            if len(content) > _LARGEST:
                raise http.client.HTTPException("the answer is too large")
        except BaseException:
            connection.close()
            raise
        if answer.will_close:
            connection.close()
        else:
            self._give_back(connection)
        return answer.status, dict(answer.getheaders()), content

    def _opened(self, seconds: float) -> http.client.HTTPConnection:
        host, port = self._where
        limits = outbound.Limits(connect=_CONNECT, read=seconds, total=seconds + _CONNECT)
        try:
            wire = outbound.connect(host, port, policy=outbound.TRUSTED, limits=limits)
        except outbound.TooSlow as error:
            raise TimeoutError(str(error)) from error
        # Head and body are sent apart: waiting for the first to be acknowledged would take 40 ms a question.
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection = http.client.HTTPConnection(host, port)
        connection.sock = self._tls.wrap_socket(wire, server_hostname=host) if self._tls else wire
        return connection

    def _taken(self) -> http.client.HTTPConnection | None:
        with self._lock:
            if self._process != os.getpid():  # after a fork they are the parent's, and two would write to one
                self._process, self._idle = os.getpid(), []
            while self._idle:
                since, connection = self._idle.pop()
                if time.monotonic() - since < _IDLE:
                    return connection
                connection.close()
        return None

    def _give_back(self, connection: http.client.HTTPConnection) -> None:
        with self._lock:
            if len(self._idle) < _KEPT:
                self._idle.append((time.monotonic(), connection))
                return
        connection.close()

    def close(self) -> None:
        with self._lock:
            idle, self._idle = self._idle, []
        for _since, connection in idle:
            connection.close()


def tls_of(address: Address) -> ssl.SSLContext | None:
    """How the node's certificate is judged; None without TLS."""
    if not address.tls:
        return None
    context = ssl.create_default_context(cafile=address.authority or None)
    if not address.verified:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


class Fast(Serializer):
    """JSON by orjson; bytes are taken to be JSON already."""

    mimetype = "application/json"

    def dumps(self, data: Any) -> bytes:
        return data if isinstance(data, bytes) else orjson.dumps(data)

    def loads(self, data: bytes) -> Any:  # type: ignore[override]
        return orjson.loads(data)


def _read(answer: bytes) -> Any:
    try:
        return orjson.loads(answer)
    except ValueError:
        return answer[:300].decode(errors="replace")
