"""Language tags (BCP 47) for texts by their script: Han is parted into simplified and traditional, Latin is a romanisation."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# ISO 639-2 codes of MARC that are two letters in BCP 47; the others stand as they are.
_PAIRS = """
chi:zh zho:zh eng:en jpn:ja kor:ko fre:fr fra:fr ger:de deu:de rus:ru spa:es ita:it por:pt ara:ar lat:la dut:nl nld:nl
tib:bo bod:bo mon:mn uig:ug kaz:kk vie:vi tha:th hin:hi san:sa gre:el ell:el heb:he pol:pl cze:cs swe:sv
"""
_SHORT = dict([pair.split(":") for pair in _PAIRS.split()])
_SCRIPTS = (
    ("CJK", "Hani"),
    ("HIRAGANA", "Jpan"),
    ("KATAKANA", "Jpan"),
    ("HANGUL", "Kore"),
    ("LATIN", "Latn"),
    ("CYRILLIC", "Cyrl"),
    ("ARABIC", "Arab"),
    ("GREEK", "Grek"),
    ("HEBREW", "Hebr"),
    ("THAI", "Thai"),
    ("DEVANAGARI", "Deva"),
    ("TIBETAN", "Tibt"),
    ("MONGOLIAN", "Mong"),
)
_OWN = {
    "zh": {"Hani"},
    "ja": {"Hani", "Jpan"},
    "ko": {"Hani", "Kore"},
    "ru": {"Cyrl"},
    "ar": {"Arab"},
    "ug": {"Arab"},
    "el": {"Grek"},
    "he": {"Hebr"},
    "th": {"Thai"},
    "hi": {"Deva"},
    "sa": {"Deva"},
    "bo": {"Tibt"},
    "mn": {"Mong", "Cyrl"},
}


def short(language: str) -> str:
    """The tag of a MARC language code; "" for what is no code, or says that there is no language."""
    code = language.strip().lower()
    if not (len(code) == 3 and code.isascii() and code.isalpha()) or code in ("und", "mul", "zxx"):
        return ""
    return _SHORT.get(code, code)


@lru_cache(maxsize=1 << 14)
def script(text: str) -> str:
    """ISO 15924 code of the script of a text: that of kana or Hangul wherever they stand, else of its first letter."""
    found = ""
    for letter in text:
        if letter.isalpha():
            name = unicodedata.name(letter, "")
            known = next((code for word, code in _SCRIPTS if name.startswith(word)), "")
            if known in ("Jpan", "Kore"):
                return known
            found = found or known
    return found


@lru_cache(maxsize=1 << 14)
def han(text: str) -> str:
    """`Hans` or `Hant` where characters of one alone prove it, else `Hani`: most characters are in both."""
    simplified = traditional = False
    for letter in text:
        if letter >= "\u3400":
            in_simplified, in_traditional = _within(letter, "gb2312"), _within(letter, "big5")
            simplified |= in_simplified and not in_traditional
            traditional |= in_traditional and not in_simplified
    if simplified == traditional:
        return "Hani"
    return "Hans" if simplified else "Hant"


def _within(letter: str, codec: str) -> bool:
    try:
        letter.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


def tag_of(text: str, language: str) -> str:
    """The tag of a text in a record whose language is `language`: `zh-Hans`, `en`, `zh-Latn`; "" where nothing is sure."""
    code, written = short(language), script(text)
    if not written:
        return ""
    own = _OWN.get(code, {"Latn"})
    if written == "Hani":
        kind = han(text)
        if code in ("", "zh") or "Hani" not in own:
            return "zh" if kind == "Hani" else f"zh-{kind}"
        return code
    if written == "Jpan":
        return "ja"
    if written == "Kore":
        return "ko"
    if not code:
        return ""
    # Latin letters in a record of another script may be a parallel title or pinyin: only the romanised says so.
    return code if written in own else ""


def tag_of_name(text: str) -> str:
    """The tag of a name or of a title in another language: the record's language does not speak for Latin letters."""
    return tag_of(text, "")


def romanised_tag(language: str, *, pinyin: bool) -> str:
    """The tag of a romanised form; `pinyin` where the format says that it is one."""
    code = short(language) or ("zh" if pinyin else "")
    if not code:
        return ""
    return f"{code}-Latn-pinyin" if pinyin and code in ("zh", "bo") else f"{code}-Latn"
