"""From a name to an open socket: resolve once, check every address, connect to a checked one."""

import ipaddress
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tianlu.kit.outbound.data import Policy, TargetForbidden, TooSlow, Unreachable, plain_host
from tianlu.kit.outbound.rules import Address, is_public, may_be_listed

Resolve = Callable[[str, int], Sequence[Address]]
Dial = Callable[[Address, int, float], socket.socket]


@dataclass
class Deadline:
    """When everything must be done, by the monotonic clock, and how long one read may take."""

    at: float
    each: float

    def left(self, host: str) -> float:
        """Seconds the next step may take; raises `TooSlow` when there are none left."""
        left = self.at - time.monotonic()
        if left <= 0:
            raise TooSlow(host=host)
        return min(left, self.each)


def resolve(host: str, port: int) -> Sequence[Address]:
    """The addresses of a name, as the system knows them; also reads addresses in any notation the system accepts."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found))


def dial(address: Address, port: int, timeout: float) -> socket.socket:
    """Connect to an address, not to a name: nothing is resolved a second time."""
    return socket.create_connection((str(address), port), timeout)


@dataclass(frozen=True)
class Wires:
    """How names become addresses and addresses sockets; replaced by tests at the edge of the network."""

    resolve: Resolve = resolve
    dial: Dial = dial

    def open(self, host: str, port: int, policy: Policy, deadline: Deadline, connect: float) -> socket.socket:
        """A socket to `host` at an address the policy allows, with the time of the next read set on it.

        One forbidden address among those of a name refuses the name: whoever answers with a mixture is probing.
        """
        plain = plain_host(host)
        if not (policy.trusted or policy.lists(plain, port) or policy.ports is None or port in policy.ports):
            raise TargetForbidden(host=plain, port=port)
        addresses = self._addresses(plain, port)
        if not all(_allowed(address, plain, port, policy) for address in addresses):
            raise TargetForbidden(host=plain, port=port)
        for address in addresses[:4]:
            try:
                wire = self.dial(address, port, min(connect, deadline.left(plain)))
            except TimeoutError:
                continue
            except OSError:
                continue
            wire.settimeout(deadline.left(plain))
            return wire
        raise Unreachable(host=plain)

    def _addresses(self, host: str, port: int) -> Sequence[Address]:
        try:
            found = self.resolve(host, port)
        except (OSError, UnicodeError, ValueError) as error:
            raise Unreachable(host=host) from error
        if not found:
            raise Unreachable(host=host)
        return found


def _allowed(address: Address, host: str, port: int, policy: Policy) -> bool:
    if policy.trusted:
        return True
    if policy.lists(host, port):
        return may_be_listed(address, host)
    return is_public(address)
