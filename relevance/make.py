"""`python -m relevance.make [--check]`: write `queries.tsv` and `judgements.tsv` from `needs.tsv` and the demo's records.

The same bytes on every run; `--check` says whether the files are what this would write. Needs no database.
"""

import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from relevance.conditions import EXACT, Records, judged
from relevance.drawing import Need, draw, order
from tianlu.marc import project
from tianlu.portal.demo.build import records

FOLDER: Final = Path(__file__).parent
PARTS: Final = ("frozen", "open")


def written(folder: Path = FOLDER) -> list[Need]:
    """Needs that people wrote down: kind, wordings, condition."""
    rows = (folder / "needs.tsv").read_text(encoding="utf-8").splitlines()[1:]
    cells = (row.split("\t") for row in rows)
    return [Need(kind, tuple(wordings.split("|")), wanted) for kind, wordings, wanted in cells]


def descriptions() -> list[dict[str, Any]]:
    """Every record of the demo library as the catalog describes it."""
    return [project(record, dialect).to_dict() for record, dialect in records()]  # type: ignore[arg-type]


def parted(needs: Sequence[Need]) -> list[tuple[str, str, Need]]:
    """Needs with a number of their kind and the part they are in: every other one of a kind, in drawn order, is frozen."""
    kinds: dict[str, list[Need]] = defaultdict(list)
    for need in needs:
        kinds[need.kind].append(need)
    found = []
    for kind, own in kinds.items():
        drawn = sorted(own, key=lambda need: order("|".join(need.wordings)))
        for place, need in enumerate(drawn):
            found.append((f"{kind}-{place + 1:02}", PARTS[place % 2], need))
    return found


def make(bibs: Sequence[dict[str, Any]], needs: Iterable[Need]) -> tuple[str, str]:
    """The two files. A need that no record answers is left out, with a word about it."""
    records = Records([judged(bib) for bib in bibs])
    queries = ["query\tpart\tclass\tneed\ttyped"]
    judgements = ["need\trecord\tgrade\ttitle"]
    for number, part, need in parted(list(needs)):
        found = sorted((-grade, record.number, record.shown) for record, grade in records.graded(need.wanted))
        if not found or found[0][0] != -EXACT:
            sys.stderr.write(f"{number}: nothing answers {need.wordings[0]} ({need.wanted})\n")
            continue
        for letter, typed in zip("abcdefgh", need.wordings, strict=False):
            queries.append(f"{number}{letter}\t{part}\t{need.kind}\t{number}\t{typed}")
        judgements += [f"{number}\t{record}\t{-level}\t{shown}" for level, record, shown in found]
    return "\n".join(queries) + "\n", "\n".join(judgements) + "\n"


def main(words: Sequence[str]) -> int:
    bibs = descriptions()
    made = dict(zip(("queries.tsv", "judgements.tsv"), make(bibs, [*draw(bibs), *written()]), strict=True))
    if "--check" in words:
        other = [name for name, text in made.items() if (FOLDER / name).read_text(encoding="utf-8") != text]
        sys.stdout.write(f"not what would be made: {', '.join(other)}\n" if other else "as made\n")
        return 1 if other else 0
    for name, text in made.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
        sys.stdout.write(f"{name}: {text.count(chr(10)) - 1:,} lines\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
