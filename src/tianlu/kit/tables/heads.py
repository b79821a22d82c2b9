"""What the head of a column means, by the words that people and systems write there."""

from collections.abc import Mapping
from typing import TypeVar

T = TypeVar("T")


def plain_head(head: str) -> str:
    """The head without case and spaces, ideographic ones too."""
    return "".join(head.split()).lower()


def meaning(head: str, words: Mapping[str, T]) -> T | None:
    """What `words` say of the head, also without its underscores or its table's name before a dot; else None."""
    plain = plain_head(head)
    return words.get(plain) or words.get(plain.replace("_", "")) or words.get(plain.split(".")[-1])
