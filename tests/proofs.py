"""Counts and seeds of the long proofs: small here, full under TIANLU_PROVE=1; TIANLU_SEED repeats a run."""

import os
import random
from typing import Final

TOLD: Final = "shown: "  # begins what `say` prints, apart from what the programs under proof print themselves
EXAMPLES: Final = 1000  # of each property under `make prove`


def full() -> bool:
    """Whether this run is `make prove`."""
    return os.environ.get("TIANLU_PROVE") == "1"


def count(small: int, whole: int) -> int:
    return whole if full() else small


def seed() -> int:
    """The seed of this proof, printed so that a failure can be repeated."""
    chosen = int(os.environ.get("TIANLU_SEED") or random.SystemRandom().randrange(2**32))
    say(f"seed {chosen} (repeat with TIANLU_SEED={chosen})")
    return chosen


def say(what: str) -> None:
    """Shown when the test fails, and in the report of the long proofs."""
    print(f"{TOLD}{what}")  # noqa: T201
