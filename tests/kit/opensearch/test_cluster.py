"""Clusters that cannot be used are told apart, each with a sentence; connections stay with the hosts that were named."""

import http.server
import logging
import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tianlu.kit.errors import Refusal
from tianlu.kit.opensearch import (
    Answered,
    Cluster,
    ClusterAway,
    ClusterLacking,
    ClusterReadOnly,
    ClusterRefused,
    address_in,
)

GOOD = {"version": {"distribution": "opensearch", "number": "2.19.1"}}
KNN = {"nodes": {"1": {"name": "n", "plugins": [{"name": "opensearch-knn"}]}}}
BARE = {"nodes": {"1": {"name": "n", "plugins": []}}}
HEALTH = {"number_of_nodes": 1, "status": "green"}
Told = dict[str, tuple[int, Any]]
Asked = Callable[[Told], Cluster]


@pytest.fixture
def heard() -> list[tuple[str, str | None]]:
    return []


@pytest.fixture
def asked(heard: list[tuple[str, str | None]]) -> Iterator[Asked]:
    """A cluster that answers by path as it is told."""
    servers: list[http.server.ThreadingHTTPServer] = []
    clusters: list[Cluster] = []

    def make(told: Told) -> Cluster:
        class Answers(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                heard.append((self.path, self.headers.get("Authorization")))
                status, body = told.get(self.path.partition("?")[0], (404, {}))
                content = body if isinstance(body, bytes) else orjson.dumps(body)
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                if status == 302:
                    self.send_header("Location", "http://127.0.0.1:9/elsewhere")
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                """Nothing."""

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        clusters.append(Cluster(address_in(f"opensearch://me:s3cret@127.0.0.1:{server.server_port}?timeout=2")))
        return clusters[-1]

    yield make
    for cluster in clusters:
        cluster.close()
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"/": (200, {"version": {"number": "8.1.0"}})}, ClusterLacking),
        ({"/": (200, {"version": {"distribution": "opensearch", "number": "1.3.2"}})}, ClusterLacking),
        ({"/": (200, []), "/_nodes/plugins": (200, BARE)}, ClusterLacking),
        ({"/": (200, GOOD), "/_nodes/plugins": (200, BARE)}, ClusterLacking),
        ({"/": (401, {"error": "Unauthorized"})}, ClusterRefused),
        ({"/": (403, {"error": {"type": "security_exception"}})}, ClusterRefused),
        ({"/": (503, b"<html>")}, ClusterAway),
        ({"/": (403, {"error": {"type": "cluster_block_exception"}})}, ClusterReadOnly),
    ],
)
def test_what_cannot_be_used_is_said(asked: Asked, told: Told, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal) as said:
        asked(told).examine()
    assert said.value.in_full()
    assert "s3cret" not in said.value.in_full()


def test_a_good_one_is_named(asked: Asked) -> None:
    told: Told = {"/": (200, GOOD), "/_nodes/plugins": (200, KNN), "/_cluster/health": (200, HEALTH)}
    assert "2.19.1" in asked(told).examine()


def test_a_redirect_is_not_followed(asked: Asked) -> None:
    with pytest.raises(Answered, match="302"):
        asked({"/": (302, {})}).ask("GET", "/")


def test_a_certificate_must_be_one_that_is_trusted(tmp_path: Path) -> None:
    certificate, key = _certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Plain)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None  # type: ignore[method-assign] - a client that turns away is expected
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"opensearchs://localhost:{server.server_port}?timeout=3"
    for more, trusted in (("", False), (f"&ca={certificate}", True), ("&tls=any", True)):
        cluster = Cluster(address_in(url + more))
        if trusted:
            assert cluster.ask("GET", "/") == {"said": "well"}
        else:
            with pytest.raises(ClusterAway):
                cluster.ask("GET", "/")
        cluster.close()
    server.shutdown()
    server.server_close()


class _Plain(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(b'{"said": "well"}')

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Nothing."""


def _certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for localhost that nobody but itself vouches for, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    at = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "certificate.pem", folder / "key.pem"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    form = serialization.PrivateFormat.PKCS8
    paths[1].write_bytes(key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()))
    return paths


def test_nobody_there_is_said_soon_and_without_a_password(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    cluster = Cluster(address_in("opensearch://me:s3cret@127.0.0.1:9,127.0.0.1:10"))
    with pytest.raises(ClusterAway) as said:
        cluster.ask("GET", "/", {"query": "what a reader typed"})
    assert "127.0.0.1:9, 127.0.0.1:10" in said.value.sentence()
    for hidden in ("s3cret", "what a reader typed", "bWU6"):
        assert hidden not in said.value.in_full() + caplog.text


def test_what_is_asked_is_not_logged(
    asked: Asked, heard: list[tuple[str, str | None]], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    assert asked({"/x": (200, {"found": 1})}).ask("GET", "/x", {"query": "what a reader typed"}) == {"found": 1}
    assert heard == [("/x", "Basic bWU6czNjcmV0")]
    assert "what a reader typed" not in caplog.text
    assert "bWU6" not in caplog.text
