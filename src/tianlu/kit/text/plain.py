"""What is typed for letters that a keyboard lacks: Kazakh, Kyrgyz, Mongolian, Tatar, Tajik and Ukrainian ones on a Russian
keyboard, Uyghur and Kazakh ones on a Persian or an Arabic one.

Nothing else may be read into these letters: қ and к are different sounds, and who types қ means it. So they do not fold;
a text that has them is indexed a second time as it is typed without.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Final

from .fold import fold

_RUSSIAN: Final = dict(zip("әғқңөұүһіїґєўҳҷӣӯҗҡҙҫӈӧӱӓӗӑҥҕҝҹ", "агкноуухиигеухчиужкзсноуаеангкч", strict=True))
_PERSIAN: Final = dict(zip("ۇۆۈۋۅۉې", "ووووووي", strict=True)) | {"ڭ": "نگ", "ڧ": "ق", "ء": ""}
_ARABIC: Final = _PERSIAN | dict(zip("پچژگ", "بجزك", strict=True)) | {"ڭ": "نك"}
_KEYBOARDS: Final = tuple(str.maketrans(letters) for letters in (_RUSSIAN, _PERSIAN, _ARABIC))
_LACKING: Final = re.compile(f"[{''.join({*_RUSSIAN, *_ARABIC})}]")

_MIXED: Final = re.compile("[a-z]*[\u0430-\u04ff][a-z\u0430-\u04ff]*")
_ALIKE: Final = str.maketrans("aceihopxy", "асеіһорху")


def in_one_alphabet(folded: str) -> str:
    """Latin letters inside Cyrillic words as the Cyrillic ones that they look like: Kazakh *бiлiм* is typed so."""
    if folded.isascii():
        return folded
    return _MIXED.sub(lambda word: word[0].translate(_ALIKE), folded)


def plain_forms(folded: str) -> list[str]:
    """How a folded text is typed on each keyboard that lacks some of its letters; none where every one has them all."""
    if not _LACKING.search(folded):
        return []
    forms = dict.fromkeys(folded.translate(letters) for letters in _KEYBOARDS)
    forms.pop(folded, None)
    return list(forms)


def foldings(text: str) -> list[Callable[[str], str]]:
    """`fold`, and behind it for each keyboard that lacks letters of the text how these are typed on it; each character by
    character. What was typed with the letters themselves is looked for by the first alone (`typed_without`)."""
    folded = fold(text)
    if not _LACKING.search(folded):
        return [fold]
    return [fold, *(partial(_typed, letters) for letters in _KEYBOARDS if folded.translate(letters) != folded)]


def typed_without(word: str) -> bool:
    """Whether a word has none of the letters that some keyboard lacks."""
    return not _LACKING.search(fold(word))


def _typed(letters: dict[int, str], text: str) -> str:
    return fold(text).translate(letters)
