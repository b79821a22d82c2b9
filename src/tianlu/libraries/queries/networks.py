"""From which library's own network a request comes."""

import ipaddress
import threading
import time
from typing import Final

from django.utils.translation import gettext_lazy as _

from tianlu.libraries import models
from tianlu.libraries.data import setting

NETWORKS = setting("libraries.networks", str, "", _("Networks of the library, such as 192.168.0.0/16"))
_LIVES: Final = 10.0  # seconds: how long another process may go on with networks that were just changed
_Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class _Networks:
    """The networks of every library, remembered per process: every request asks for them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: list[tuple[_Network, int]] = []
        self._read_at = float("-inf")

    def get(self) -> list[tuple[_Network, int]]:
        with self._lock:
            if time.monotonic() - self._read_at > _LIVES:
                rows = models.SettingValue.unscoped(reason="an address is looked for in the networks of every library")
                kept = rows.filter(key=NETWORKS.key, branch=None).values_list("value", "organisation_id")
                self._known = [(network, owner) for value, owner in kept for network in _read(value)]
                self._read_at = time.monotonic()
            return self._known

    def forget(self) -> None:
        with self._lock:
            self._read_at = float("-inf")


def _read(value: object) -> list[_Network]:
    found: list[_Network] = []
    for one in value.split() if isinstance(value, str) else ():
        try:
            found.append(ipaddress.ip_network(one))
        except ValueError:
            continue  # set by other means than the form, which refuses it
    return found


_networks = _Networks()


def organisations_around(address: str) -> frozenset[int]:
    """The organisations in whose own network this address is; at most ten seconds old. None for what is no address."""
    known = _networks.get()
    if not known:
        return frozenset()
    try:
        place = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return frozenset()
    if isinstance(place, ipaddress.IPv6Address) and place.ipv4_mapped:
        place = place.ipv4_mapped
    return frozenset(owner for network, owner in known if place in network)


def forget_networks() -> None:
    """Read the networks anew at the next call, in this process."""
    _networks.forget()
