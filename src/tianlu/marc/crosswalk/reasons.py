"""Why something is lost, in classes a person can do something with."""

from __future__ import annotations

from typing import Literal

from tianlu.marc.crosswalk.ledger import Loss
from tianlu.marc.dialects import Dialect

Why = Literal["coded", "own", "linking", "record", "words"]
_OF_RECORD = {
    "marc21": ("001", "003", "005", "035", "040", "042"),
    "unimarc": ("001", "003", "005", "035", "801", "802", "830"),
}


def why(loss: Loss, dialect: Dialect) -> Why:
    """``coded``: a code without a counterpart; ``own``: a field of one library (9XX); ``linking``: control subfields;
    ``record``: said of the record, not of the book; ``words``: the format has no place for it."""
    if loss.code.startswith("/") or loss.tag in ("006", "007") or (dialect != "marc21" and loss.tag[:1] == "1"):
        return "coded"
    if loss.tag[:1] == "9" or not loss.tag.isdigit():
        return "own"
    if loss.tag in _OF_RECORD["marc21" if dialect == "marc21" else "unimarc"]:
        return "record"
    return "linking" if loss.code in "0123567" and loss.code else "words"
