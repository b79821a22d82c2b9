"""Vectors in a file: found by the text they were made from."""

from pathlib import Path

import numpy as np
import pytest

from tianlu.kit.vectors import VectorFile, mark_of, write_vectors
from tianlu.kit.vectors.engines.letters import Letters


def test_a_file_gives_back_what_was_written(tmp_path: Path) -> None:
    texts = [f"第{number}卷 volume {number}" for number in range(50)]
    vectors = Letters().embed_passages(texts)
    write_vectors(tmp_path / "vectors.npz", "letters/1", [mark_of(text) for text in texts], vectors)
    file = VectorFile(tmp_path / "vectors.npz")
    assert file.model == "letters/1"
    found = file.find([mark_of(texts[7]), mark_of("unknown"), mark_of(texts[3]), mark_of(texts[7])])
    assert set(found) == {mark_of(texts[7]), mark_of(texts[3])}
    assert float(found[mark_of(texts[7])] @ vectors[7]) > 0.9995
    assert file.find([]) == {}
    assert [path.name for path in tmp_path.iterdir()] == ["vectors.npz"]


def test_an_empty_file(tmp_path: Path) -> None:
    write_vectors(tmp_path / "vectors.npz", "m", [], np.empty((0, 8), dtype=np.float32))
    assert VectorFile(tmp_path / "vectors.npz").find([1]) == {}


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not a zip", b"\x93NUMPY"])
def test_another_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "vectors.npz").write_bytes(content)
    with pytest.raises(ValueError, match="holds no vectors"):
        VectorFile(tmp_path / "vectors.npz")


def test_marks_are_small_enough_for_a_database_and_stay_the_same() -> None:
    assert mark_of("红楼梦") == 4169650693593074867
    assert mark_of("紅樓夢") != mark_of("红楼梦")
