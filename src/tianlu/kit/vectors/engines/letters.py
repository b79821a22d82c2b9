"""A tiny embedder that needs nothing: texts are near when they share characters and parts of words.

Each piece of the folded text (single Chinese characters and pairs of them; words and their three-letter parts) has a
fixed direction of +1 and -1 drawn from its BLAKE2 digest; a text's vector is the weighted sum of its pieces' directions.
Sums of random directions keep cosines (Johnson-Lindenstrauss), so this is n-gram similarity in 384 dimensions. It finds
spelling and wording, not meaning: for machines too small for a model, and for tests, where it is fast and always the same.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np

from tianlu.kit.text import fold
from tianlu.kit.vectors.data import Floats

_WORDS = re.compile(r"[0-9a-z]+|[^\W0-9a-z]+")


class Letters:
    """Deterministic, about 3,000 titles a second."""

    name = "letters/1"
    unrelated = 0.3
    dimensions = 384

    def available(self) -> bool:
        return True

    def embed_queries(self, texts: Sequence[str]) -> Floats:
        return self.embed_passages(texts)

    def embed_passages(self, texts: Sequence[str]) -> Floats:
        found = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            for piece, weight in _pieces(text):
                found[row] += weight * _direction(piece)
            if not found[row].any():
                found[row] = _direction("")
        unit: Floats = found / np.linalg.norm(found, axis=1, keepdims=True)
        return unit

    def close(self) -> None:
        """Nothing is held."""


def _pieces(text: str) -> Iterator[tuple[str, float]]:
    for word in _WORDS.findall(fold(text)):
        if word.isascii():
            yield word, 2.0
            for start in range(len(word) - 2):
                yield f"-{word[start : start + 3]}", 0.5
        else:
            for start, character in enumerate(word):
                yield character, 0.5
                if start:
                    yield word[start - 1 : start + 1], 1.0


@lru_cache(maxsize=20_000)
def _direction(piece: str) -> Floats:
    bits = np.frombuffer(hashlib.blake2b(piece.encode(), digest_size=48).digest(), dtype=np.uint8)
    found: Floats = np.unpackbits(bits).astype(np.float32) * 2 - 1
    return found
