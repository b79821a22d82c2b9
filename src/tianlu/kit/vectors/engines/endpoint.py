"""An embeddings endpoint that speaks OpenAI's protocol: `POST <address>/embeddings` with `{"model", "input"}`.

`TIANLU_EMBED=https://host/v1?model=NAME` and, where the model wants them, `query=` and `passage=` (put before the texts,
for E5 models `query: ` and `passage: `, percent-encoded), `unrelated=` (a cosine, 0.3 when absent) and `dimensions=`
(asked of the endpoint once when absent). The key, if there is one, is `TIANLU_EMBED_KEY`.
"""

import threading
import time
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit, urlunsplit

import numpy as np
import orjson

from tianlu.kit import config, outbound
from tianlu.kit.errors import Refusal
from tianlu.kit.vectors.data import EmbedderAway, Floats

_BATCH: Final = 32
_QUERY = outbound.Limits(connect=1.0, read=2.0, total=2.0)
_PASSAGES = outbound.Limits(connect=5.0, read=60.0, total=60.0)
_REST: Final = 60.0  # seconds without asking after a query got no answer: a reader waits for it once, not every time


class Endpoint:
    """Another machine's embedder; an address from the settings, so it may be on the own network."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.url = urlunsplit((parts.scheme, parts.netloc, parts.path.rstrip("/") + "/embeddings", "", ""))
        self.asked_model = asked.get("model", "default")
        self.name = f"{parts.netloc}/{self.asked_model}"
        self.unrelated = float(asked.get("unrelated", "0.3"))
        self._before = {"query": asked.get("query", ""), "passage": asked.get("passage", "")}
        self._dimensions = int(asked.get("dimensions", "0"))
        self._lock = threading.Lock()
        self._rests_until = float("-inf")

    @property
    def dimensions(self) -> int:
        with self._lock:
            if not self._dimensions:
                self._dimensions = self._ask(["tianlu"], _PASSAGES).shape[1]
            return self._dimensions

    def available(self) -> bool:
        return True

    def embed_queries(self, texts: Sequence[str]) -> Floats:
        if time.monotonic() < self._rests_until:
            raise EmbedderAway(reason=self.name)
        try:
            return self._ask([self._before["query"] + text for text in texts], _QUERY)
        except EmbedderAway:
            self._rests_until = time.monotonic() + _REST
            raise

    def embed_passages(self, texts: Sequence[str]) -> Floats:
        before = self._before["passage"]
        pieces = [
            self._ask([before + text for text in texts[start : start + _BATCH]], _PASSAGES)
            for start in range(0, len(texts), _BATCH)
        ]
        return np.concatenate(pieces) if pieces else np.empty((0, self.dimensions), dtype=np.float32)

    def close(self) -> None:
        """Nothing is held between questions."""

    def _ask(self, texts: list[str], limits: outbound.Limits) -> Floats:
        headers = {"content-type": "application/json"}
        if key := config.secret("TIANLU_EMBED_KEY"):
            headers["authorization"] = f"Bearer {key}"
        body = orjson.dumps({"model": self.asked_model, "input": texts, "encoding_format": "float"})
        try:
            answer = outbound.fetch(
                self.url, policy=outbound.TRUSTED, method="POST", headers=headers, body=body, limits=limits
            )
        except Refusal as refusal:
            raise EmbedderAway(reason=refusal.sentence()) from refusal
        if answer.status != 200:
            raise EmbedderAway(reason=f"{self.name}: HTTP {answer.status}")
        return self._vectors(answer.body, len(texts))

    def _vectors(self, body: bytes, count: int) -> Floats:
        try:
            rows: list[dict[str, Any]] = sorted(orjson.loads(body)["data"], key=lambda row: int(row["index"]))
            found = np.asarray([row["embedding"] for row in rows], dtype=np.float32)
        except (ValueError, KeyError, TypeError) as error:
            raise EmbedderAway(reason=f"{self.name}: {error}") from error
        expected = (count, self._dimensions or (found.shape[1] if found.ndim == 2 else 0))
        if found.shape != expected or not np.isfinite(found).all() or not found.any(axis=1).all():
            raise EmbedderAway(reason=f"{self.name}: {found.shape}")
        unit: Floats = found / np.linalg.norm(found, axis=1, keepdims=True)
        return unit
