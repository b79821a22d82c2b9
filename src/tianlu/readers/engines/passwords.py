"""Password hashing, and passwords made by the machine."""

import functools
import secrets

from django.contrib.auth.hashers import Argon2PasswordHasher, check_password, is_password_usable, make_password
from django.contrib.auth.password_validation import CommonPasswordValidator

_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"  # nothing that is misread aloud or in print


class Argon2idHasher(Argon2PasswordHasher):
    """Argon2id with 19 MiB, two passes, one lane (OWASP's first choice): about 20 CPU-ms instead of Django's 265."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1


def hashed(password: str) -> str:
    """The password's hash, with its salt and costs."""
    return make_password(password)


def matches(password: str, encoded: str | None) -> bool:
    """True when `encoded` is the hash of `password`. Without a usable hash one verification is made all the same,
    so that the time taken does not tell whether an account exists."""
    if encoded is not None and is_password_usable(encoded):
        return check_password(password, encoded)
    check_password(password, _nobodys())
    return False


def generated_password() -> str:
    """20 random characters in four groups (98 bits), easy to copy from paper."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(5)) for _ in range(4))


def is_common(password: str) -> bool:
    """True for one of the 20,000 passwords everybody tries first."""
    return password.lower().strip() in _common()


@functools.cache
def _nobodys() -> str:
    return make_password(secrets.token_urlsafe(16))


@functools.cache
def _common() -> frozenset[str]:
    return frozenset(CommonPasswordValidator().passwords)
