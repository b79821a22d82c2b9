"""What the head of a column means, by the words that people and systems write there."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Final, TypeVar

from tianlu.kit.tables.data import Row
from tianlu.kit.text import fold

T = TypeVar("T")
_LOOKED_AT: Final = 10  # rows in which the names of the columns are looked for
_BESIDE: Final = re.compile(r"[(\[【〔].*?[)\]】〕]|^\*+|[*:]+$")  # 定价(元), 应还日期[yyyy-mm-dd], 题名*, *题名


def plain_head(head: str) -> str:
    """The head without case and spaces, ideographic ones too."""
    return "".join(head.split()).lower()


def meaning(head: str, words: Mapping[str, T]) -> T | None:
    """What `words` say of the head, in traditional characters too, also without its underscores, its table's name before a dot, what stands in brackets
    and the sign of what must be filled in; of names parted by a slash the first known; else None.
    """
    plain = plain_head(head)
    bare = _BESIDE.sub("", plain_head(unicodedata.normalize("NFKC", head)))
    spellings = (
        plain,
        plain.replace("_", ""),
        plain.split(".")[-1],
        bare,
        *bare.replace("、", "/").split("/"),
        fold(bare),
    )
    return next((words[one] for one in spellings if one in words), None)


def head_among(rows: Iterable[Row], known: Callable[[str], bool]) -> Row | None:
    """The row that names the columns: of the first ten the one with most known names, else the first."""
    first: Row | None = None
    best, most = None, 0
    for place, row in enumerate(rows):
        if place == _LOOKED_AT:
            break
        first = first or row
        number = sum(known(cell) for cell in row.cells)
        if number > max(most, 1):  # one known word is a value as well as a name
            best, most = row, number
    return best or first
