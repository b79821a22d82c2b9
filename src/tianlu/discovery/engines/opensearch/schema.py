"""The fields of an index, strict: a document with another field is refused, and so is an index whose fields were changed.

Tokens arrive joined by spaces and are only parted again. Readings of all fields are also kept together, for queries of so
many words that looking into each field would be too many clauses for one query.
"""

from collections.abc import Mapping
from typing import Any, Final

from tianlu.discovery.engines.fields import (
    CODES,
    COLUMNS,
    FACETED,
    FORMS,
    KEYS,
    NUMBERS,
    OFFERED,
    ORDERS,
    READ,
    TEXT,
)

FORMAT: Final = 5  # raise when fields, tokens or settings change: an index of another format is rebuilt
READINGS: Final = "readings"
WINDOW: Final = 10_000  # hits that one question may go through from the first; deeper pages go on from there
LONGEST: Final = 8_000  # characters of a token or value; Lucene takes 32,766 bytes, and refuses the document otherwise

SETTINGS: Final[Mapping[str, Any]] = {
    "analysis": {
        "tokenizer": {"spaces": {"type": "char_group", "tokenize_on_chars": [" "], "max_token_length": LONGEST}},
        "analyzer": {"joined": {"type": "custom", "tokenizer": "spaces"}},
    },
    "max_result_window": WINDOW,
    "max_regex_length": 100_000,
    "max_terms_count": 65_536,
}


def _text(*, together: bool = False) -> dict[str, Any]:
    made: dict[str, Any] = {"type": "text", "analyzer": "joined"}
    return {**made, "copy_to": [READINGS]} if together else made


def _fields() -> dict[str, Any]:
    looked_for = {"type": "keyword", "doc_values": False, "ignore_above": LONGEST}
    counted = {"type": "keyword", "ignore_above": LONGEST}
    number = {"type": "long"}
    ordered = {"type": "keyword", "index": False}
    return {
        "id": number,
        **{name: _text() for name in TEXT},
        **{name: _text(together=True) for name in READ},
        READINGS: _text(),
        **dict.fromkeys((*KEYS, *CODES), looked_for),
        **dict.fromkeys((*FORMS, *OFFERED, *FACETED), counted),
        **dict.fromkeys(COLUMNS, ordered),
        **dict.fromkeys((*NUMBERS, *ORDERS), number),
    }


FIELDS: Final[Mapping[str, Any]] = _fields()
