"""The BER layer: any bytes are a unit or a refusal, and what is written is what other software reads."""

import contextlib
import socket
import subprocess
import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests import needs
from tests.catalog.copying.units_sent import BOOKS_OCTETS, accepted, closing, presented, searched
from tests.ports import free_port
from tests.serving import until
from tianlu.catalog.engines.z3950 import units
from tianlu.catalog.engines.z3950.framing import DEPTH_MOST, Broken, Framer
from tianlu.kit.errors import Refusal
from tianlu.kit.outbound.wiring import Deadline

SAMPLES = (
    accepted(),
    searched(3),
    searched(0, status=False, diagnostic=(114, b"1=9999")),
    presented(BOOKS_OCTETS),
    presented([b"x"], "1.2.840.10003.5.101"),
    closing(2, b"why"),
)


def framed(content: bytes, most: int = 1 << 16) -> list[bytes]:
    """Every unit that a framer reads of these bytes before it refuses."""
    ours, theirs = socket.socketpair()
    found: list[bytes] = []
    with contextlib.closing(ours), contextlib.closing(theirs):
        theirs.sendall(content)
        theirs.shutdown(socket.SHUT_WR)
        framer = Framer(ours, Deadline(time.monotonic() + 5, 5), "target.example", most)
        with contextlib.suppress(Refusal):
            while True:
                found.append(framer.receive())
    return found


@given(st.binary(max_size=400))
@example(b"\x03\x80`\x00\x00")  # pyasn1#119
@example(b"\xb5\x80" + b"\xa1\x80" * 200)
@example(b"\xb7\x08\x97\x01\x05\x98\x01\x00\x99\x00")
def test_any_bytes_are_framed_or_refused(content: bytes) -> None:
    found = framed(content)
    assert content.startswith(b"".join(found))
    for unit in found:
        with contextlib.suppress(Broken):
            units.understand(unit)


@given(st.binary(max_size=300))
def test_any_bytes_are_understood_or_refused(content: bytes) -> None:
    with contextlib.suppress(Broken):
        units.understand(content)


@given(st.sampled_from(SAMPLES), st.data())
def test_a_damaged_answer_is_understood_or_refused(sample: bytes, data: st.DataObject) -> None:
    octets = bytearray(sample)
    for _ in range(data.draw(st.integers(1, 6))):
        octets[data.draw(st.integers(0, len(octets) - 1))] = data.draw(st.integers(0, 255))
    for unit in framed(bytes(octets)) or [bytes(octets)]:
        with contextlib.suppress(Broken):
            units.understand(unit)


@given(st.lists(st.binary(max_size=200), max_size=5))
def test_records_come_out_as_they_went_in(contents: list[bytes]) -> None:
    understood = units.understand(presented(contents))
    assert isinstance(understood, units.Presented)
    assert [(one.syntax, one.content) for one in understood.records] == [("unimarc", content) for content in contents]


def test_units_that_follow_each_other_are_told_apart() -> None:
    assert framed(b"".join(SAMPLES)) == list(SAMPLES)


def test_what_is_larger_than_allowed_is_not_read() -> None:
    assert framed(presented([b"x" * 5000]), most=4096) == []


@pytest.mark.parametrize(("depth", "read"), [(DEPTH_MOST - 1, True), (DEPTH_MOST, False)])
def test_depth_is_bounded(depth: int, read: bool) -> None:
    content = b"\xb5\x80" + b"\xa1\x80" * depth + b"\x00\x00" * (depth + 1)
    assert framed(content) == ([content] if read else [])


def test_requests_are_read_by_other_software(tmp_path: Path) -> None:
    """yaz-ztest writes down what it understood of each unit that it was sent."""
    port = free_port()
    log = tmp_path / "units"
    command = [needs.program("yaz-ztest", package="yaz"), "-a", str(log), f"tcp:127.0.0.1:{port}"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            until(lambda: _connects(port), "yaz-ztest listens")
            with contextlib.closing(socket.create_connection(("127.0.0.1", port))) as wire:
                framer = Framer(wire, Deadline(time.monotonic() + 10, 10), "127.0.0.1")
                terms = [
                    (((1, 4), (4, 1)), "边城".encode()),
                    (((1, 1003),), "沈".encode()),
                    (((1, 7),), b"9787020002207"),
                ]
                framer.send(units.initialize(group=b"g", user=b"u", password=b"p"))
                assert isinstance(units.understand(framer.receive()), units.Initialized)
                framer.send(units.search([b"Default"], terms, units.SYNTAXES["unimarc"]))
                assert isinstance(units.understand(framer.receive()), units.Searched)
                framer.send(units.present(1, 2, units.SYNTAXES["usmarc"], b"B"))
                assert isinstance(units.understand(framer.receive()), units.Presented)
                framer.send(units.close())
        finally:
            server.kill()
    said = until(lambda: _understood(tmp_path), "what it understood is written down")
    for words in ("groupId 'g'", "userId 'u'", "password 'p'", "9787020002207", "attributeType 4", "simple choice"):
        assert words in said, (words, said[:4000])
    assert (said.count("complex {"), said.count("op_and NULL")) == (2, 2)
    assert "preferredRecordSyntax OID: 1 2 840 10003 5 1\n" in said


def _understood(folder: Path) -> str:
    """What the processes that served us wrote, once the last of it is there."""
    said = "".join(path.read_text(encoding="utf-8", errors="replace") for path in folder.glob("units.*"))
    return said if "close {" in said else ""


def _connects(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
