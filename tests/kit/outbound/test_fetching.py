"""Guarded connections, against servers that misbehave and names that lie."""

import gzip
import socket
import ssl
import time
import zlib
from pathlib import Path

import pytest

from tests.kit.outbound.servers import PUBLIC, Net, Server, certificate, plain, raw, serving
from tianlu.kit.outbound import (
    DATA,
    TRUSTED,
    AnswerTooLarge,
    BadAddress,
    BadAnswer,
    Limits,
    Policy,
    Target,
    TargetForbidden,
    TooSlow,
    Unreachable,
    connect,
    fetch,
    listed,
)

pytestmark = pytest.mark.network
QUICK = Limits(connect=1, read=0.5, total=1.0)


def body_of(request: bytes) -> bytes:
    return request.partition(b"\r\n\r\n")[2]


def headers_of(request: bytes) -> dict[str, str]:
    lines = request.partition(b"\r\n\r\n")[0].decode().split("\r\n")[1:]
    return {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}


@pytest.fixture
def net() -> Net:
    made = Net()
    made.name("library.example", [PUBLIC])
    made.name("other.example", ["1.1.1.1"])
    made.name("inside.example", ["10.0.0.5"])
    return made


def test_an_answer_is_returned_whatever_its_status(net: Net) -> None:
    with serving(plain("404 Not Found", "无".encode(), Content_Type="text/plain", X_Two="a")) as server:
        net.place(PUBLIC, 80, server)
        answer = fetch("http://Library.Example./书?q=红#part", policy=DATA, wires=net.wires, headers={"Accept": "a/b"})
    assert (answer.status, answer.body, answer.url) == (404, "无".encode(), "http://Library.Example./书?q=红")
    assert answer.headers["content-type"] == "text/plain"
    assert server.asked[0].startswith(b"GET /%E4%B9%A6?q=%E7%BA%A2 HTTP/1.1\r\n")
    asked = headers_of(server.asked[0])
    assert asked["host"] == "library.example"
    assert asked["accept"] == "a/b"
    assert asked["user-agent"].startswith("Tianlu/")
    assert "cookie" not in asked


def test_a_body_is_sent(net: Net) -> None:
    def answer(request: bytes, wire: socket.socket) -> None:
        plain("201 Created", b"ok")(request, wire)

    with serving(answer) as server:
        net.place(PUBLIC, 8080, server)
        got = fetch("http://library.example:8080/x", policy=DATA, wires=net.wires, method="POST", body=b"<a/>")
    assert (got.status, got.body) == (201, b"ok")
    assert headers_of(server.asked[0])["host"] == "library.example:8080"
    assert headers_of(server.asked[0])["content-length"] == "4"


@pytest.mark.parametrize(
    "url",
    [
        "ftp://library.example/",
        "file:///etc/passwd",
        "gopher://library.example/",
        "//library.example/",
        "http://",
        "http://library.example:99999/",
        "http://library.example:x/",
        "http://user@library.example/",
        "http://user:word@library.example/",
        "http://[::1/",
        "http://a b.example/",
        "http://ex\x00ample/",
        "http://..example/",
        "http://" + "a" * 300 + ".example/",
        "javascript:alert(1)",
    ],
)
def test_what_is_no_address_is_refused_before_anything_happens(url: str, net: Net) -> None:
    with pytest.raises(BadAddress):
        fetch(url, policy=TRUSTED, wires=net.wires)
    assert net.resolved == []


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://inside.example/",
        "http://library.example:22/",
        "http://library.example:6379/",
        "https://[64:ff9b::a00:1]/",
    ],
)
def test_data_never_leads_inside(url: str, net: Net) -> None:
    with pytest.raises(TargetForbidden):
        fetch(url, policy=DATA, wires=net.wires)
    assert net.dialled == []


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "127.1", "0177.0.0.1", "0", "localhost", "LOCALHOST."])
def test_no_spelling_of_this_machine_helps(host: str) -> None:
    with pytest.raises((TargetForbidden, Unreachable)):
        fetch(f"http://{host}/", policy=DATA, limits=QUICK)


def test_one_inner_address_among_several_refuses_the_name(net: Net) -> None:
    net.name("mixed.example", [PUBLIC, "10.0.0.5"])
    with pytest.raises(TargetForbidden):
        fetch("http://mixed.example/", policy=DATA, wires=net.wires)
    assert net.dialled == []


def test_a_name_that_changes_its_mind_is_asked_once(net: Net) -> None:
    """DNS rebinding: public when checked, the loopback address when connected to, had it been asked again."""
    net.name("rebind.example", [PUBLIC], ["127.0.0.1"])
    with serving(plain(body=b"public")) as public, serving(plain(body=b"secret")) as inner:
        net.place(PUBLIC, 80, public)
        net.place("127.0.0.1", 80, inner)
        assert fetch("http://rebind.example/", policy=DATA, wires=net.wires).body == b"public"
        assert net.resolved == ["rebind.example"]
        assert net.dialled == [(PUBLIC, 80)]
        with pytest.raises(TargetForbidden):
            fetch("http://rebind.example/", policy=DATA, wires=net.wires)
    assert inner.asked == []


def test_the_next_address_is_tried_when_one_does_not_answer(net: Net) -> None:
    net.name("two.example", ["1.0.0.1", PUBLIC])
    with serving(plain(body=b"second")) as server:
        net.place(PUBLIC, 80, server)
        assert fetch("http://two.example/", policy=DATA, wires=net.wires).body == b"second"
    assert net.dialled == [("1.0.0.1", 80), (PUBLIC, 80)]


def test_an_administrator_lists_host_and_port_one_by_one(net: Net) -> None:
    policy = listed([Target("Inside.Example", 8000)])
    with serving(plain(body=b"inside")) as server:
        for port in (8000, 8001):
            net.place("10.0.0.5", port, server)
        net.name("alias.example", ["10.0.0.5"])
        assert fetch("http://inside.example:8000/", policy=policy, wires=net.wires).body == b"inside"
        for url in ("http://inside.example:8001/", "http://alias.example:8000/", "http://10.0.0.5:8000/"):
            with pytest.raises(TargetForbidden):
                fetch(url, policy=policy, wires=net.wires)


@pytest.mark.parametrize(
    ("listed_as", "host", "plain_name"),
    [
        ("[FD00::5]", "[fd00::5]", "fd00::5"),
        ("fd00:0:0:0:0:0:0:5", "[fd00::5]", "fd00::5"),
        ("图书馆.example", "图书馆.example", "xn--1jq52s681d.example"),
        ("Inside.Example.", "inside.example", "inside.example"),
    ],
)
def test_a_host_is_listed_in_whatever_spelling(net: Net, listed_as: str, host: str, plain_name: str) -> None:
    net.name(plain_name, ["fd00::5"])
    policy = listed([Target(listed_as, 8000), Target("no host at all", 1)])
    with serving(plain(body=b"inside")) as server:
        net.place("fd00::5", 8000, server)
        assert fetch(f"http://{host}:8000/", policy=policy, wires=net.wires).body == b"inside"


def test_a_listed_name_is_not_led_to_the_metadata_of_a_cloud(net: Net) -> None:
    net.name("nas.example", ["169.254.169.254"])
    with pytest.raises(TargetForbidden):
        fetch("http://nas.example/", policy=listed([Target("nas.example", 80)]), wires=net.wires)


def test_settings_are_trusted() -> None:
    with serving(plain(body=b"local")) as server:
        assert fetch(f"http://127.0.0.1:{server.port}/", policy=TRUSTED).body == b"local"
        assert fetch(f"http://localhost:{server.port}/", policy=TRUSTED).body == b"local"


# Redirects


def redirect(where: str, status: str = "302 Found") -> Server:
    return Server(plain(status, Location=where))


@pytest.mark.parametrize(
    "where", ["http://127.0.0.1/", "http://inside.example/", "//10.0.0.5/x", "http://library.example:22/"]
)
def test_a_redirect_is_checked_like_the_first_address(where: str, net: Net) -> None:
    with serving(plain("302 Found", Location=where)) as server:
        net.place(PUBLIC, 80, server)
        with pytest.raises(TargetForbidden):
            fetch("http://library.example/", policy=DATA, wires=net.wires)
    assert net.dialled == [(PUBLIC, 80)]


@pytest.mark.parametrize("where", ["file:///etc/passwd", "ftp://library.example/", "http://u:p@library.example/"])
def test_a_redirect_out_of_http_is_refused(where: str, net: Net) -> None:
    with serving(plain("302 Found", Location=where)) as server:
        net.place(PUBLIC, 80, server)
        with pytest.raises(BadAddress):
            fetch("http://library.example/", policy=DATA, wires=net.wires)


def test_redirects_end(net: Net) -> None:
    with serving(plain("302 Found", Location="/again")) as server:
        net.place(PUBLIC, 80, server)
        with pytest.raises(BadAnswer):
            fetch("http://library.example/", policy=DATA, wires=net.wires, limits=Limits(redirects=3))
    assert len(server.asked) == 4


SECRETS = {"Authorization": "Bearer x", "Cookie": "a=b", "X-Api-Key": "k", "Accept": "text/xml"}


def test_a_redirect_to_another_host_carries_no_secrets(net: Net) -> None:
    with (
        serving(plain("302 Found", Location="http://other.example/x")) as first,
        serving(plain(body=b"there")) as second,
    ):
        net.place(PUBLIC, 80, first)
        net.place("1.1.1.1", 80, second)
        answer = fetch("http://library.example/", policy=DATA, wires=net.wires, headers=SECRETS)
    assert (answer.body, answer.url) == (b"there", "http://other.example/x")
    assert headers_of(first.asked[0])["authorization"] == "Bearer x"
    assert set(headers_of(second.asked[0])) == {"host", "accept", "accept-encoding", "user-agent", "connection"}


def test_a_redirect_to_another_port_is_another_host(net: Net) -> None:
    with serving(plain("302 Found", Location="http://library.example:8080/")) as first, serving(plain()) as second:
        net.place(PUBLIC, 80, first)
        net.place(PUBLIC, 8080, second)
        fetch("http://library.example/", policy=DATA, wires=net.wires, headers=SECRETS)
    assert "authorization" not in headers_of(second.asked[0])


def test_a_redirect_on_the_same_host_keeps_them(net: Net) -> None:
    def answer(request: bytes, wire: socket.socket) -> None:
        first = request.startswith(b"GET /a ")
        (plain("301 Moved", Location="/b") if first else plain(body=b"b"))(request, wire)

    with serving(answer) as server:
        net.place(PUBLIC, 80, server)
        assert fetch("http://library.example/a", policy=DATA, wires=net.wires, headers=SECRETS).body == b"b"
    assert headers_of(server.asked[1])["authorization"] == "Bearer x"


def test_a_body_is_not_sent_on_to_another_host(net: Net) -> None:
    with serving(plain("307 Temporary", Location="http://other.example/")) as server:
        net.place(PUBLIC, 80, server)
        with pytest.raises(BadAnswer):
            fetch("http://library.example/", policy=DATA, wires=net.wires, method="POST", body=b"secret")
    assert net.dialled == [(PUBLIC, 80)]


# Sizes and packing


@pytest.mark.parametrize(
    "answer",
    [
        plain(body=b"x" * 2001),
        raw(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 2001),
        raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"7d1\r\n" + b"x" * 2001 + b"\r\n0\r\n\r\n"),
        raw(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999\r\n\r\nx"),
        plain(body=gzip.compress(b"x" * 2001), Content_Encoding="gzip"),
        plain(body=gzip.compress(b"x" * 200_000_000, 1), Content_Encoding="gzip"),
        plain(body=zlib.compress(b"x" * 2001), Content_Encoding="deflate"),
    ],
)
def test_a_body_beyond_the_limit_is_refused(answer: object, net: Net) -> None:
    with serving(answer) as server:  # type: ignore[arg-type]
        net.place(PUBLIC, 80, server)
        with pytest.raises(AnswerTooLarge):
            fetch("http://library.example/", policy=DATA, wires=net.wires, limits=Limits(size=2000))


BARE = zlib.compressobj(wbits=-15)


@pytest.mark.parametrize(
    "answer",
    [
        plain(body=b"y" * 2000),
        raw(b"HTTP/1.0 200 OK\r\n\r\n" + b"y" * 2000),
        raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"7d0\r\n" + b"y" * 2000 + b"\r\n0\r\n\r\n"),
        plain(body=gzip.compress(b"y" * 2000), Content_Encoding="gzip"),
        plain(body=zlib.compress(b"y" * 2000), Content_Encoding="deflate"),
        plain(body=BARE.compress(b"y" * 2000) + BARE.flush(), Content_Encoding="deflate"),
    ],
)
def test_a_body_of_the_limit_is_read_whole(answer: object, net: Net) -> None:
    with serving(answer) as server:  # type: ignore[arg-type]
        net.place(PUBLIC, 80, server)
        got = fetch("http://library.example/", policy=DATA, wires=net.wires, limits=Limits(size=2000))
    assert got.body == b"y" * 2000


@pytest.mark.parametrize(
    "answer",
    [
        plain(body=b"not gzip", Content_Encoding="gzip"),
        plain(body=gzip.compress(b"x" * 999)[:-9], Content_Encoding="gzip"),
        plain(body=b"x", Content_Encoding="br"),
        raw(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"),
        raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
        raw(b"SSH-2.0-OpenSSH_9.2\r\n"),
        raw(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n"),
        raw(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n"),
        raw(b""),
    ],
)
def test_an_answer_that_is_damaged_is_told_so(answer: object, net: Net) -> None:
    with serving(answer) as server:  # type: ignore[arg-type]
        net.place(PUBLIC, 80, server)
        with pytest.raises(BadAnswer):
            fetch("http://library.example/", policy=DATA, wires=net.wires)


# Time


def trickle(request: bytes, wire: socket.socket) -> None:
    """A byte now and then: each read is quick, and it never ends."""
    wire.sendall(b"HTTP/1.1 200 OK\r\nX-")
    for _ in range(100):
        wire.sendall(b"a")
        time.sleep(0.05)


def silence(request: bytes, wire: socket.socket) -> None:
    time.sleep(1.5)


@pytest.mark.parametrize("answer", [trickle, silence])
def test_a_slow_answer_ends_in_time(answer: object, net: Net) -> None:
    with serving(answer) as server:  # type: ignore[arg-type]
        net.place(PUBLIC, 80, server)
        started = time.monotonic()
        with pytest.raises(TooSlow):
            fetch("http://library.example/", policy=DATA, wires=net.wires, limits=QUICK)
        assert time.monotonic() - started < 1.4


def test_what_is_not_there_is_told(net: Net) -> None:
    for url in ("http://nowhere.example/", "http://library.example/"):
        with pytest.raises(Unreachable):
            fetch(url, policy=DATA, wires=net.wires)


# TLS


def test_the_certificate_is_checked_against_the_name_and_the_name_is_sent(net: Net, tmp_path: Path) -> None:
    server_tls, client_tls = certificate(tmp_path, "library.example")
    shown: list[str] = []
    server_tls.sni_callback = lambda _wire, name, _context: shown.append(name)  # type: ignore[assignment]
    with serving(plain(body=b"safe"), server_tls) as server:
        net.place(PUBLIC, 443, server)
        net.place("1.1.1.1", 443, server)
        assert fetch("https://library.example/", policy=DATA, wires=net.wires, tls=client_tls).body == b"safe"
        with pytest.raises(BadAnswer):
            fetch("https://other.example/", policy=DATA, wires=net.wires, tls=client_tls)
        with pytest.raises(BadAnswer):
            fetch("https://library.example/", policy=DATA, wires=net.wires)
    assert shown == ["library.example", "other.example", "library.example"]


def test_why_an_answer_cannot_be_used_is_said_in_words(net: Net, tmp_path: Path) -> None:
    server_tls, _client_tls = certificate(tmp_path, "library.example")
    short = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nabc")
    with serving(plain(), server_tls) as safe, serving(raw(b"hello\r\n")) as other, serving(short) as cut:
        for port, server in ((443, safe), (80, other), (8080, cut)):
            net.place(PUBLIC, port, server)
        for url, words in (
            ("https://library.example/", "证书不受信任"),
            ("http://library.example/", "不是 HTTP"),
            ("http://library.example:8080/", "没有发完"),
        ):
            with pytest.raises(BadAnswer) as refused:
                fetch(url, policy=DATA, wires=net.wires)
            assert words in refused.value.sentence(), url


def test_no_redirect_from_https_to_http(net: Net, tmp_path: Path) -> None:
    server_tls, client_tls = certificate(tmp_path, "library.example")
    with serving(plain("302 Found", Location="http://library.example/"), server_tls) as server:
        net.place(PUBLIC, 443, server)
        with pytest.raises(BadAnswer):
            fetch("https://library.example/", policy=DATA, wires=net.wires, tls=client_tls)


def test_the_system_trusts_only_known_authorities() -> None:
    assert ssl.create_default_context().verify_mode is ssl.CERT_REQUIRED


# Other protocols


def test_a_plain_socket_is_guarded_alike(net: Net) -> None:
    policy: Policy = listed([Target("inside.example", 210)])
    with serving(raw(b"hello")) as server:
        net.place("10.0.0.5", 210, server)
        with connect("inside.example", 210, policy=policy, wires=net.wires, limits=QUICK) as wire:
            assert wire.gettimeout() <= 0.5  # type: ignore[operator]
            wire.sendall(b"x\r\n\r\n")
            assert wire.recv(5) == b"hello"
    for host, port in (("inside.example", 211), ("127.0.0.1", 210)):
        with pytest.raises(TargetForbidden):
            connect(host, port, policy=policy, wires=net.wires)
    with pytest.raises(TargetForbidden):
        connect("library.example", 210, policy=DATA, wires=net.wires)
    with pytest.raises(BadAddress):
        connect("library.example", 0, policy=DATA, wires=net.wires)
