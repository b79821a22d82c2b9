"""The arithmetic of the binary-code engine: bytes for precision, bits for speed.

A vector is kept as 8-bit integers with one scale (`quantise`), after taking off a base, the mean of the first vectors:
embeddings share a large common part, which would use up most of the 8 bits. What is left along the base is kept as a
float, for a query lies mostly along it and would feel every rounding there: of the true ten nearest among 32,664 titles,
97.7 % were found without that float when every vector was compared. Its code is one bit per dimension: on which
side of the centre, the mean of all vectors, it lies (`pack`). Codes that differ in few bits belong to near vectors.
Without the centre they hardly do: measured on titles, the 200 nearest codes of 6,700 held 36 % of the true ten nearest,
with it 89 %.
"""

import numpy as np
import numpy.typing as npt

from tianlu.kit.vectors.data import Floats, Ids

Codes = npt.NDArray[np.uint64]
Bytes = npt.NDArray[np.int8]
Distances = npt.NDArray[np.uint16]
FAR = np.uint16(65535)
_CHUNK = 16384  # rows whose codes and counts stay in a processor's cache


def words(dimensions: int) -> int:
    """How many 64-bit words hold a code."""
    return -(-dimensions // 64)


def _direction(base: Floats) -> Floats:
    """The base at length 1; nought for none."""
    unit: Floats = base / np.float32(max(float(np.linalg.norm(base)), 1e-12))
    return unit


def quantise(vectors: Floats, base: Floats) -> tuple[Bytes, Floats]:
    """Integers from -127 to 127, and of each row its scale and its part along the base, shape (rows, 2).

    integers x scale + part x direction of the base + base is about the vector.
    """
    direction = _direction(base)
    rest = vectors - base
    along = rest @ direction
    rest -= along[:, None] * direction
    scales = np.maximum(np.abs(rest).max(axis=1), 1e-12).astype(np.float32) / np.float32(127)
    return np.rint(rest / scales[:, None]).astype(np.int8), np.column_stack([scales, along]).astype(np.float32)


def restore(integers: Bytes, scales: Floats, base: Floats) -> Floats:
    """The vectors that `quantise` was given, as near as it kept them."""
    direction = _direction(base)
    across = integers.astype(np.float32) * scales[:, :1]
    across -= (across @ direction)[:, None] * direction  # rounding leans along the base, where the float knows better
    return across + scales[:, 1:] * direction + base


def pack(vectors: Floats, centre: Floats) -> Codes:
    """One bit per dimension, padded to whole words."""
    bits = np.packbits(vectors > centre, axis=1)
    whole = np.zeros((len(vectors), words(vectors.shape[1]) * 8), dtype=np.uint8)
    whole[:, : bits.shape[1]] = bits
    return whole.view(np.uint64)


def distances(codes: Codes, code: Codes) -> Distances:
    """In how many bits each of `codes` differs from `code`, 16 CPU-ms for a million of 384 bits."""
    found = np.empty(len(codes), dtype=np.uint16)
    for start in range(0, len(codes), _CHUNK):
        counts = np.bitwise_count(codes[start : start + _CHUNK] ^ code)
        piece = found[start : start + _CHUNK]
        piece[:] = counts[:, 0]
        for column in range(1, counts.shape[1]):  # a sum along so short an axis takes twice the time
            piece += counts[:, column]
    return found


def nearest(found: Distances, wanted: int) -> Ids:
    """Rows of the `wanted` smallest distances that are not FAR, and of those that equal the last of them."""
    if wanted >= len(found):
        return np.flatnonzero(found != FAR)
    edge = np.partition(found, wanted - 1)[wanted - 1]
    return np.flatnonzero((found <= edge) & (found != FAR))


def scores(integers: Bytes, scales: Floats, base: Floats, vector: Floats) -> Floats:
    """Dot products with `vector`."""
    direction = _direction(base)
    along = np.float32(direction @ vector)
    across = integers.astype(np.float32) @ (vector - along * direction)
    found: Floats = across * scales[:, 0] + scales[:, 1] * along + np.float32(base @ vector)
    return found
