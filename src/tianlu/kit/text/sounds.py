"""Characters taken for one another because they sound alike, or nearly so: 搂 for 楼, 浯 for 语, 诚 for 城.

Sounds are compared without tone, and without what many speakers and every careless hand confuse: zh/z, ch/c, sh/s,
ng/n at the end, n/l at the beginning, yu/wu. The characters are those of GB 2312, which are the ones people type.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from .fold import fold
from .pinyin import pinyin_tokens
from .readings import tables
from .tokens import GAP

_RETROFLEX = re.compile("^([zcs])h")
_ROWS, _CELLS = range(0xB0, 0xF8), range(0xA1, 0xFF)  # GB 2312, levels 1 and 2


def sounding_like(character: str) -> tuple[str, ...]:
    """Folded characters that sound like this one, itself left out; none for what is no Chinese character."""
    own = fold(character)
    found = dict.fromkeys(other for sound in _sounds(character) for other in _table().get(sound, ()))
    return tuple(other for other in found if other != own)


def syllables_like(syllable: str) -> tuple[str, ...]:
    """The other syllables of pinyin that this one is taken for: zheng and zhen for zeng."""
    return tuple(other for other in _syllables().get(_alike(syllable), ()) if other != syllable)


@lru_cache(maxsize=1)
def _syllables() -> dict[str, tuple[str, ...]]:
    made: dict[str, list[str]] = {}
    for syllable in sorted(tables().syllables):
        made.setdefault(_alike(syllable), []).append(syllable)
    return {name: tuple(some) for name, some in made.items()}


def _sounds(character: str) -> set[str]:
    return {_alike(syllable) for syllable in pinyin_tokens(character) if syllable != GAP}


def _alike(syllable: str) -> str:
    """One name for all syllables that are confused."""
    if syllable in {"yu", "wu"}:
        return "u"
    name = _RETROFLEX.sub(r"\1", syllable).removesuffix("g")
    return f"l{name[1:]}" if name[0] == "n" else name


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple[str, ...]]:
    """Folded characters by sound; a fifth of a second, once in the life of a process."""
    made: dict[str, dict[str, None]] = {}
    for character in _characters():
        for sound in _sounds(character):
            made.setdefault(sound, {})[fold(character)] = None
    return {sound: tuple(characters) for sound, characters in made.items()}


def _characters() -> Iterator[str]:
    for row in _ROWS:
        for cell in _CELLS:
            yield from bytes((row, cell)).decode("gb2312", "ignore")
