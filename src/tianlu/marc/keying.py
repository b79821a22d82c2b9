"""Fields as a cataloguer reads and types them: ``‡`` (or ``$``) and a code begin a subfield."""

from __future__ import annotations

import re

from tianlu.marc.record import DELIMITER, Field

MARK = "‡"
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
_BREAKS = re.compile(r"[ \t]*[\r\n\v\f\u0085\u2028\u2029]+[ \t]*")
_DOLLAR = re.compile(r"\$\$|\$(?=[a-zA-Z0-9])")
_WIDE = str.maketrans({code + 0xFEE0: code for code in range(0x21, 0x7F)})  # as a Chinese input method types them
_WIDE_CODE = re.compile(f"{MARK}[！-～]")
_LEADER_TAGS = ("LDR", "000")
_BLANK = str.maketrans("#␣_", "   ")


def typable(field: Field) -> bool:
    """Whether the field can be shown for typing and comes back as it was.

    It cannot with malformed indicators, control characters, or a ``‡`` that is part of its text.
    """
    return MARK not in field.text and typed(field.tag, field.ind1, field.ind2, body_of(field)) == field


def body_of(field: Field) -> str:
    """The text of a control field, or the subfields of a data field with their marks."""
    return field.text if field.is_control else field.text[2:].replace(DELIMITER, MARK)


def typed(tag: str, ind1: str, ind2: str, body: str) -> Field | None:
    """The field that was typed, finished or not; None when nothing was.

    Tags, indicators and codes of full width are meant in half width. A blank indicator may be empty, ``#``, ``␣`` or ``_``; line breaks become spaces. Text before the first mark belongs to
    subfield a. ``$`` followed by a letter or digit is a mark where no ``‡`` is used, ``$$`` the sign itself.
    """
    tag = _CONTROLS.sub("", tag).strip().translate(_WIDE)
    text = plain(body)
    if tag.startswith("00"):
        return Field(tag, text)
    marks = f"{_indicator(ind1)}{_indicator(ind2)}"
    if not tag and not text.strip() and not marks.strip():
        return None
    return Field(tag, marks + _marked(text))


def is_leader_tag(tag: str) -> bool:
    """Whether the tag is one by which other systems show the leader; no field has it."""
    return tag.translate(_WIDE).upper() in _LEADER_TAGS


def plain(text: str) -> str:
    """The text on one line, without control characters, which would end a subfield or a record."""
    return _CONTROLS.sub("", _BREAKS.sub(" ", text))


def _marked(text: str) -> str:
    if MARK not in text:
        text = _DOLLAR.sub(lambda found: "$" if found[0] == "$$" else MARK, text)
    text = _WIDE_CODE.sub(lambda found: found[0].translate(_WIDE), text)
    start = text.lstrip()
    if start.startswith(MARK):
        text = start
    elif start:
        text = f"{MARK}a{text}"
    else:
        text = ""
    return text.replace(MARK, DELIMITER)


def _indicator(given: str) -> str:
    return given.translate(_WIDE).translate(_BLANK).strip()[:1] or " "
