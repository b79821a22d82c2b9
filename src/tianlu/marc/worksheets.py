"""Records as lines the way catalogues and editors in China and elsewhere print them: no one format, one reader.

A leader, alone or behind ``LDR``, ``LEADER`` or ``000``; then a field on each line: tag, indicators (blank ones as space,
``#`` or ``_``), subfields behind ``$``, ``|``, ``@``, ``ǂ``, ``‡``, ``▼`` or the real delimiter, with or without spaces.
"""

from __future__ import annotations

import re

from tianlu.marc.notices import MarcError, Notice
from tianlu.marc.record import DELIMITER, Field

_LABEL = re.compile(r"(?:LDR|LEADER|000)[:\s]+")
_SIGNS = DELIMITER + "ǂ‡▼$|@"
_CERTAIN = DELIMITER + "ǂ‡▼"  # signs that no text has
_HEAD = re.compile(r"[\s]*((?:[0-9a-zA-Z#_\\ ]|\|(?![0-9a-zA-Z])){0,2})[\s]*")  # "|" fills in UNIMARC
_BLANK = str.maketrans("#_\\", "   ")


def parse(lines: list[str], notices: list[Notice]) -> tuple[str, list[Field]]:
    """Leader and fields. Raises MarcError naming the first line that is no field."""
    label = _LABEL.match(lines[0])
    leader = lines[0][label.end() :] if label else lines[0]
    if not 20 <= len(leader.rstrip()) <= 24:
        raise MarcError("line.malformed", line=1)
    bodies = [line for line in lines[1:] if not line.startswith("00")]
    sign = next((one for one in _SIGNS if all(_parts(line, one) for line in bodies)), "")
    fields = []
    for number, line in enumerate(lines[1:], 2):
        tag = line[:3]
        if len(tag) != 3 or not tag.isascii() or not tag.isalnum():
            raise MarcError("line.malformed", line=number)
        if tag.startswith("00"):
            fields.append(Field(tag, line[3:].removeprefix("\t").removeprefix(" ")))
            continue
        found = _parts(line, sign) if sign else None
        if found is None:
            raise MarcError("line.malformed", line=number)
        fields.append(Field(tag, found[0][0], found[0][1], found[1]))
    if sign not in _CERTAIN and any(_doubtful(field, sign) for field in fields):
        notices.append(Notice("line.ambiguous"))
    return leader.ljust(24), fields


def _parts(line: str, sign: str) -> tuple[str, list[tuple[str, str]]] | None:
    """The two indicators and the subfields of a line, or None when ``sign`` is not what begins its subfields."""
    head, *rest = re.split(re.escape(sign) + r"(?=[0-9a-zA-Z])", line[3:])
    match = _HEAD.fullmatch(head)
    if match is None or not rest:
        return None
    spaced = all(one[1:2] in {"", " "} for one in rest)
    pairs = []
    for at, one in enumerate(rest):
        value = one[1:].removeprefix(" ") if spaced else one[1:]
        pairs.append((one[0], value.removesuffix(" ") if spaced and at + 1 < len(rest) else value))
    return _indicators(head, match[1]), pairs


def _indicators(head: str, found: str) -> str:
    """Two characters: those at their place behind the tag, or what stands alone between spaces."""
    if len(head) == 2:
        two = head
    elif len(head) in {3, 4} and head[0].isspace():
        two = head[1:3]
    elif len(head) == 3:
        two = head[:2]
    else:
        two = found
    return two.translate(_BLANK).ljust(2)[:2]


def _doubtful(field: Field, sign: str) -> bool:
    """Whether a price, an address or an empty subfield may have been taken for the beginning of one."""
    if field.is_control:
        return False
    values = [value for _, value in field.subfields]
    return any(not value or sign in value for value in values) or any(
        code.isdigit() and value[:1] in "0123456789." for code, value in field.subfields[1:]
    )
