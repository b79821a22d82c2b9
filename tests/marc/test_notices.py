"""Every code that is used has a sentence, and every sentence is used."""

from __future__ import annotations

import re
from pathlib import Path

import tianlu.marc
from tianlu.marc import CODES, MarcError, Notice, Reason

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
