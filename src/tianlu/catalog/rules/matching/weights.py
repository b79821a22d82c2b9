"""Points, and how two statements may stand to each other."""

from enum import StrEnum
from typing import Final, NamedTuple

NEVER: Final = -40  # outweighs all that can agree


class Agreement(StrEnum):
    """How two statements stand to each other."""

    SAME = "same"
    NEAR = "near"
    DIFFERENT = "different"
    ONE_SIDED = "one-sided"


class Weight(NamedTuple):
    """What one statement comes to: `points` for (above 0) or against."""

    field: str
    agreement: Agreement
    points: int
    ours: str
    theirs: str
