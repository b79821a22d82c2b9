"""Taking out of a text what could name a person."""

import re

TEXT_LENGTH = 200
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_MAIL = re.compile(r"[^\s@]{1,64}@[^\s@]{1,200}\.[^\s@]{2,}")
_LONG_NUMBER = re.compile(r"(?<![0-9A-Za-z])\+?\d(?:[ -]?\d){9,}[Xx]?(?![0-9A-Za-z])")


def masked(text: str, length: int = TEXT_LENGTH) -> str:
    """`text` shortened to `length` characters, with e-mail addresses and the numbers of people replaced by `•`.

    A run of ten or more digits is taken for a telephone, card or identity number unless it can be an ISBN: ten
    characters whose check digit fits, or thirteen that begin with 978 or 979.
    """
    text = _CONTROL.sub(" ", text[: length * 2]).encode("utf-8", "replace").decode()  # half surrogates become ?
    return _LONG_NUMBER.sub(_mask_number, _MAIL.sub("•", text))[:length]


def _mask_number(match: re.Match[str]) -> str:
    digits = re.sub(r"[ +-]", "", match[0]).upper()
    if len(digits) == 13 and digits.startswith(("978", "979")):
        return match[0]
    if len(digits) == 10:
        total = sum((10 - place) * (10 if digit == "X" else int(digit)) for place, digit in enumerate(digits))
        if total % 11 == 0:
            return match[0]
    return "•"
