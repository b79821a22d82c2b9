"""Vectors of texts without running the model on them: from the vectors of their words, which the model made once.

A text is taken apart into words, pairs of characters and single characters. Of each kind the mean of the vectors is taken,
rare pieces counting more (smooth inverse frequency: Arora et al. 2017, with its constant of 0.001), and the mean of all; a
linear map, fitted by ridge regression on texts that the model has embedded, makes one vector of the four. So it lies where
the model's own vectors lie, and queries are compared with both alike. Weights were chosen on the open half of `relevance/`.
"""

import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from tianlu.kit.vectors.data import Floats
from tianlu.kit.vectors.engines.codes import quantise, restore

FORMAT: Final = 1
KINDS: Final = ("words", "pairs", "characters")
_MOST: Final = {"words": 9_000, "pairs": 5_000, "characters": 2_500}  # pieces that get a vector
_OFTEN: Final = 2  # texts a piece stands in, at least
_RARE: Final = 0.001  # share of texts from which on a piece counts less than half
_RIDGE: Final = 0.03
_SHARES: Final = (1.0, 1.0, 0.5)  # of the kinds in the mean of all pieces
_HAN: Final = "\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff"
_RUN: Final = re.compile(f"[{_HAN}]+")
_WORD: Final = re.compile(rf"[^\W\d_{_HAN}]+(?:['’][^\W\d_{_HAN}]+)?")
_SUM: Final = 32  # bytes: the SHA-256 of the rest comes first, since damage shows in too many ways otherwise


def pieces_of(text: str) -> tuple[list[str], list[str], list[str]]:
    """Words in letters, pairs of neighbouring characters, and characters, in the order of `KINDS`."""
    text = text.lower()
    runs = _RUN.findall(text)
    pairs = [run[at : at + 2] for run in runs for at in range(len(run) - 1)]
    return _WORD.findall(text), pairs, [character for run in runs for character in run]


class PieceCounts:
    """In how many texts each piece stands."""

    def __init__(self) -> None:
        self.texts = 0
        self._counts: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}

    def add(self, texts: Iterable[str]) -> None:
        for text in texts:
            self.texts += 1
            for kind, pieces in zip(KINDS, pieces_of(text), strict=True):
                self._counts[kind].update(set(pieces))

    def commonest(self) -> dict[str, dict[str, float]]:
        """The pieces worth a vector, by kind, each with its weight."""
        return {
            kind: {
                piece: _RARE / (_RARE + count / self.texts)
                for piece, count in self._counts[kind].most_common(_MOST[kind])
                if count >= _OFTEN
            }
            for kind in KINDS
        }


@dataclass(frozen=True, slots=True)
class Table:
    """Pieces of one kind: their rows in `vectors`, which are of length 1, and their weights."""

    rows: Mapping[str, int]
    weights: Floats
    vectors: Floats


class Wordwise:
    """About 18,000 titles a CPU-second. `texts` is how many the pieces were counted in."""

    def __init__(self, model: str, tables: Sequence[Table], turn: Floats, texts: int) -> None:
        self.model, self.texts = model, texts
        self._tables, self._turn = tables, turn
        self._heavy = [table.vectors * table.weights[:, None] for table in tables]

    def embed(self, texts: Sequence[str]) -> Floats:
        """Vectors of length 1, shape (texts, dimensions); a text without a known piece gets the mean of all."""
        found = _means(self._tables, self._heavy, texts) @ self._turn
        unit: Floats = found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), np.float32(1e-12))
        return unit

    def save(self, path: Path) -> None:
        """Write it to a file, which gets its name when it is complete (16,000 pieces: 8 MB)."""
        vectors = np.concatenate([table.vectors for table in self._tables])
        base = vectors.mean(axis=0)
        integers, scales = quantise(vectors, base)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(path.name + ".part")
        file = io.BytesIO()
        np.savez_compressed(
            file,
            about=np.asarray(
                [self.model, str(FORMAT), str(self.texts), *(str(len(table.rows)) for table in self._tables)]
            ),
            pieces=np.asarray("\n".join(piece for table in self._tables for piece in table.rows)),
            weights=np.concatenate([table.weights for table in self._tables]),
            integers=integers,
            scales=scales,
            base=base,
            turn=self._turn.astype(np.float16),
        )
        part.write_bytes(hashlib.sha256(file.getbuffer()).digest() + file.getbuffer())
        part.replace(path)

    @classmethod
    def load(cls, path: Path, model: str) -> "Wordwise | None":
        """What `save` wrote; None where there is none, a damaged one, or one of another model or format."""
        try:
            content = path.read_bytes()
        except OSError:
            return None
        if hashlib.sha256(content[_SUM:]).digest() != content[:_SUM]:
            return None
        with np.load(io.BytesIO(content[_SUM:]), allow_pickle=False) as held:
            arrays: dict[str, npt.NDArray[Any]] = {name: held[name] for name in held.files}
        made_by, written, texts, *sizes = arrays["about"].tolist()
        if made_by != model or written != str(FORMAT):
            return None
        vectors = restore(arrays["integers"], arrays["scales"], arrays["base"])
        pieces = str(arrays["pieces"]).split("\n")
        tables, at = [], 0
        for size in map(int, sizes):
            rows = {piece: row for row, piece in enumerate(pieces[at : at + size])}
            tables.append(Table(rows, arrays["weights"][at : at + size], vectors[at : at + size]))
            at += size
        return cls(model, tables, arrays["turn"].astype(np.float32), int(texts))


def learn(model: str, tables: Sequence[Table], texts: Sequence[str], vectors: Floats, counted: int) -> Wordwise:
    """Fit the map so that these texts come out as near as can be to the vectors the model gave them.

    The pieces were counted in `counted` texts.
    """
    heavy = [table.vectors * table.weights[:, None] for table in tables]
    given = _means(tables, heavy, texts).astype(np.float64)
    square = given.T @ given
    square[np.diag_indices_from(square)] += _RIDGE
    turn = np.linalg.solve(square, given.T @ vectors.astype(np.float64))
    return Wordwise(model, tables, turn.astype(np.float32), counted)


def _means(tables: Sequence[Table], heavy: Sequence[Floats], texts: Sequence[str]) -> Floats:
    """For each text the mean of its pieces, of length 1, then their means by kind, side by side, and a one."""
    width = heavy[0].shape[1]
    found = np.zeros((len(texts), width * (len(tables) + 1) + 1), dtype=np.float32)
    found[:, -1] = 1
    for place, text in enumerate(texts):
        row = found[place]
        for number, (table, pieces) in enumerate(zip(tables, pieces_of(text), strict=True)):
            rows = [at for piece in pieces if (at := table.rows.get(piece)) is not None]
            if rows:
                whole = heavy[number][rows].sum(axis=0)
                row[:width] += np.float32(_SHARES[number]) * whole
                row[(number + 1) * width : (number + 2) * width] = whole / table.weights[rows].sum()
        row[:width] /= max(float(np.linalg.norm(row[:width])), 1e-12)
    return found
