"""Wade-Giles read as pinyin: generously in queries, strictly in names as older Western catalogues write them."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import islice, product
from typing import Final

from .readings import tables

# Whole syllables of the system that no rule below gives.
_WHOLE: Final = {
    "tzu": ("zi",), "tz'u": ("ci",), "ssu": ("si",), "szu": ("si",), "chih": ("zhi",), "ch'ih": ("chi",), "shih": ("shi",),
    "jih": ("ri",), "erh": ("er",), "o": ("e",), "yu": ("you", "yu"), "yü": ("yu",), "i": ("yi",), "yen": ("yan",), "yeh": ("ye",),
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


# What is written otherwise than its initial and its final. The table of Wade (1859) as Giles has it in his dictionary (1912),
# and as the Library of Congress used it until 2000.
_WRITTEN: Final = {
    "e": "o", "er": "erh", "zi": "tzu", "ci": "tz'u", "si": "ssu", "yi": "i", "yan": "yen", "ye": "yeh", "you": "yu",
    "yong": "yung", "yu": "yü", "yuan": "yüan", "yue": "yüeh", "yun": "yün",
}  # fmt: skip
_WRITTEN_INITIAL: Final = {"zh": "ch", "ch": "ch'", "sh": "sh", "r": "j", "b": "p", "p": "p'", "d": "t", "t": "t'", "g": "k",
                           "k": "k'", "j": "ch", "q": "ch'", "x": "hs", "z": "ts", "c": "ts'"}  # fmt: skip
_WRITTEN_FINAL: Final = {"ie": "ieh", "ian": "ien", "ong": "ung", "iong": "iung", "ue": "üeh", "uo": "o"}
_ROUNDED: Final = {"u": "ü", "uan": "üan", "un": "ün", "ue": "üeh"}  # after j, q, x
_RARE: Final = frozenset(
    {"o", "lo", "yo", "ei", "biang", "bong", "wong", "fiao"}
)  # no syllables of names, and others' spelling
# What is seen in Wade-Giles and in no other way of writing names that have its syllables.
_TELLING: Final = re.compile(r"(?:ch|t[sz]|[ptk])'|^(?:hs|t[sz]|s[sz])|^ch'?i.|ü|.(?:ung|ieh|ien|ueh|ih|eh)$")
_MARKS: Final = str.maketrans("‘’ʻʼ`´êŭĭ", "''''''eui")
_LONGEST: Final = 4  # syllables of a name


def to_wade_giles(syllable: str) -> str:
    """A pinyin syllable (ü as u; `lue`, `nue` for lüe, nüe) as Wade-Giles writes it, ü marked, ê not."""
    if syllable in _WRITTEN:
        return _WRITTEN[syllable]
    start = next((s for s in ("zh", "ch", "sh", *"bpmfdtnlgkhjqxrzcsyw") if syllable.startswith(s)), "")
    final = syllable[len(start) :]
    if start in ("zh", "ch", "sh", "r") and final == "i":
        final = "ih"
    elif start in ("j", "q", "x") and final in _ROUNDED:
        final = _ROUNDED[final]
    elif start in ("g", "k", "h", "sh") and final in ("e", "uo", "ui"):
        final = {"e": "e" if start == "sh" else "o", "ui": "uei" if start in "gk" else "ui"}.get(final, final)
    else:
        final = _WRITTEN_FINAL.get(final, final)
    return _WRITTEN_INITIAL.get(start, start) + final


@cache
def _read() -> dict[str, str]:
    """Wade-Giles syllables and the pinyin of each; ü without its dots only where that is no other syllable."""
    known = {to_wade_giles(one): one for one in tables().syllables - _RARE}
    bare = {written.replace("ü", "u"): one for written, one in known.items() if "ü" in written}
    return {**bare, "yi": "yi", **known}


def name_from_wade_giles(name: str) -> list[list[str]]:
    """The pinyin syllables of each word of a name that is certainly written in Wade-Giles (`Lu, Hsün`, `Ch'ien, Chung-shu`).

    It is read strictly: an aspirate has its apostrophe. Every word must be of its syllables, two to four in all, and
    something in it must be seen in no other way of writing, or its syllables stand apart with hyphens. `[]` otherwise.
    """
    marked = unicodedata.normalize("NFC", name.partition("(")[0]).lower()
    plain = marked.translate(_MARKS)
    words = re.findall(r"[^\W\d_][^\W\d_'-]*(?:['-][^\W\d_]*)*", plain)
    if not 1 < len(words) <= _LONGEST:
        return []
    parts = [word.strip("-").split("-") for word in words]
    read = [[_read().get(part, "") for part in word] for word in parts]
    if not all(all(word) for word in read) or sum(map(len, read)) > _LONGEST:
        return []
    told = "ê" in marked or any(len(word) > 1 or _TELLING.search(part) for word in parts for part in word)
    return read if told else []
