"""Slowing down guessers: failures are counted per login and address, and per address."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from math import ceil

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tianlu.kit.db import retrying
from tianlu.kit.errors import Refusal
from tianlu.readers import models, rules
from tianlu.readers.engines.keys import key_store

_KEPT = timedelta(days=1)


class TooManyAttempts(Refusal):
    code = "too-many-attempts"
    status = 429
    message = _("Too many failed attempts from here. Wait %(seconds)s seconds before the next one.")
    remedy = _("If you forgot your password, ask the staff who manage accounts for a new one.")


@dataclass(frozen=True)
class Attempt:
    """What is tried, as an opaque index, and the network address it is tried from."""

    index: str
    address: str


def charge(attempt: Attempt, at: datetime) -> None:
    """Count an attempt as failed before it is made, so that attempts made at once all count; `forgive` takes it back.

    Refuses `TooManyAttempts`, and then counts nothing.
    """
    retrying(lambda: _charge(_buckets(attempt), at))


def forgive(attempt: Attempt) -> None:
    """The attempt was good: forget the failures of this login from here, and give the address its attempt back."""
    of_login, of_address = (key for key, _throttle in _buckets(attempt))
    with transaction.atomic():
        models.SignInThrottle.objects.filter(key=of_login).delete()
        row = models.SignInThrottle.objects.select_for_update().filter(key=of_address).first()
        if row and row.failures > 1:
            row.failures -= 1
            row.save(update_fields=["failures"])
        elif row:
            row.delete()


def _charge(buckets: Iterable[tuple[str, rules.Throttle]], at: datetime) -> None:
    with transaction.atomic():
        for key, throttle in buckets:
            row, _made = models.SignInThrottle.objects.select_for_update().get_or_create(
                key=key, defaults={"failures": 0, "failed_at": at}
            )
            failures = rules.failures_left(throttle, row.failures, row.failed_at, at)
            wait = rules.wait_after(throttle, failures)
            left = min(wait, row.failed_at + wait - at)  # a clock set back must not lock anybody out
            if left > timedelta(0):
                raise TooManyAttempts(seconds=ceil(left.total_seconds()))
            row.failures, row.failed_at = failures + 1, at
            row.save(update_fields=["failures", "failed_at"])
        models.SignInThrottle.objects.filter(failed_at__lt=at - _KEPT).delete()


def _buckets(attempt: Attempt) -> list[tuple[str, rules.Throttle]]:
    """Keyed hashes, so that the table tells neither logins nor addresses; an IPv6 customer has a /64 of addresses."""
    network = _network(attempt.address)
    keys = key_store()
    return [
        (keys.blind_index("throttle", f"{attempt.index}\0{network}"), rules.OF_LOGIN),
        (keys.blind_index("throttle", network), rules.OF_ADDRESS),
    ]


def _network(address: str) -> str:
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(IPv6Address(int(parsed) >> 64 << 64))
    return str(parsed)
