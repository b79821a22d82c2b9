"""Drawn covers: a quiet two-tone binding with the title set as its script is set, the same for the same book always.

Titles in Chinese, Japanese and Korean script stand vertically, from the right: on a slip (题签) of a thread-bound
volume, or as one or two columns on the cloth. Others are set in lines. Plain SVG with attributes only, so that it
passes a policy without inline styles and may also be served as a file.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from html import escape

WIDTH, HEIGHT = 120, 168
SERIF = "Songti SC, Noto Serif CJK SC, Source Han Serif SC, STZhongsong, SimSun, serif"
SERIF_HANT = "Songti TC, Noto Serif CJK TC, Source Han Serif TC, PMingLiU, serif"
SERIF_LATIN = "Iowan Old Style, Charter, Cambria, Noto Serif, Liberation Serif, serif"
LONGEST = 120  # characters of a title that are looked at; no cover has room for more


@dataclass(frozen=True)
class Cloth:
    """Two tones of a binding and the ink that is read on the first; traditional pigment names."""

    name: str
    field: str
    spine: str
    ink: str


CLOTHS: tuple[Cloth, ...] = (
    Cloth("靛青", "#2f4a66", "#223650", "#f4efe2"),
    Cloth("黛", "#3c454f", "#2b323a", "#f1ede3"),
    Cloth("赭石", "#74503a", "#593c2b", "#f8efe0"),
    Cloth("竹青", "#4c6152", "#38493e", "#f3f1e4"),
    Cloth("石青", "#35606c", "#264a55", "#f0f1e8"),
    Cloth("绛紫", "#5d424f", "#46303b", "#f6ece7"),
    Cloth("墨绿", "#32493f", "#23352e", "#efeee2"),
    Cloth("缃", "#e4d7b4", "#cbbb90", "#2c2719"),
    Cloth("月白", "#d3dcdb", "#b4c2c2", "#1f2a30"),
    Cloth("藕荷", "#d8cbd1", "#bda9b3", "#2b2127"),
    Cloth("秋香", "#cfc79d", "#b3a976", "#29271a"),
    Cloth("灰", "#c9c7c0", "#aaa79e", "#22242a"),
)
SLIP, SLIP_INK = "#f3ead3", "#221f19"

# A class keeps its cloths, so that a shelf browsed by class reads as a shelf. Keys are the first letter of a class mark.
_BY_CLASS = {
    "A": (2, 5), "B": (1, 10, 5), "C": (4, 11), "D": (0, 1), "E": (6, 3), "F": (2, 7), "G": (4, 8), "H": (8, 0),
    "I": (0, 5, 9, 8, 2, 10), "J": (7, 2, 9), "K": (2, 1, 7, 10), "N": (11, 4), "O": (0, 8), "P": (6, 4), "Q": (3, 6), "R": (8, 3),
    "S": (3, 10), "T": (1, 11, 4, 8), "U": (0, 11), "V": (4, 0), "X": (6, 8), "Z": (10, 1),
}  # fmt: skip


@lru_cache(maxsize=2000)  # lists show the same books again and again
def cover_svg(title: str, author: str = "", class_letter: str = "", script: str = "") -> str:
    """The cover as one `<svg>` element, safe to put into a page; decorative, so hidden from screen readers.

    `class_letter` chooses the cloths (first letter of a class mark, may be empty); `script` is the language tag of the
    title ("zh-Hans", "en" …) and, when empty, is read off its characters.
    """
    title, author = _clean(title, LONGEST), _clean(author, 40)
    seed = sha256(f"{title}\x00{author}\x00{class_letter[:1].upper()}".encode()).digest()
    cloth = _cloth(class_letter, seed)
    if _is_cjk(title, script):
        family = SERIF_HANT if script == "zh-Hant" else SERIF
        draw = (_slip, _columns, _columns)[seed[1] % 3]
        body = draw(title, author, cloth)
    else:
        family = SERIF_LATIN
        body = _lines(title, author, cloth, framed=seed[1] % 2 == 0)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true" focusable="false" '
        f'font-family="{family}"><rect width="{WIDTH}" height="{HEIGHT}" fill="{cloth.field}"/>{body}</svg>'
    )


def _clean(text: str, longest: int) -> str:
    """Without control, format and unpaired characters that XML refuses or that would turn the line around."""
    kept = (
        " " if character.isspace() else character
        for character in text[: longest * 4]
        if character.isspace() or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Cn", "Co"}
    )
    return " ".join("".join(kept).split())[:longest].strip()


def _cloth(class_letter: str, seed: bytes) -> Cloth:
    choices: Sequence[int] = _BY_CLASS.get(class_letter[:1].upper(), range(len(CLOTHS)))
    return CLOTHS[choices[seed[0] % len(choices)]]


def _is_cjk(title: str, script: str) -> bool:
    if script:
        return script.split("-", maxsplit=1)[0] in {"zh", "ja", "ko", "lzh", "yue"} and any(map(_wide, title))
    letters = [character for character in title if character.isalpha()]
    return bool(letters) and sum(map(_wide, letters)) * 2 >= len(letters)


def _wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in {"W", "F"}


def _rtl(text: str) -> bool:
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in {"L", "R", "AL"}:
            return kind != "L"
    return False


def _pieces(text: str, size: int, most: int) -> list[str]:
    """`text` cut to columns of `size` characters, evenly filled, at most `most` of them, an ellipsis at a cut."""
    count = min(most, -(-len(text) // size))
    if not count:
        return []
    if len(text) > size * most:
        text = text[: size * most - 1] + "…"
    each = -(-len(text) // count)
    return [text[start : start + each].strip() for start in range(0, len(text), each)]


def _vertical(
    text: str, x: float, y: float, *, size: float, fill: str, anchor: str = "start", weight: int = 600
) -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" fill="{fill}" font-weight="{weight}" '
        f'writing-mode="vertical-rl" text-anchor="{anchor}">{escape(text)}</text>'
    )


def _slip(title: str, author: str, cloth: Cloth) -> str:
    """A thread-bound volume: stitches at the right edge, the title on a pasted slip at the upper left."""
    main, rest = _main_title(title)
    size = 17 if len(main) <= 6 else 14 if len(main) <= 9 else 11
    columns = _pieces(main, 116 // size, 2)
    width = len(columns) * (size + 3) + 9
    height = min(138, max(len(column) for column in columns) * size + 20)
    stitches = "".join(f'<path d="M107 {y}h13" stroke="{cloth.ink}" stroke-opacity=".55"/>' for y in (12, 60, 108, 156))
    parts = [
        f'<path d="M107 0v{HEIGHT}" stroke="{cloth.ink}" stroke-opacity=".55"/>{stitches}',
        f'<rect x="9" y="9" width="{width}" height="{height}" fill="{SLIP}"/>',
        f'<path d="M11.5 11.5h{width - 5}v{height - 5}h-{width - 5}z" fill="none" stroke="{SLIP_INK}" stroke-width=".7"/>',
    ]
    right = 9 + width - 4.5 - (size + 3) / 2
    parts += [
        _vertical(column, right - index * (size + 3), 19, size=size, fill=SLIP_INK)
        for index, column in enumerate(columns)
    ]
    if rest and width < 60:
        parts.append(_vertical(_pieces(rest, 13, 1)[0], 9 + width + 10, 14, size=8, fill=cloth.ink, weight=400))
    if author:
        parts.append(
            _vertical(_pieces(author, 11, 1)[0], 97, HEIGHT - 10, size=8.5, fill=cloth.ink, anchor="end", weight=400)
        )
    return "".join(parts)


def _columns(title: str, author: str, cloth: Cloth) -> str:
    """A cloth binding: darker spine at the right, title in columns from the right, author below left."""
    main, rest = _main_title(title)
    size = 21 if len(main) <= 5 else 17 if len(main) <= 7 else 15 if len(main) <= 16 else 12
    columns = _pieces(main, 132 // size, 3 if size > 12 else 4)
    step = size * 1.35
    right = 104 - size / 2 - 6
    parts = [
        f'<rect x="108" width="12" height="{HEIGHT}" fill="{cloth.spine}"/>',
        f'<path d="M8 0v{HEIGHT}" stroke="{cloth.ink}" stroke-opacity=".28" stroke-width=".8"/>',
    ]
    parts += [
        _vertical(column, right - index * step, 16, size=size, fill=cloth.ink) for index, column in enumerate(columns)
    ]
    left = right - (len(columns) - 1) * step - size / 2
    if rest and left > 46:
        parts.append(_vertical(_pieces(rest, 14, 1)[0], left - 9, 18, size=8.5, fill=cloth.ink, weight=400))
    if author:
        parts.append(
            _vertical(_pieces(author, 12, 1)[0], 19, HEIGHT - 14, size=9, fill=cloth.ink, anchor="end", weight=400)
        )
    return "".join(parts)


def _main_title(title: str) -> tuple[str, str]:
    """Title proper and the other title information after the first colon or equals sign (ISBD punctuation)."""
    for mark in (" : ", "：", ": ", " = ", " / "):
        if mark in title:
            main, rest = title.split(mark, 1)
            if main.strip():
                return main.strip(), rest.strip()
    return title, ""


def _lines(title: str, author: str, cloth: Cloth, *, framed: bool) -> str:
    """A cloth binding read from the left: spine at the left, title in lines above, author below a rule."""
    main, _rest = _main_title(title)
    size, lines = _fit(main)
    rtl = _rtl(main)
    x, direction = (108, ' direction="rtl"') if rtl else (26, "")
    parts = [f'<rect width="12" height="{HEIGHT}" fill="{cloth.spine}"/>']
    if framed:
        parts.append(
            f'<rect x="18" y="8" width="94" height="{HEIGHT - 16}" fill="none" stroke="{cloth.ink}" '
            'stroke-opacity=".45" stroke-width=".8"/>'
        )
    y = 20.0 + size
    for line in lines:
        parts.append(
            f'<text x="{x}" y="{y:g}" font-size="{size}" fill="{cloth.ink}" font-weight="600"{direction}>'
            f"{escape(line)}</text>"
        )
        y += size * 1.2
    parts.append(f'<path d="M26 {y - size * 0.35:g}h22" stroke="{cloth.ink}" stroke-opacity=".6"/>')
    if author:
        name = _wrap(author, 84 / 8.5, 2)
        foot = HEIGHT - 18 - (len(name) - 1) * 10
        parts += [
            f'<text x="{x}" y="{foot + index * 10:g}" font-size="8.5" fill="{cloth.ink}"{direction}>'
            f"{escape(line)}</text>"
            for index, line in enumerate(name)
        ]
    return "".join(parts)


def _fit(title: str) -> tuple[int, list[str]]:
    """The largest size at which the title takes at most five lines and no word is cut; the smallest cuts."""
    for size, most in ((17, 4), (14, 5), (12, 6)):
        room = 82 / size
        lines = _wrap(title, room, most + 1)
        if len(lines) <= most and all(_length(word) <= room for word in title.split()):
            return size, lines
    return 10, _wrap(title, 82 / 10, 9)


def _length(text: str) -> float:
    """Width in ems, after the usual proportions of a serif face."""
    return sum(map(_ems, text))


@lru_cache(maxsize=4096)
def _ems(character: str) -> float:
    if _wide(character):
        return 1.0
    if character in " .,;:'|!ijltI()[]f":
        return 0.31
    if character in "mwMW—@%":
        return 0.86
    return 0.66 if character.isupper() else 0.51


def _wrap(text: str, room: float, most: int) -> list[str]:
    """Lines of at most `room` ems; words longer than a line are cut; what is beyond `most` lines ends in an ellipsis."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        for part in _cut(word, room):
            joined = f"{line} {part}".strip()
            if line and _length(joined) > room:
                lines.append(line)
                line = part
            else:
                line = joined
    if line:
        lines.append(line)
    if len(lines) > most:
        lines = lines[:most]
        lines[-1] = lines[-1][: max(1, len(lines[-1]) - 2)].rstrip() + "…"
    return lines


def _cut(word: str, room: float) -> list[str]:
    if _length(word) <= room:
        return [word]
    parts: list[str] = []
    part = ""
    for character in word:
        if part and _length(part + character) > room:
            parts.append(part)
            part = ""
        part += character
    return [*parts, part]
