"""ISO 5426 "Extension of the Latin alphabet for bibliographic information interchange", over ASCII.

Each diacritic stands before its letter. The tables are the right half of the standard's code table.
"""

from __future__ import annotations

import unicodedata


def _row(first: int, characters: str) -> dict[int, str]:
    return {first + at: character for at, character in enumerate(characters) if character != " "}


_LETTERS: dict[int, str] = {
    **_row(0xA1, "¡„£$¥†§′‘“«♭©℗®"),
    **_row(0xB0, "ʻʼ‚   ‡·″’”»♯ʹʺ¿"),
    **_row(0xE1, "ÆĐ   Ĳ ŁØŒ Þ"),
    **_row(0xF1, "æđð ıĳ łøœßþ"),
    0x88: "\x98",  # non-sorting text begins, ISO 6630
    0x89: "\x9c",
}
_MARKS: dict[int, str] = _row(
    0xC0,
    "\u0309\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u0308\u030a\u0315\u0313\u030b\u031b\u030c"
    "\u0327\u031c\u0326\u0328\u0325\u032e\u0323\u0324\u0332\u0333\u0329\u032d \u0360",
)
_REVERSE = {character: code for code, character in {**_LETTERS, **_MARKS}.items() if character != "$"}
_REVERSE["\u0308"] = 0xC8


def decode(raw: bytes) -> str:
    """Text in NFC; raises UnicodeDecodeError at the first byte that the table does not define."""
    if raw.isascii():
        return raw.decode("ascii")
    out: list[str] = []
    marks = ""
    for at, byte in enumerate(raw):
        if byte in _MARKS:
            marks += _MARKS[byte]
            continue
        character = chr(byte) if byte < 0x80 else _LETTERS.get(byte)
        if character is None or (marks and character < " "):
            raise UnicodeDecodeError("iso-5426", raw, at, at + 1, "undefined byte")
        out.append(character + marks)
        marks = ""
    if marks:
        raise UnicodeDecodeError("iso-5426", raw, len(raw) - 1, len(raw), "diacritic without a letter")
    return unicodedata.normalize("NFC", "".join(out))


def encode(text: str) -> bytes:
    """ISO 5426 bytes; raises UnicodeEncodeError for a character that the table does not have."""
    if text.isascii():
        return text.encode("ascii")
    out = bytearray()
    letter = 0
    for at, character in enumerate(text):
        for part in character if character in _REVERSE else unicodedata.normalize("NFD", character):
            code = ord(part) if part < "\x80" else _REVERSE.get(part)
            if code is None:
                raise UnicodeEncodeError("iso-5426", text, at, at + 1, "not in ISO 5426")
            if code in _MARKS:
                out.insert(letter, code)
                letter += 1
            else:
                letter = len(out)
                out.append(code)
    return bytes(out)
