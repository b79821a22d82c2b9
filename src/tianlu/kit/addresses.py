"""Numbers in addresses: what no id can be is no address, instead of a fault of the database."""

from django.urls.converters import IntConverter

_DIGITS = 18  # every number of so many digits fits a database's 64 bits


class NumberConverter(IntConverter):
    """`<number:…>` in an address: an id, at most 18 digits."""

    regex = rf"[0-9]{{1,{_DIGITS}}}"


def number_in(text: str) -> int | None:
    """The number a parameter holds; None for everything else, numbers beyond 18 digits included."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _DIGITS else None
