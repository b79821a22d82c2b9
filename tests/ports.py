"""Ports for the servers of tests."""

import itertools
import os
import socket
from typing import Final

# Below those that the system gives to outgoing connections, which would come between the choice of a port and its use.
_FIRST: Final = 12_000
_MANY: Final = 20_000
_next = itertools.count(os.getpid() * 1009)  # processes of one run, whose numbers are neighbours, begin far apart


def free_port() -> int:
    """A loopback port that nobody listens on, and that this process has not been given lately."""
    for number in _next:
        port = _FIRST + number % _MANY
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
    raise AssertionError("itertools.count never ends")
