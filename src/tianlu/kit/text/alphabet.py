"""The regular expressions by which folded text falls into runs: what counts as a CJK character, a word, a number."""

from __future__ import annotations

import re
from typing import Final

# Scripts written without spaces, cut into bigrams: Han with extensions and private use, kana, bopomofo, Hangul, Yi,
# Tangut, Khitan, Nüshu, and the South-East Asian scripts that do not part words (Thai, Lao, Myanmar, Khmer).
CJK: Final = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303c\u3041-\u3096\u3099\u309a\u309d-\u309f"
    "\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f\u3131-\u318e\u31a0-\u31bf\u31c0-\u31e3\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufaff\ua000-\ua48c\uac00-\ud7a3\u1100-\u11ff\ua960-\ua97c\ud7b0-\ud7fb\ue000-\uf8ff"
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ecd\u0edc-\u0edf\u1000-\u103f\u1050-\u109d\u1780-\u17d3"
    "\U00016fe0-\U00016ff1\U00017000-\U00018d08\U0001aff0-\U0001b2fb\U00020000-\U0003fffd\U000f0000-\U0010fffd"
)
# Signs that belong to the word they stand in: Hebrew, Arabic, Syriac, Indic and Tibetan vowel signs and the like.
MARKS: Final = (
    "\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4"
    "\u06e7\u06e8\u06ea-\u06ed\u0711\u0730-\u074a\u07a6-\u07b0\u07eb-\u07f3\u08d3-\u0903\u093a-\u094f\u0951-\u0957"
    "\u0962\u0963\u0981-\u0983\u09bc-\u09cd\u0a01-\u0a03\u0a3c-\u0a51\u0a70\u0a71\u0a81-\u0a83\u0abc-\u0acd"
    "\u0b01-\u0b03\u0b3c-\u0b57\u0b82\u0bbe-\u0bcd\u0c00-\u0c04\u0c3e-\u0c56\u0c81-\u0c83\u0cbc-\u0cd6"
    "\u0d00-\u0d03\u0d3b-\u0d4d\u0d57\u0f18\u0f19\u0f35\u0f37\u0f39\u0f3e\u0f3f\u0f71-\u0f84\u0f86\u0f87"
    "\u0f8d-\u0fbc\u0fc6\u1885\u1886\u18a9\u2cef-\u2cf1\ua66f\ua674-\ua67d\ua802-\ua827\ua880-\ua8c5\uabe3-\uabed"
)
CJK_RUN: Final = re.compile(f"[{CJK}]+")
HAN_RUN: Final = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd]+")
# One piece of folded text: a CJK run (group 1), or a Latin word, a number, "+" and "#" after a Latin word, or a word of
# another script.
PIECE: Final = re.compile(f"([{CJK}]+)|[a-z]+|[0-9]+|(?<=[a-z])[+#]+|(?:(?![{CJK}a-z0-9])[^\\W_]|[{MARKS}])+")
