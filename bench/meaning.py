"""`python -m bench meaning [COUNT]`: what it costs to make a catalog findable by meaning, and what provisional vectors lose.

CPU seconds of one thread for 100,000 titles: by the model, and provisionally (the model's vectors of the commonest words and
of a sample, then every title from those). nDCG@10 of the judged queries in the demo library with the vectors of the model,
with provisional ones, and half way, when the model has replaced every other one. Needs the demo's vectors
(`python scripts/demo_vectors.py`); words and samples of COUNT titles come from `bench/titles.py` where its data are.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench import machine
from bench.pages import demo_home
from bench.tables import show
from tianlu.portal.demo import VECTORS

_MANY = 100_000


def run(count: int = _MANY) -> None:
    """Measure in a process of its own, which holds one thread and the demo library."""
    if not VECTORS.is_file():
        sys.stderr.write(
            "bench meaning: the demo's vectors are not there; `python scripts/demo_vectors.py` makes them.\n"
        )
        return
    with tempfile.TemporaryDirectory(prefix="tianlu-bench-") as folder:
        settings = {**demo_home(Path(folder)), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "TIANLU_EMBED": ""}
        settings.pop("TIANLU_EMBED")
        done = subprocess.run(
            [sys.executable, "-m", "bench.provisional", str(count)],
            env=settings,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
    found = json.loads(done.stdout.splitlines()[-1])
    note = f"Equal texts in the demo library: {found['equal']:.1%}. {machine.words()}"
    columns = ["titles", "", "titles/CPU-s", "CPU-s of 100,000", "CPU minutes"]
    show("Meaning of 100,000 titles", columns, _costs(found), note)
    show(
        "nDCG@10, words and meaning",
        ["", *(f"{part} {kind or 'all'}" for part, kind, *_ in _rows(found))],
        _quality(found),
    )


def _costs(found: dict[str, Any]) -> list[list[object]]:
    model, by_length = found["model_rate"], found["sorted_rate"]
    rows: list[list[object]] = [
        ["demo", "the model", model, _MANY / model, _MANY / model / 60],
        ["demo", "the model, batches by length", by_length, _MANY / by_length, _MANY / by_length / 60],
    ]
    for name in ("demo", "many"):
        if name in found:
            one = found[name]
            once = one["words"] / one["words_rate"] + one["sample"] / model + one["learning"]
            each = (one["counting"] + one["using"]) / one["texts"]
            label = name if name == "demo" else f"{one['texts']:,}"
            all_of = once + _MANY * each
            rows.append(
                [label, f"provisional: {one['words']:,} words, {one['sample']:,} titles", 1 / each, all_of, all_of / 60]
            )
    return rows


def _rows(found: dict[str, Any]) -> list[list[Any]]:
    rows: list[list[Any]] = found["ndcg"]["model"]
    return rows


def _quality(found: dict[str, Any]) -> list[list[object]]:
    words: list[object] = ["words alone", *(round(row[2], 3) for row in _rows(found))]
    return [words, *([name, *(round(row[3], 3) for row in rows)] for name, rows in found["ndcg"].items())]
