"""Making a file of vectors: once, and from where an interruption left it."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from tianlu.kit.vectors import Floats, VectorFile, embed_to_file, embedder_at, mark_of

TEXTS = {mark_of(text): text for text in (f"山水志第{number}卷" for number in range(150))}


class Counting:
    """The embedder of letters, which counts, and breaks off after so many texts."""

    def __init__(self, breaks_after: int = 1000) -> None:
        self.inner, self.embedded, self.left = embedder_at("letters:"), 0, breaks_after
        assert self.inner is not None
        self.name, self.dimensions = self.inner.name, self.inner.dimensions

    def embed_passages(self, texts: Sequence[str]) -> Floats:
        if self.left < len(texts):
            raise KeyboardInterrupt
        self.left -= len(texts)
        self.embedded += len(texts)
        assert self.inner is not None
        return self.inner.embed_passages(texts)


def test_an_interrupted_making_goes_on_and_a_made_one_is_read(tmp_path: Path) -> None:
    path = tmp_path / "made" / "vectors.npz"
    with pytest.raises(KeyboardInterrupt):
        embed_to_file(path, Counting(70), TEXTS)  # type: ignore[arg-type]
    assert not path.exists()
    second = Counting()
    made = embed_to_file(path, second, TEXTS)  # type: ignore[arg-type]
    assert second.embedded == 150 - 64
    third = Counting()
    read = embed_to_file(path, third, TEXTS)  # type: ignore[arg-type]
    assert third.embedded == 0
    assert np.allclose(made, read, atol=0.02)
    assert VectorFile(path).marks.tolist() == sorted(TEXTS)


def test_other_texts_make_another_file_with_what_the_first_one_held(tmp_path: Path) -> None:
    path = tmp_path / "vectors.npz"
    first = embed_to_file(path, Counting(), TEXTS)  # type: ignore[arg-type]
    fewer = dict(list(TEXTS.items())[:20]) | {mark_of("边城"): "边城"}
    again = Counting()
    made = embed_to_file(path, again, fewer)  # type: ignore[arg-type]
    assert again.embedded == 1
    assert np.allclose(made[:20], first[:20], atol=0.02)
    assert VectorFile(path).marks.tolist() == sorted(fewer)


def test_vectors_of_another_model_are_not_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "vectors.npz"
    embed_to_file(path, Counting(), TEXTS)  # type: ignore[arg-type]
    other = Counting()
    other.name = "another"
    embed_to_file(path, other, TEXTS)  # type: ignore[arg-type]
    assert other.embedded == len(TEXTS)
    assert VectorFile(path).model == "another"
