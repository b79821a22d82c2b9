"""What the process in the sandbox may say, and how much of it: shared by both ends, so it imports nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Final, NamedTuple, Protocol

MOST_PAGES: Final = 20_000
LONGEST_PAGE: Final = 400_000  # characters
LONGEST_LABEL: Final = 200
MOST_CHARACTERS: Final = 20_000_000  # of one file; a thick novel has a million
PART: Final = 3_000  # characters after which a text without pages is cut, at the end of a paragraph


class Page(NamedTuple):
    """A page, chapter or part: its place in the file from 1, what is printed on it or what it is called, its text.

    Not `whole`: it shows letters that the file does not name, and `text` is what is left without them, or nothing.
    """

    number: int
    label: str
    text: str
    whole: bool = True


class Refused(Exception):
    """The file is not read; `code` is one of `archive.data.Reason`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Reader(Protocol):
    def __call__(self, file: BinaryIO) -> Iterator[Page]:
        """The pages of an open file in their order; raises `Refused`."""
        ...


def parts(text: str) -> Iterator[str]:
    """A text cut at ends of paragraphs into pieces of about `PART` characters."""
    start = 0
    while len(text) - start > PART:
        cut = text.find("\n", start + PART)
        cut = len(text) if cut < 0 else cut + 1
        if cut - start > 2 * PART:  # no paragraph ends anywhere near
            cut = start + PART
        yield text[start:cut]
        start = cut
    if text[start:].strip():
        yield text[start:]
