"""Whether two descriptions are of one title, as far as the place on a shelf cares."""

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any

from tianlu.kit.text import bare_words


def title_key(title: str) -> int:
    """The folded title as a signed 64-bit integer, equal on every machine; 0 for none."""
    plain = bare_words(title)
    if not plain:
        return 0
    return int.from_bytes(blake2b(plain.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big", signed=True)


def main_author(contributors: Sequence[Mapping[str, Any]]) -> str:
    """The name the title stands under: the main one, else the first named; "" when none is named."""
    named = [person for person in contributors if person.get("name")]
    chosen = next((person for person in named if person.get("main")), named[0] if named else None)
    return str(chosen["name"]) if chosen else ""
