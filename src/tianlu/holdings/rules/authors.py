"""Author numbers 著者号: from letters of the name, or from a table the library brings.

No table is shipped: 通用汉语著者号码表 and the Cutter-Sanborn table belong to their makers. The built-in numbers are the
library's own: the first letter of the name in pinyin, then three digits. For a Chinese name the digits stand for the
second letter of the family name's pinyin and the first letters of the next two characters (沈从文 shen cong wen: S, h c w,
`S318`); for another name for its next three letters (Smith: S, m i t, `S537`). The letters are grouped as `_GROUPS` says,
and 0 stands for a letter that is not there. So numbers of one letter stand roughly in the order of the names.
The other built-in number takes 四角号码 of the name's characters: all four digits of a single character, two of each of two,
and of three or more two of the first and one of each of the next two. Libraries differ in how they shorten them.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator

from tianlu.kit.text import fold, four_corners, romanise

_GROUPS = ("abc", "def", "ghi", "jkl", "mno", "pqr", "stu", "vwx", "yz")
_DIGIT = {letter: str(number) for number, group in enumerate(_GROUPS, start=1) for letter in group}
_LAND = re.compile(r"^\s*[(\[〔【][^)\]〕】]{1,6}[)\]〕】]\s*")
_LONGEST_NAME, _LONGEST_NUMBER, _MOST_LINES = 40, 20, 100_000


def initials_number(name: str) -> str:
    """The built-in author number of a name as it is written (family name first); "" when it has no letter."""
    words = _words(_without_land(name))
    if not words:
        return ""
    first, *others = words
    if _is_han(name):
        letters = [first[1:2], *(word[:1] for word in others[:2])]
    else:
        letters = list(first[1:4])
    digits = "".join(_DIGIT.get(letter, "0") for letter in letters).ljust(3, "0")
    return f"{first[0].upper()}{digits}"


def four_corner_number(name: str) -> str:
    """The number of a name by 四角号码, in either script the same; "" when it has no character with a code (a name in letters)."""
    codes = [code for character in fold(_without_land(name)) if (code := four_corners(character))]
    shares = {0: (), 1: (4,), 2: (2, 2)}.get(len(codes), (2, 1, 1))
    return "".join(code[:share] for code, share in zip(codes, shares, strict=False))


def _without_land(name: str) -> str:
    """A name without the country or dynasty in brackets before it: `(美)海明威`."""
    return _LAND.sub("", unicodedata.normalize("NFKC", name))


def _is_han(text: str) -> bool:
    return any("㐀" <= character <= "鿿" or character >= "\U00020000" for character in text)


def _words(name: str) -> list[str]:
    """The spoken words of a name in plain small letters, one for each character of a Chinese one."""
    spoken = romanise(name, name=True) if _is_han(name) else name
    plain = "".join(
        character
        for character in unicodedata.normalize("NFD", spoken.casefold())
        if not unicodedata.combining(character)
    )
    joined = plain.replace("'", "").replace("’", "")  # O'Brien is one word
    cleaned = "".join(character if character in _DIGIT else " " for character in joined)
    words = cleaned.split()
    return [syllable for word in words for syllable in _syllables(word)] if _is_han(name) else words


_INITIALS = ("zh", "ch", "sh", *"bpmfdtnlgkhjqxrzcsyw")


def _syllables(word: str) -> Iterator[str]:
    """`congwen` as cong, wen: pinyin of one word is written together."""
    start = 0
    vowel_seen = False
    for place, letter in enumerate(word):
        begins = any(word.startswith(initial, place) for initial in _INITIALS)
        followed = _vowel_follows(word, place)
        if vowel_seen and begins and followed:
            yield word[start:place]
            start, vowel_seen = place, False
        vowel_seen = vowel_seen or letter in "aeiouv"
    yield word[start:]


def _vowel_follows(word: str, place: int) -> bool:
    after = word[place + 1 :]
    if word[place] in "zcs" and after[:1] == "h":
        after = after[1:]
    return after[:1] in set("aeiouv")


def beginnings(name: str) -> list[str]:
    """Every beginning of a name as a table may list it, the longest first."""
    plain = _folded(name)
    return [plain[:length] for length in range(min(len(plain), _LONGEST_NAME), 0, -1)]


def _folded(name: str) -> str:
    return "".join(character for character in fold(unicodedata.normalize("NFKC", name)) if character.isalnum())


class TableFault(ValueError):
    """What is wrong with a table, as a code and the line it is in."""

    def __init__(self, code: str, line: int) -> None:
        super().__init__(code)
        self.code = code
        self.line = line


def read_author_table(text: str) -> dict[str, str]:
    """A table from its file: on each line the beginning of a name and its number, apart by a comma, a tab or spaces.

    With three columns the first two are family name and beginning of the given name. Empty lines and lines that begin with
    `#` are left out. Raises `TableFault`: `line-unreadable`, `beginning-twice`, `too-long`, `empty`.
    """
    entries: dict[str, str] = {}
    for line, columns in _lines(text):
        if line > _MOST_LINES:
            raise TableFault("too-long", line)
        if len(columns) not in {2, 3}:
            raise TableFault("line-unreadable", line)
        *names, number = columns
        beginning, plain = _folded("".join(names)), unicodedata.normalize("NFKC", number).strip().upper()
        if not beginning or len(beginning) > _LONGEST_NAME or not _is_number(plain):
            raise TableFault("line-unreadable", line)
        if entries.setdefault(beginning, plain) != plain:
            raise TableFault("beginning-twice", line)
    if not entries:
        raise TableFault("empty", 0)
    return entries


def _lines(text: str) -> Iterable[tuple[int, list[str]]]:
    for number, line in enumerate(io.StringIO(text.removeprefix("\ufeff")), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        mark = "," if "," in line else "\t" if "\t" in line else None
        cells = next(csv.reader([line], delimiter=mark)) if mark else line.split()
        yield number, [cell.strip() for cell in cells if cell.strip()]


def _is_number(text: str) -> bool:
    return 0 < len(text) <= _LONGEST_NUMBER and text.isascii() and text.isalnum() and any(map(str.isdigit, text))
