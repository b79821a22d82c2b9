"""One protocol data unit at a time off a connection, measured before anything decodes it.

BER (ITU-T X.690) says how long a value is, or that it goes on until two zero octets. Who sends is not trusted: bytes,
depth and number of values are bounded here, and the decoder only sees what kept to the bounds.
"""

import socket
from typing import Final, NamedTuple

from django.utils.translation import gettext_lazy as _

from tianlu.catalog.engines.targets import ANSWER_MOST, TargetHangsUp, TargetSpeaksOtherwise
from tianlu.kit.errors import Sentence
from tianlu.kit.outbound import AnswerTooLarge, TooSlow, Unreachable
from tianlu.kit.outbound.wiring import Deadline

DEPTH_MOST: Final = 24  # the deepest value of a present response lies at 9
VALUES_MOST: Final = 20_000  # 50 records are about 600
_CHUNK: Final = 64 * 1024
_OPEN: Final = -1  # ends with two zero octets
_DAMAGED: Final = _("it is damaged")


class Broken(Exception):
    """These bytes are no BER, or exceed a bound; the reason is for the log and the person who keeps the list."""

    def __init__(self, reason: Sentence) -> None:
        super().__init__(str(reason))
        self.reason = reason


class _Head(NamedTuple):
    constructed: bool
    zero: bool
    start: int  # of the content
    length: int  # of the content, or `_OPEN`


class Framer:
    """Reads from `wire` until the deadline; `host` is for the sentences."""

    def __init__(self, wire: socket.socket, deadline: Deadline, host: str, most: int = ANSWER_MOST) -> None:
        self._wire, self._deadline, self._host, self._most = wire, deadline, host, most
        self._buffer = bytearray()

    def send(self, content: bytes) -> None:
        """Send everything. Raises `TooSlow`, `Unreachable`."""
        try:
            self._wire.settimeout(self._deadline.left(self._host))
            self._wire.sendall(content)
        except TimeoutError as error:
            raise TooSlow(host=self._host) from error
        except OSError as error:
            raise TargetHangsUp(host=self._host) from error

    def receive(self) -> bytes:
        """The next unit whole.

        Raises `TooSlow`, `TargetHangsUp`, `Unreachable`, `AnswerTooLarge`, `TargetSpeaksOtherwise`.
        """
        try:
            end = self._end()
        except Broken as error:
            raise self.otherwise(error.reason) from error
        unit = bytes(self._buffer[:end])
        del self._buffer[:end]
        return unit

    def otherwise(self, reason: Sentence) -> TargetSpeaksOtherwise:
        return TargetSpeaksOtherwise(host=self._host, protocol="Z39.50", reason=reason)

    def _end(self) -> int:
        """Where the unit at the start of the buffer ends; it is in the buffer whole."""
        if self._octet(0) & 0xE0 != 0xA0:  # every unit is a context-specific, constructed value
            raise Broken(_("it sends something else"))
        ends: list[int] = []
        at = values = 0
        while True:
            head = self._head(at)
            values += 1
            if values > VALUES_MOST:
                raise Broken(_("it holds too many values"))
            if head.zero:
                if not ends or ends.pop() != _OPEN:
                    raise Broken(_DAMAGED)
                at = head.start
            else:
                at = self._enter(head, ends)
            while ends and ends[-1] == at:
                ends.pop()
            if not ends:
                self._fill(at)
                return at
            self._within(at, ends)

    def _enter(self, head: _Head, ends: list[int]) -> int:
        """Where to go on: inside a constructed value, behind a plain one."""
        if not head.constructed:
            if head.length == _OPEN:
                raise Broken(_DAMAGED)
            self._bounded(head.start + head.length)
            return head.start + head.length
        if len(ends) >= DEPTH_MOST:
            raise Broken(_("it is nested too deeply"))
        end = _OPEN if head.length == _OPEN else head.start + head.length
        if end != _OPEN:
            self._bounded(end)
            self._within(end, ends)
        ends.append(end)
        return head.start

    @staticmethod
    def _within(at: int, ends: list[int]) -> None:
        closed = [end for end in ends if end != _OPEN]
        if closed and at > min(closed):
            raise Broken(_DAMAGED)

    def _bounded(self, end: int) -> None:
        if end > self._most:
            raise AnswerTooLarge(host=self._host, limit=f"{self._most // 2**20} MB")

    def _head(self, at: int) -> _Head:
        first = self._octet(at)
        position = at + 1
        if first & 0x1F == 0x1F:
            for _octets in range(4):
                octet = self._octet(position)
                position += 1
                if not octet & 0x80:
                    break
            else:
                raise Broken(_DAMAGED)
        length = self._octet(position)
        position += 1
        if length == 0x80:
            length = _OPEN
        elif length > 0x80:
            octets = length & 0x7F
            if octets > 8:
                raise Broken(_DAMAGED)
            self._fill(position + octets)
            length = int.from_bytes(self._buffer[position : position + octets], "big")
            position += octets
        return _Head(bool(first & 0x20), first == 0 and length == 0, position, length)

    def _octet(self, at: int) -> int:
        self._fill(at + 1)
        return self._buffer[at]

    def _fill(self, size: int) -> None:
        """Have `size` octets in the buffer."""
        self._bounded(size)
        while len(self._buffer) < size:
            try:
                self._wire.settimeout(self._deadline.left(self._host))
                chunk = self._wire.recv(_CHUNK)
            except TimeoutError as error:
                raise TooSlow(host=self._host) from error
            except ConnectionError as error:
                raise TargetHangsUp(host=self._host) from error
            except OSError as error:
                raise Unreachable(host=self._host) from error
            if not chunk:
                raise TargetHangsUp(host=self._host)
            self._buffer += chunk
