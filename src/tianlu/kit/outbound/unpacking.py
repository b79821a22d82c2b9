"""Reading a body no further than its limit, packed or unpacked."""

import http.client
import zlib
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from tianlu.kit.outbound.data import AnswerTooLarge, BadAnswer

_CHUNK = 64 * 1024
_GZIP = 16 + zlib.MAX_WBITS


def read_body(answer: http.client.HTTPResponse, host: str, limit: int) -> bytes:
    """The whole body, unpacked. Raises `AnswerTooLarge` as soon as either form exceeds `limit` bytes, whatever the
    answer's Content-Length promised, and `BadAnswer` for a packing we did not ask for or that does not unpack.
    """
    packing = (answer.getheader("Content-Encoding") or "identity").strip().lower()
    if (answer.length or 0) > limit:
        raise _too_large(host, limit)
    chunks = _chunks(answer, host, limit)
    if packing == "identity":
        return b"".join(chunks)
    if packing not in {"gzip", "x-gzip", "deflate"}:
        raise BadAnswer(host=host, reason=f"Content-Encoding {packing[:40]}")
    try:
        return _unpacked(chunks, packing, host, limit)
    except zlib.error as error:
        raise BadAnswer(host=host, reason=_("damaged compression")) from error


def _chunks(answer: http.client.HTTPResponse, host: str, limit: int) -> Iterator[bytes]:
    total = 0
    while chunk := answer.read(_CHUNK):
        total += len(chunk)
        if total > limit:
            raise _too_large(host, limit)
        yield chunk
    if answer.length:
        raise http.client.IncompleteRead(b"", answer.length)


def _unpacked(chunks: Iterator[bytes], packing: str, host: str, limit: int) -> bytes:
    body = bytearray()
    unpack = None
    for chunk in chunks:
        if unpack is None:
            unpack = zlib.decompressobj(_window(packing, chunk))
        waiting = chunk
        while waiting:
            body += unpack.decompress(waiting, limit + 1 - len(body))
            if len(body) > limit:
                raise _too_large(host, limit)
            waiting = unpack.unconsumed_tail
    if unpack is not None and not unpack.eof:
        raise BadAnswer(host=host, reason=_("damaged compression"))
    return bytes(body)


def _window(packing: str, start: bytes) -> int:
    """`deflate` means zlib's wrapping (RFC 9110, 8.4.1.2); some servers send it bare."""
    if packing != "deflate":
        return _GZIP
    return (
        zlib.MAX_WBITS
        if len(start) > 1 and start[0] & 0x0F == 8 and (start[0] << 8 | start[1]) % 31 == 0
        else -zlib.MAX_WBITS
    )


def _too_large(host: str, limit: int) -> AnswerTooLarge:
    return AnswerTooLarge(host=host, limit=f"{limit // 2**20} MB" if limit >= 2**20 else f"{limit} B")
