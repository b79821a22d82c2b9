"""What a format says of a field: its name, indicators, subfields and coded positions."""

from __future__ import annotations

from typing import NamedTuple


class Subfield(NamedTuple):
    """``codes`` names the list that its values are of (``codes.code_list``)."""

    code: str
    name: str
    repeatable: bool = True
    required: bool = False
    help: str = ""
    codes: str = ""


class Indicator(NamedTuple):
    """``values`` are (value, meaning); none at all means that any value may stand here."""

    name: str = ""
    values: tuple[tuple[str, str], ...] = ((" ", "undefined"),)


class Position(NamedTuple):
    """A stretch of a coded field. ``values`` are (value, meaning), none for text and numbers; a stretch longer than
    its values holds several of them side by side. ``codes`` names a list of values too long to stand here."""

    start: int
    length: int
    name: str
    values: tuple[tuple[str, str], ...] = ()
    codes: str = ""


class FieldFormat(NamedTuple):
    """``length`` is that of the control field, or of subfield $a, in characters; 0 where it is not fixed.

    A control field has no subfields, and indicators without values.
    """

    tag: str
    name: str
    repeatable: bool
    required: bool = False
    ind1: Indicator = Indicator()
    ind2: Indicator = Indicator()
    subfields: tuple[Subfield, ...] = ()
    help: str = ""
    length: int = 0
