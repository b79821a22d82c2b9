"""How much a decoded text looks like Chinese that somebody wrote."""

from __future__ import annotations

import re
from functools import cache

_WIDE = re.compile("[^\x00-\x7f]+")
# Punctuation, kana, full-width forms, Latin letters of pinyin and the signs that stand for a delimiter say nothing for or
# against a Chinese reading.
_NEUTRAL = frozenset(
    "　、。·ˉˇ¨〃々—～‖…‘’“”〔〕〈〉《》「」『』〖〗【】±×÷∶°′″℃￥％Ａ℡①②③④⑤⑥⑦⑧⑨⑩⑴⑵⑶ⅠⅡⅢⅣⅤⅥ（）：，；！？－＋＝／．"
    "▼ǂ‡"
    "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüê"
) | frozenset(map(chr, (*range(0x3041, 0x3097), *range(0x30A1, 0x30FF))))


@cache
def common() -> frozenset[str]:
    """Characters of level 1 of GB 2312 (3,755) and of level 1 of Big5 (5,401): what running text is made of."""
    found = set()
    for lead in range(0xB0, 0xD8):
        for trail in range(0xA1, 0xFF):
            found.add(bytes((lead, trail)).decode("gb2312", "ignore"))
    for lead in range(0xA4, 0xC7):
        for trail in (*range(0x40, 0x7F), *range(0xA1, 0xFF)):
            found.add(bytes((lead, trail)).decode("big5", "ignore"))
    found.discard("")
    return frozenset(character for character in found if "\u4e00" <= character <= "\u9fff")


def plausibility(text: str) -> tuple[float, int]:
    """(share of common characters among those that count, how many count)."""
    wide = "".join(_WIDE.findall(text))
    usual = common()
    good = neutral = 0
    for character in wide:
        if character in usual:
            good += 1
        elif character in _NEUTRAL:
            neutral += 1
    counted = len(wide) - neutral
    return (good / counted if counted else 0.0), counted
