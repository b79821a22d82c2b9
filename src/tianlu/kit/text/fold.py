"""Folding: every character to the one representative of its class, without looking at its neighbours.

A class joins simplified, traditional and regional forms (OpenCC), 异体字 and old printed forms (Unihan, 《第一批异体字整理表》),
radicals and compatibility characters, full and half width, upper and lower case, and Latin and Greek letters with and
without marks, and the letters that Arabic, Persian and Uyghur keyboards have for one sound. Two characters of 通用规范汉字表 share a class only where one traditional or simplified form stands for
both (乾/干, 著/着, 藉/借): there the exact written form is a matter of ranking, not of finding.
"""

from __future__ import annotations

import json
from collections import defaultdict
from functools import cache
from importlib import resources
from typing import Final


def _load() -> dict[int, str]:
    text = resources.files("tianlu.kit.text").joinpath("data/fold.txt").read_text("utf-8")
    sources, targets, gone, many = (json.loads(row) for row in text.split("\n")[:4])
    table = dict(zip(map(ord, sources), targets, strict=True))
    table.update({ord(char): "" for char in gone})
    table.update({ord(char): target for char, target in many.items()})
    return table


TABLE: Final[dict[int, str]] = _load()


def fold(text: str) -> str:
    """Replace each character by the representative of its class; marks and invisible characters vanish.

    `fold(a + b) == fold(a) + fold(b)` and `fold(fold(a)) == fold(a)` for all texts. One character may become several
    (ß → ss, ㎏ → kg). Because no neighbour is seen, letters whose marks distinguish them (Cyrillic й) are kept only in
    composed form (NFC); `index_tokens` and `query_units` compose before they fold.
    """
    return text.lower() if text.isascii() else text.translate(TABLE)


@cache
def fold_classes() -> dict[str, str]:
    """Each class of two or more characters: representative → all its members in code point order, itself included."""
    classes: dict[str, list[str]] = defaultdict(list)
    for point, target in TABLE.items():
        if len(target) == 1:
            classes[target].append(chr(point))
    return {rep: "".join(sorted({rep, *members})) for rep, members in classes.items()}
