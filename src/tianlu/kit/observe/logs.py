"""Log lines for machines and for people, neither of which can name a reader.

Only the extra fields listed here are written; messages are masked like the texts of events; of an exception its class and
places are told, not its words, since a database quotes the row it refused. Bodies, cookies, query strings and sign-in
names have no way in.
"""

import logging
import traceback
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

import orjson

from tianlu.kit.masking import masked

request_id: ContextVar[str] = ContextVar("request_id", default="")

FIELDS = (
    "method", "path", "status", "ms", "view",
    "job", "kind", "state", "copy", "consumer", "count", "bytes", "host", "port", "role",
)  # fmt: skip
_LENGTH = 2000
_OWN_WORDS = (OSError,)  # its words are a system's and a path


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time (UTC, ISO 8601), level, logger, message, request and the listed fields."""

    def format(self, record: logging.LogRecord) -> str:
        return orjson.dumps(line_of(record), default=str).decode()


class TextFormatter(logging.Formatter):
    """The same for a person at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        line = line_of(record)
        fault = line.pop("fault", None)
        head = f"{line.pop('time')[11:19]} {line.pop('level'):<8}{line.pop('message')}"
        line.pop("logger")
        rest = " ".join(f"{name}={value}" for name, value in line.items())
        told = f"{head}  {rest}".rstrip()
        if fault:
            told += (
                "".join(f"\n    {place}" for place in fault["at"]) + f"\n    {fault['class']} {fault.get('words', '')}"
            )
        return told


def line_of(record: logging.LogRecord) -> dict[str, Any]:
    """What may be written of a log record."""
    line: dict[str, Any] = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "message": clean(_message(record)),
    }
    if number := request_id.get():
        line["request"] = number
    given: Mapping[str, Any] = record.__dict__
    for name in FIELDS:
        if (value := given.get(name)) is not None:
            line[name] = value if isinstance(value, int | float) else clean(str(value))
    if record.exc_info and record.exc_info[1] is not None:
        line["fault"] = _fault(record.exc_info[1], record.exc_info[2])
    return line


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError):  # a library's message and arguments disagree; a log line never breaks a request
        return str(record.msg)


def clean(text: str) -> str:
    """`text` on one line, without addresses and numbers of people and without what follows a `?` in an address."""
    words = [word.partition("?")[0] if "/" in word and "?" in word else word for word in text[:_LENGTH].split(" ")]
    return masked(" ".join(words), length=_LENGTH)


def _fault(error: BaseException, trace: TracebackType | None) -> dict[str, Any]:
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)[-20:]]
    fault: dict[str, Any] = {"class": f"{type(error).__module__}.{type(error).__qualname__}", "at": places}
    if isinstance(error, _OWN_WORDS):
        fault["words"] = clean(f"{error.strerror or ''} {error.filename or ''}".strip())
    return fault
