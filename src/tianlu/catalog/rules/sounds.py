"""How names sound, where one name is written in several scripts, or in Chinese in several ways."""

import unicodedata
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
    letters = spelled(name)
    for long, short in (("ng", "n"), ("zh", "z"), ("ch", "c"), ("sh", "s")):
        letters = letters.replace(long, short)
    classes = [_CLASSES[letter] for letter in letters if letter in _CLASSES]
    return "".join(classes) if len(classes) >= _SHORTEST else ""
