"""Opaque random ids."""

import secrets

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u to misread
LENGTH = 26


def random_id() -> str:
    """130 random bits as 26 characters, safe in URLs, file names and log lines."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(LENGTH))
