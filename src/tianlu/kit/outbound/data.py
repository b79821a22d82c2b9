"""Policies, limits, answers and refusals of connections to other machines."""

import ipaddress
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from tianlu.kit.errors import Forbidden, Malformed, Refusal, TooLarge


@dataclass(frozen=True)
class Target:
    """A host (name or address, as it is written in the URL) and port that an administrator listed."""

    host: str
    port: int


@dataclass(frozen=True)
class Policy:
    """Which addresses may be connected to. `ports` None: any."""

    name: str
    trusted: bool = False
    targets: frozenset[Target] = frozenset()
    ports: frozenset[int] | None = None

    def lists(self, host: str, port: int) -> bool:
        return Target(host, port) in self.targets


TRUSTED = Policy("trusted", trusted=True)
DATA = Policy("data", ports=frozenset({80, 443, 8080, 8443}))


def listed(targets: Iterable[Target]) -> Policy:
    """The policy of an administrator's list: public addresses, and those listed wherever they are."""
    plain = set()
    for one in targets:
        with suppress(BadAddress):  # what is no host is connected to by nobody
            plain.add(Target(plain_host(one.host), one.port))
    return Policy("listed", targets=frozenset(plain))


@dataclass(frozen=True)
class Limits:
    """Seconds for connecting, for each read and for everything; bytes of a body, packed and unpacked; redirects."""

    connect: float = 5.0
    read: float = 15.0
    total: float = 30.0
    size: int = 10 * 2**20
    redirects: int = 5


@dataclass(frozen=True)
class Response:
    """An answer, whatever its status. Header names are in lower case; `url` is where the last redirect led."""

    status: int
    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


class BadAddress(Malformed):
    code = "bad-address"
    message = _("This address cannot be used: %(reason)s")


def plain_host(host: str) -> str:
    """`host` in the one spelling lists and checks use: lower case, ASCII (IDNA), without the root's dot.

    Raises `BadAddress` for what is not a host name or address.
    """
    try:
        return str(ipaddress.ip_address(host.strip("[]")))
    except ValueError:
        pass
    try:
        plain = host.rstrip(".").encode("idna").decode().lower()
    except UnicodeError:
        plain = ""
    if not plain or len(plain) > 253 or not all(char.isalnum() or char in "-._" for char in plain):
        raise BadAddress(reason=repr(host[:80]))
    return plain


class TargetForbidden(Forbidden):
    code = "target-forbidden"
    message = _("Connecting to %(host)s, port %(port)s, is not allowed.")
    remedy = _("If it is a machine of your own network, an administrator can list this host and port.")


class Unreachable(Refusal):
    code = "unreachable"
    status = 502
    message = _("%(host)s cannot be reached.")
    remedy = _("Check the address and the network, and try again later.")


class TooSlow(Refusal):
    code = "too-slow"
    status = 504
    message = _("%(host)s did not answer in time.")
    remedy = _("Try again later.")


class BadAnswer(Refusal):
    code = "bad-answer"
    status = 502
    message = _("%(host)s answered in a way that cannot be used: %(reason)s")


class AnswerTooLarge(TooLarge):
    code = "answer-too-large"
    status = 502
    message = _("The answer of %(host)s is larger than the %(limit)s allowed.")
