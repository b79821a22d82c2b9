"""What stores of vectors and embedders have in common."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext_lazy as _

from tianlu.kit.errors import Refusal

Floats = npt.NDArray[np.float32]
Ids = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Match:
    """A stored vector near the one asked for; `score` is the cosine of the angle between them, 1 at most."""

    id: int
    score: float


class EmbedderAway(Refusal):
    code = "embedder-away"
    status = 503
    message = _("Texts cannot be compared by meaning now: %(reason)s")
    remedy = _("Everything else works. See `tianlu doctor`.")


class VectorStore(Protocol):
    """Keeps one normalised vector for each id, of one model at a time; a copy, made anew from the database at any time.

    One process of a host writes at a time, inside `writing`; `put` and `delete` take effect at `commit`, all or none.
    Any number of threads and processes read, and see a commit within a second. Every vector may carry a mark, an
    integer of 64 bits with its sign that says what it was made from.
    """

    def writing(self, *, wait: bool) -> AbstractContextManager[bool]:
        """Hold the right to write; yields False when another process has it and `wait` is not set."""
        ...

    def clear(self, model: str, dimensions: int, state: Mapping[str, Any] | None = None) -> None:
        """Forget everything, and keep vectors of `model` from now on; durable at once."""
        ...

    def put(self, ids: Sequence[int], vectors: Floats, marks: Sequence[int] | None = None) -> None:
        """Add or replace vectors, `vectors` of shape (ids, dimensions)."""
        ...

    def delete(self, ids: Collection[int]) -> None:
        """Forget vectors; unknown ids are ignored."""
        ...

    def commit(self, state: Mapping[str, Any]) -> None:
        """Make what was put and deleted durable and visible, together with `state` (JSON)."""
        ...

    def compact(self) -> None:
        """Free the space of replaced and deleted vectors; durable at once. Engines also do it by themselves."""
        ...

    def search(
        self, vector: Floats, limit: int, *, among: Collection[int] | None = None, excluding: Collection[int] = ()
    ) -> list[Match]:
        """The stored vectors nearest to `vector`, nearest first; equal ones by id. `among` is exact however small."""
        ...

    def vectors_of(self, ids: Collection[int]) -> dict[int, Floats]:
        """The vectors of those ids that are there, of length 1 and as precise as the engine keeps them."""
        ...

    def marks(self, ids: Collection[int]) -> dict[int, int]:
        """The marks of those ids that are there."""
        ...

    def ids(self) -> Ids:
        """All ids, ascending."""
        ...

    def count(self) -> int: ...

    def exists(self) -> bool:
        """Whether there is a store that can be read; a damaged one counts as none."""
        ...

    def model(self) -> str:
        """The name of the model whose vectors these are; empty when there is no store."""
        ...

    def state(self) -> dict[str, Any]:
        """What the last commit wrote down."""
        ...

    def generation(self) -> str:
        """Changes whenever what readers see changes; empty when there is no store."""
        ...

    def save(self, folder: Path) -> None:
        """Copy the store into the empty `folder`, consistent, while others write."""
        ...

    def load(self, folder: Path) -> None:
        """Replace the store by the copy in `folder`."""
        ...


class Embedder(Protocol):
    """Turns texts into vectors of length 1 whose cosine says how near their meanings are.

    `name` stands for the model: vectors of different names are never compared. `unrelated` is the cosine under which a
    query and a text have nothing to do with each other.
    """

    name: str
    unrelated: float

    @property
    def dimensions(self) -> int: ...

    def available(self) -> bool:
        """Whether the library it needs is installed; nothing is loaded."""
        ...

    def embed_queries(self, texts: Sequence[str]) -> Floats:
        """Vectors of what people ask for, shape (texts, dimensions). Raises `EmbedderAway`."""
        ...

    def embed_passages(self, texts: Sequence[str]) -> Floats:
        """Vectors of what is found, shape (texts, dimensions). Raises `EmbedderAway`."""
        ...

    def close(self) -> None:
        """Let go of the model's memory; it is loaded again when needed."""
        ...
