"""What words of one language are in the other, Chinese and English, by a dictionary that is shipped (CC-CEDICT).

For looking where a text itself finds nothing, not for showing: a translation word by word is good enough to search with. The
tables are read at the first word (0.2 s, 8 MB) and looked up in their sorted lines, not as objects.
"""

import lzma
import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Final

_DATA: Final = Path(__file__).with_name("data")
_HAN_RUN: Final = re.compile("[\u3400-\u9fff]+")
_WORD: Final = re.compile(r"[a-z]+(?:'[a-z]+)?")
_LONGEST: Final = 8  # characters of a Chinese word
_MOST: Final = 4  # words of an English phrase
_SMALL: Final = frozenset(
    ["a", "an", "and", "as", "at", "by", "for", "from", "in", "is", "of", "on", "or", "the", "to", "with"]
)


def glosses(text: str) -> list[str]:
    """The words of a text in the other language, in their order, the longest known ones first; of a word at most two.

    Chinese is to be simplified and English in small letters. Empty where nothing is known.
    """
    return list(dict.fromkeys(gloss for said in glosses_by_word(text).values() for gloss in said))


def glosses_by_word(text: str) -> dict[str, list[str]]:
    """The same, word by word: of 鲁迅研究 what 鲁迅 is, and what 研究 is."""
    return dict(one for run in _HAN_RUN.findall(text) for one in _words(run)) or dict(_phrases(_WORD.findall(text)))


def _words(run: str) -> Iterator[tuple[str, list[str]]]:
    at = 0
    while at < len(run):
        for length in range(min(_LONGEST, len(run) - at), 1, -1):
            if said := _found("zh-en", run[at : at + length]):
                # Of Lu Xun , one of the best-known writers the name alone
                yield run[at : at + length], [one.partition(" ,")[0] for one in said.split("; ")]
                at += length
                break
        else:
            at += 1


def _phrases(words: list[str]) -> Iterator[tuple[str, list[str]]]:
    at = 0
    while at < len(words):
        for length in range(min(_MOST, len(words) - at), 0, -1):
            phrase = " ".join(words[at : at + length])
            if phrase not in _SMALL and (said := _chinese(phrase)):
                yield phrase, said.split()
                at += length
                break
        else:
            at += 1


def _chinese(phrase: str) -> str:
    """Of a noun also in its other number."""
    other = phrase[:-1] if phrase.endswith("s") else f"{phrase}s"
    return _found("en-zh", phrase) or (_found("en-zh", other) if len(phrase) > 3 else "")


@lru_cache(maxsize=2)
def _table(name: str) -> tuple[bytes, Sequence[int]]:
    """The sorted lines, and where each begins."""
    lines = lzma.decompress((_DATA / f"{name}.tsv.xz").read_bytes())
    return lines, array("I", accumulate(map(len, lines.splitlines(keepends=True)), initial=0))[:-1]


def _found(name: str, key: str) -> str:
    """What stands beside a key; empty where it is not."""
    lines, starts = _table(name)
    wanted = f"{key}\t".encode()
    at = bisect_left(starts, wanted, key=lambda start: lines[start : start + len(wanted)])
    if at == len(starts) or not lines.startswith(wanted, starts[at]):
        return ""
    return lines[starts[at] + len(wanted) : lines.index(b"\n", starts[at])].decode()
