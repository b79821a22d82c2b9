"""Servers on the loopback address that answer what a test tells them to, and a resolver that lies."""

import datetime
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tianlu.kit.outbound.rules import Address
from tianlu.kit.outbound.wiring import Wires

Answer = Callable[[bytes, socket.socket], None]
PUBLIC = "93.184.216.34"


def plain(status: str = "200 OK", body: bytes = b"", **headers: str) -> Answer:
    """An answer with a Content-Length and the given headers (`_` for `-`)."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return raw("\r\n".join(lines).encode() + b"\r\n\r\n" + body)


def raw(content: bytes) -> Answer:
    return lambda _request, wire: wire.sendall(content)


class Server:
    """Answers each connection with `answer`, remembers what it was asked."""

    def __init__(self, answer: Answer, tls: ssl.SSLContext | None = None) -> None:
        self.answer, self.tls = answer, tls
        self.asked: list[bytes] = []
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listening.getsockname()[1]
        self.thread = threading.Thread(target=self._serve)
        self.stopping = False

    def _serve(self) -> None:
        while not self.stopping:
            try:
                wire, _ = self.listening.accept()
            except OSError:
                return
            with suppress(OSError), wire:
                self._one(wire)

    def _one(self, wire: socket.socket) -> None:
        wire.settimeout(5)
        if self.tls:
            wire = self.tls.wrap_socket(wire, server_side=True)
        request = b""
        while b"\r\n\r\n" not in request and (chunk := wire.recv(65536)):
            request += chunk
        if request:
            self.asked.append(request)
            self.answer(request, wire)
        if self.tls:
            wire.close()

    def stop(self) -> None:
        self.stopping = True
        with suppress(OSError):
            self.listening.shutdown(socket.SHUT_RDWR)
        self.listening.close()
        self.thread.join()


@contextmanager
def serving(answer: Answer, tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    server = Server(answer, tls)
    server.thread.start()
    try:
        yield server
    finally:
        server.stop()


class Net:
    """A small internet: what names resolve to, turn by turn, and which local port answers at an address."""

    def __init__(self) -> None:
        self.names: dict[str, list[Sequence[str]]] = {}
        self.hosts: dict[tuple[str, int], int] = {}
        self.resolved: list[str] = []
        self.dialled: list[tuple[str, int]] = []

    def name(self, host: str, *turns: Sequence[str]) -> None:
        """The addresses `host` gives at its first, second … resolution; the last repeats."""
        self.names[host] = list(turns)

    def place(self, address: str, port: int, server: Server) -> None:
        self.hosts[address, port] = server.port

    def resolve(self, host: str, port: int) -> Sequence[Address]:
        self.resolved.append(host)
        try:
            return [ipaddress.ip_address(host)]
        except ValueError:
            pass
        if host not in self.names:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        turns = self.names[host]
        return [ipaddress.ip_address(one) for one in (turns.pop(0) if len(turns) > 1 else turns[0])]

    def dial(self, address: Address, port: int, timeout: float) -> socket.socket:
        self.dialled.append((str(address), port))
        if (str(address), port) not in self.hosts:
            raise ConnectionRefusedError
        return socket.create_connection(("127.0.0.1", self.hosts[str(address), port]), timeout)

    @property
    def wires(self) -> Wires:
        return Wires(self.resolve, self.dial)


def certificate(folder: Path, host: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's and a client's context that agree on a certificate for `host`."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    start = datetime.datetime.now(datetime.UTC) - datetime.timedelta(hours=1)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return server, ssl.create_default_context(cafile=str(folder / "cert.pem"))
