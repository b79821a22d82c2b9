"""Responses of a Z39.50 target, written by the same abstract syntax that reads them; and targets made of them."""

import socket
from collections.abc import Callable, Sequence

from pyasn1.codec.ber import encoder

from tianlu.catalog.engines.z3950 import schema
from tianlu.marc import Record, to_iso2709

USMARC = "1.2.840.10003.5.10"
UNIMARC = "1.2.840.10003.5.1"
SUTRS = "1.2.840.10003.5.101"


def accepted(*, result: bool = True) -> bytes:
    it = schema.InitializeResponse()
    it["version"], it["options"] = b"\x05\xe0", b"\x06\xc0"
    it["preferred_size"] = it["exceptional_size"] = 1 << 20
    it["result"] = result
    return bytes(encoder.encode(it))


def searched(count: int, *, status: bool = True, diagnostic: tuple[int, bytes] | None = None) -> bytes:
    it = schema.SearchResponse()
    it["count"], it["returned"], it["next"], it["status"] = count, 0, 1, status
    if diagnostic:
        said = it["records"]["diagnostic"]
        said["set"], said["condition"] = "1.2.840.10003.4.1", diagnostic[0]
        said["addition"]["v3"] = diagnostic[1]
    return bytes(encoder.encode(it))


def presented(contents: Sequence[bytes], syntax: str = UNIMARC) -> bytes:
    it = schema.PresentResponse()
    it["returned"], it["next"], it["present_status"] = len(contents), 0, 0
    records = it["records"]["records"]
    for place, content in enumerate(contents):
        external = records[place]["record"]["record"]
        external["syntax"] = syntax
        external["encoding"]["octets"] = content
    if not contents:
        records.clear()
    return bytes(encoder.encode(it))


def closing(reason: int, said: bytes = b"") -> bytes:
    it = schema.Close()
    it["reason"] = reason
    if said:
        it["said"] = said
    return bytes(encoder.encode(it))


def raw_of(record: Record, encoding: str = "utf-8") -> bytes:
    return to_iso2709(record, encoding)


def saying(*answers: bytes) -> Callable[[socket.socket], None]:
    """Answers each request with the next of `answers`, then keeps silent until the other side leaves."""

    def talk(wire: socket.socket) -> None:
        for answer in answers:
            if not wire.recv(65536):
                return
            wire.sendall(answer)
        while wire.recv(65536):
            pass

    return talk


BOOKS_OCTETS = [b"00026nam0 2200025   450 \x1e\x1d", b"two"]
