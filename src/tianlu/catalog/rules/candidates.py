"""Records as a target sent them: read, told apart, recognised as the same."""

from collections.abc import Sequence
from hashlib import blake2b
from itertools import islice
from typing import Final

from tianlu.marc import FileReport, Found, NotMarc, Reason, Record, Rejected, as_description, inspect, read

_MOST: Final = 50  # records of one piece; it should hold one
# Who sends a record numbers and dates it; the description is the same.
_SENDER: Final = frozenset({"001", "003", "005"})
_READ: Final = slice(5, 9)  # of the leader: status, type, level, kind; the rest are lengths and what the carrier needs


def read_records(contents: Sequence[bytes], charset: str = "auto") -> list[Found | Rejected]:
    """What the pieces that a target sent hold, in order: of each at least one outcome, more where it holds more records.

    `charset` is what the target's settings say. With "auto" all pieces together are tried in every encoding: a single
    record may hold too little to tell, and a target has one encoding.
    """
    together = _report(b"\n".join(contents)) if charset == "auto" else None
    return [outcome for content in contents for outcome in _read_one(content, together, charset)]


def _read_one(content: bytes, together: FileReport | None, charset: str) -> list[Found | Rejected]:
    try:
        report = inspect(content)
        encoding = None if charset == "auto" else charset
        if encoding is None and together and together.decided and together.container == report.container:
            encoding = together.encoding
        if report.container != "iso2709":
            encoding = None  # XML and JSON say in what they are written
        outcomes = list(map(as_description, islice(read(content, report, encoding=encoding), _MOST)))
    except NotMarc as error:
        return [Rejected(0, len(content), content, error.reason)]
    found: list[Found | Rejected] = [outcome for outcome in outcomes if isinstance(outcome, Found)]
    if found:
        return found
    rejected = [outcome for outcome in outcomes if isinstance(outcome, Rejected)]
    return [*rejected[:1]] or [Rejected(0, len(content), content, Reason("record.no_fields"))]


def _report(content: bytes) -> FileReport | None:
    try:
        return inspect(content)
    except NotMarc:
        return None


def digest_of(record: Record) -> str:
    """Equal for two records that say the same, whoever sent them and in whatever encoding."""
    parts = [record.leader[_READ]]
    parts += [f"{field.tag}\x1e{field.text}" for field in record.fields if field.tag not in _SENDER]
    return blake2b("\x1d".join(parts).encode("utf-8", "surrogatepass"), digest_size=32).hexdigest()


def control_number_of(record: Record) -> str:
    """The number the sender gives the record; without NUL, which PostgreSQL keeps in no column."""
    field = record.field("001")
    return field.text.replace("\x00", "").strip() if field else ""
