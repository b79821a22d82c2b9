"""How names sound, where one name is written in several scripts, or in Chinese in several ways."""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

from tianlu.catalog.rules.matching import words
from tianlu.kit.text import romanise

# ALA-LC for Russian, without its marks: what `fold` leaves of them.
_LETTERS = "а:a б:b в:v г:g д:d е:e ж:zh з:z и:i й:i к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f х:kh ц:ts ч:ch ш:sh щ:shch ъ: ы:y ь: э:e ю:iu я:ia ё:e і:i ѣ:ie"
CYRILLIC: Final = str.maketrans({pair[0]: pair[2:] for pair in _LETTERS.split(" ")})
# Consonants that stand for each other when a name goes from script to script; ch, q, j and x for both k and s.
_CLASSES: Final = {
    letter: group
    for letters, group in (
        ("bp", "p"),
        ("dt", "t"),
        ("gkh", "k"),
        ("szy", "s"),
        ("cjqx", "ks"),
        ("lr", "r"),
        ("fvw", "v"),
        ("m", "m"),
        ("n", "n"),
    )
    for letter in letters
}
_SHORTEST: Final = 3  # characters whose sound tells a name
_ONE_SOUND: Final = (("ng", "n"), ("zh", "z"), ("ch", "c"), ("sh", "s"))
_IN_LETTERS: Final = (("ph", "f"), ("th", "t"), ("ck", "k"), ("y", ""))  # y is a vowel, or left out in characters


def script(text: str) -> str:
    """The script of the first letter, as Unicode names it: CJK, LATIN, CYRILLIC; "" without a letter."""
    letter = next((one for one in text if one.isalpha()), "")
    return unicodedata.name(letter, "").partition(" ")[0] if letter else ""


def spelled(text: str) -> str:
    """A folded text in Latin letters where it is in Chinese characters or Russian letters; in another script as it is."""
    written = script(text)
    if written == "CJK":
        return words(romanise(text))
    return words(text.translate(CYRILLIC)) if written == "CYRILLIC" else text


def opening(letters: str) -> str:
    """The class of the first consonant, as coarse as the writing of foreign names in Chinese is; "" without one."""
    first = next((letter for letter in letters if letter in _CLASSES), "")
    return _CLASSES.get(first, "")


def skeleton(name: str) -> str:
    """The consonants of a foreigner's folded name in characters, by class: one for 陀思妥耶夫斯基 and 杜斯妥也夫斯基.

    "" for a name in another script and for one too short to tell.
    """
    if len(name) < _SHORTEST or script(name) != "CJK" or not name.isalpha():
        return ""
    classes = _classes(spelled(name), _ONE_SOUND)
    return "".join(classes) if len(classes) >= _SHORTEST else ""


def sounds_like(one: str, other: str) -> bool:
    """Whether folded names in two scripts may be one by their consonants, in order: Kafka and 卡夫卡, Joyce and 乔伊斯.

    Seven tenths of the shorter's are to be found in the longer, and two at least.
    """
    first, second = (_classes(spelled(name), (*_ONE_SOUND, *_IN_LETTERS)) for name in (one, other))
    shorter = min(len(first), len(second))
    return shorter > 1 and _in_common(first, second) >= max(2.0, 0.7 * shorter)


def _classes(letters: str, written: Iterable[tuple[str, str]]) -> list[str]:
    for long, short in written:
        letters = letters.replace(long, short)
    return [_CLASSES[letter] for letter in letters if letter in _CLASSES]


def _in_common(first: Sequence[str], second: Sequence[str]) -> int:
    """The length of the longest sequence that is in both, a class of two sounds agreeing with either."""
    row = [0] * (len(second) + 1)
    for one in first:
        before, row = row, [0]
        for place, other in enumerate(second):
            row.append(before[place] + 1 if set(one) & set(other) else max(before[place + 1], row[place]))
    return row[-1]
