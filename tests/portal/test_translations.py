"""One English sentence has one Chinese sentence, whichever package says it: Django shows the same for both."""

from collections import defaultdict
from pathlib import Path

from babel.messages.pofile import read_po

SOURCE = Path(__file__).resolve().parents[2] / "src" / "tianlu"


def test_packages_translate_the_same_sentence_alike() -> None:
    said: dict[tuple[str | None, str], dict[str, str]] = defaultdict(dict)
    for path in sorted(SOURCE.glob("*/locale/zh_Hans/LC_MESSAGES/django.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale="zh_Hans"):
                if message.id:
                    said[(message.context, str(message.id))][path.parts[-5]] = str(message.string)
    assert len(said) > 500
    assert {key: one for key, one in said.items() if len(set(one.values())) > 1} == {}
