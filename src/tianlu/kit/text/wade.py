"""Wade-Giles read as pinyin, for queries in the romanisation of older Western catalogues."""

from __future__ import annotations

from functools import cache
from itertools import islice, product
from typing import Final

from .readings import tables

# Whole syllables of the system that no rule below gives.
_WHOLE: Final = {
    "tzu": ("zi",), "tz'u": ("ci",), "ssu": ("si",), "szu": ("si",), "chih": ("zhi",), "ch'ih": ("chi",), "shih": ("shi",),
    "jih": ("ri",), "erh": ("er",), "o": ("e",), "yu": ("you",), "yü": ("yu",), "i": ("yi",), "yen": ("yan",), "yeh": ("ye",),
    "hsü": ("xu",), "ho": ("he",), "ko": ("ge",), "k'o": ("ke",), "jo": ("ruo",), "lo": ("luo",), "no": ("nuo",),
    "so": ("suo",), "to": ("duo",), "t'o": ("tuo",), "tso": ("zuo",), "ts'o": ("cuo",), "cho": ("zhuo",), "ch'o": ("chuo",),
    "shuo": ("shuo",), "kuei": ("gui",), "k'uei": ("kui",), "sun": ("sun",), "tse": ("ze",), "che": ("zhe",),
}  # fmt: skip
_INITIAL: Final = (
    ("ch'", ("ch", "q")), ("ts'", ("c",)), ("tz'", ("c",)), ("hs", ("x",)), ("sh", ("sh",)), ("ch", ("zh", "j")),
    ("ts", ("z",)), ("tz", ("z",)), ("p'", ("p",)), ("t'", ("t",)), ("k'", ("k",)), ("p", ("b",)), ("t", ("d",)),
    ("k", ("g",)), ("j", ("r",)), ("ss", ("s",)), ("sz", ("s",)),
    *((letter, (letter,)) for letter in "mfnlhswy"), ("", ("",)),
)  # fmt: skip
_FINAL: Final = {"ung": "ong", "iung": "iong", "ieh": "ie", "ien": "ian", "üeh": "ue", "ueh": "ue", "eh": "e",
                 "ih": "i", "uei": "ui", "iu": "iu", "ioh": "ue", "io": "ue", "o": "uo"}  # fmt: skip


@cache
def from_wade_giles(word: str) -> tuple[tuple[str, ...], ...]:
    """Pinyin syllables a folded Wade-Giles word may stand for, the strict reading first; `()` if it is none.

    Syllables are parted by hyphens (`tse-tung`). An aspirate written without its apostrophe (`hsiao-ping` for 小平) is
    read both ways. At most 8 readings.
    """
    parts = [_syllables(part) for part in word.split("-")]
    if not all(parts):
        return ()
    return tuple(islice(product(*parts), 8))


def _syllables(part: str) -> tuple[str, ...]:
    forms = [part] if "'" in part else [part, *_aspirated(part)]
    return tuple(dict.fromkeys(s for form in forms for s in _strict(form)))


def _aspirated(part: str) -> list[str]:
    return [f"{stop}'{part[len(stop) :]}" for stop in ("ch", "ts", "tz", "p", "t", "k") if part.startswith(stop)][:1]


def _strict(part: str) -> list[str]:
    if part in _WHOLE:
        return list(_WHOLE[part])
    initial, meant = next((i, m) for i, m in _INITIAL if part.startswith(i))
    final = part[len(initial) :]
    known = tables().syllables
    candidates = (start + end for start in meant for end in (_FINAL.get(final, final), final))
    return [c for c in dict.fromkeys(candidates) if c in known and not _clashes(c)]


def _clashes(syllable: str) -> bool:
    """Whether the initial does not go with the final: ch before i and ü is j and q, before others zh and ch."""
    return syllable in {"zhi", "chi"} or (syllable[:1] in "jqx" and syllable[1:2] not in ("i", "u"))
