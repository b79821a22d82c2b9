"""Vectors from the vectors of words: near the model's own, kept in a file, never taken for another model's."""

from pathlib import Path

import numpy as np
import pytest

from tianlu.kit.vectors import Floats, PieceCounts, Table, Wordwise, embedder_at, learn
from tianlu.kit.vectors.wordwise import pieces_of

SUBJECTS = ["红楼梦", "水浒传", "园林", "machine learning", "gardens", "history", "中国文学", "天文学"]
WAYS = ["研究", "导论", "史话", "and its readers", "for beginners", "图说", "an essay"]
TEXTS = [f"{subject} {way}. {other}" for subject in SUBJECTS for way in WAYS for other in SUBJECTS[:4]]


@pytest.fixture(scope="module")
def made() -> Wordwise:
    """Learned from half of the texts."""
    model = embedder_at("letters:")
    assert model is not None
    counts = PieceCounts()
    counts.add(TEXTS)
    tables = [
        Table(
            {piece: row for row, piece in enumerate(kind)},
            np.array(list(kind.values()), np.float32),
            model.embed_passages(list(kind)),
        )
        for kind in counts.commonest().values()
    ]
    return learn(model.name, tables, TEXTS[::2], model.embed_passages(TEXTS[::2]), len(TEXTS))


def cosines(made: Wordwise, texts: list[str]) -> Floats:
    model = embedder_at("letters:")
    assert model is not None
    found: Floats = np.einsum("ij,ij->i", made.embed(texts), model.embed_passages(texts))
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("红楼梦. 小说", ([], ["红楼", "楼梦", "小说"], ["红", "楼", "梦", "小", "说"])),
        ("Don't Look 3D", (["don't", "look", "d"], [], [])),
        ("C语言 2001", (["c"], ["语言"], ["语", "言"])),
        ("の本", ([], ["の本"], ["の", "本"])),
        ("Café", (["café"], [], [])),
        ("…", ([], [], [])),
    ],
)
def test_what_a_text_is_made_of(text: str, expected: tuple[list[str], ...]) -> None:
    assert pieces_of(text) == expected


def test_texts_it_never_saw_lie_near_the_models_own_vectors(made: Wordwise) -> None:
    assert cosines(made, TEXTS[1::2]).mean() > 0.9


def test_vectors_have_length_one_also_of_what_nothing_is_known_of(made: Wordwise) -> None:
    found = made.embed(["", "…", "полный", *TEXTS[:3]])
    assert found.shape == (6, 384)
    assert np.linalg.norm(found, axis=1) == pytest.approx(1, abs=1e-5)
    assert np.array_equal(found[0], found[1])


def test_rare_pieces_count_more() -> None:
    counts = PieceCounts()
    counts.add(["the sea", "the sea", *["the land"] * 50, "once"])
    words = counts.commonest()["words"]
    assert words["sea"] > words["land"] > words["the"]
    assert "once" not in words


def test_it_comes_back_from_its_file(made: Wordwise, tmp_path: Path) -> None:
    path = tmp_path / "deeper" / "words.npz"
    made.save(path)
    again = Wordwise.load(path, "letters/1")
    assert again is not None
    assert again.texts == len(TEXTS)
    assert np.einsum("ij,ij->i", again.embed(TEXTS), made.embed(TEXTS)).min() > 0.999
    assert [entry.name for entry in path.parent.iterdir()] == ["words.npz"]


def test_a_file_garbled_anywhere_counts_as_none(made: Wordwise, tmp_path: Path) -> None:
    path = tmp_path / "words.npz"
    made.save(path)
    whole = path.read_bytes()
    for at in range(0, len(whole), max(1, len(whole) // 150)):
        path.write_bytes(whole[:at] + bytes(byte ^ 0xFF for byte in whole[at : at + 40]) + whole[at + 40 :])
        assert Wordwise.load(path, "letters/1") is None


@pytest.mark.parametrize("damage", ["model", "gone", "cut", "other", "empty"])
def test_any_other_file_counts_as_none(made: Wordwise, tmp_path: Path, damage: str) -> None:
    path = tmp_path / "words.npz"
    made.save(path)
    if damage == "gone":
        path.unlink()
    elif damage == "cut":
        path.write_bytes(path.read_bytes()[:500])
    elif damage == "other":
        np.savez(path.with_name("words"), pieces=np.zeros(3))
    elif damage == "empty":
        path.write_bytes(b"")
    assert Wordwise.load(path, "another" if damage == "model" else "letters/1") is None
