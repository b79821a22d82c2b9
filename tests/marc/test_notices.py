"""Every code that is used has a sentence, and every sentence is used."""

from __future__ import annotations

import re
from pathlib import Path

from babel.messages.pofile import read_po

import tianlu.marc
from tianlu.marc import CODES, MarcError, Notice, Reason
from tianlu.marc.formats import sentences

SOURCES = [path for path in Path(tianlu.marc.__file__).parent.rglob("*.py") if path.name != "notices.py"]
USED = re.compile(
    r'"((?:container|xml|json|line|encoding|dialect|leader|directory|record|text|field|write|validate)\.[a-z0-9_]+)"'
)


def test_codes_and_sentences_agree() -> None:
    used = {code for path in SOURCES for code in USED.findall(path.read_text(encoding="utf-8"))}
    composed = {f"encoding.{code}_contradicts" for code in ("leader", "field_100", "declaration")}
    assert used | composed == set(CODES)


def test_sentences_are_filled_from_parameters() -> None:
    notice = Notice("leader.length_wrong", {"said": "00012", "actual": 30})
    assert notice.sentence == "The leader says 00012 bytes, the record has 30."
    assert Reason("record.garbage").sentence == "These bytes are no record."
    assert str(MarcError("directory.mismatch")) == "The directory does not agree with the fields."


def test_every_sentence_is_translated_with_the_same_parameters() -> None:
    folder = Path(tianlu.marc.__file__).parent / "locale" / "zh_Hans" / "LC_MESSAGES"
    with (folder / "django.po").open("rb") as stream:
        catalog = read_po(stream, locale="zh_Hans")
    translated = {str(message.id): str(message.string) for message in catalog if message.id}
    assert set(translated) == set(CODES.values()) | sentences()
    parameter = re.compile(r"%\(\w+\)s")
    for sentence, translation in translated.items():
        assert sorted(parameter.findall(sentence)) == sorted(parameter.findall(translation))
