"""What words are in the other language: whole terms before their parts, nothing where nothing is known."""

import lzma
from pathlib import Path

import pytest

import tianlu.kit.glosses
from tianlu.kit.glosses import glosses


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("暗物质", ["dark matter"]),
        ("鲁迅研究", ["Lu Xun", "research"]),  # the name without what the dictionary tells of him
        ("搜索引擎", ["search engine"]),
        ("深度学习的书法", ["deep learning", "calligraphy"]),
        ("deep learning", ["深度学习"]),
        ("calligraphy", ["书法"]),
        ("search engines", ["搜寻引擎", "搜索引擎"]),
        ("the of and", []),
        ("qqxzv", []),
        ("", []),
        ("茶", []),
        ("2001", []),
    ],
)
def test_words_in_the_other_language(text: str, expected: list[str]) -> None:
    assert glosses(text)[: len(expected) or None] == expected


def test_each_is_said_once() -> None:
    said = glosses("机器翻译 机器翻译")
    assert said == list(dict.fromkeys(said))
    assert "machine translation" in said


@pytest.mark.parametrize("name", ["zh-en", "en-zh"])
def test_every_line_of_the_tables_is_found(name: str) -> None:
    """First, last and some between: the lines are sorted as they are looked up."""
    path = Path(tianlu.kit.glosses.__file__).with_name("data") / f"{name}.tsv.xz"
    lines = lzma.decompress(path.read_bytes()).decode().splitlines()
    assert len(lines) > 80_000
    for line in [lines[0], lines[-1], *lines[::997]]:
        key, _tab, value = line.partition("\t")
        assert tianlu.kit.glosses._found(name, key) == value
    assert tianlu.kit.glosses._found(name, lines[10].partition("\t")[0] + "\x7f") == ""
