"""A MARC record as written: leader and fields, nothing interpreted, nothing lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

DELIMITER = "\x1f"


class Field:
    """One field, held as the text between directory and field terminator.

    ``Field("001", "ocm123")`` makes a control field, ``Field("245", "1", "0", [("a", "Title")])`` a data field.
    The text is the authority, so that malformed indicators, empty subfields and stray delimiters survive a
    round trip; indicators and subfields are read from it when asked for. To change a field, make a new one.
    """

    __slots__ = ("_subfields", "tag", "text")

    def __init__(
        self, tag: str, first: str, ind2: str | None = None, subfields: Iterable[tuple[str, str]] = ()
    ) -> None:
        self.tag = tag
        self._subfields: tuple[tuple[str, str], ...] | None = None
        if ind2 is None:
            self.text = first
        else:
            self.text = first + ind2 + "".join([DELIMITER + code + value for code, value in subfields])

    @property
    def is_control(self) -> bool:
        """True for tags 001-009, which have neither indicators nor subfields."""
        return self.tag.startswith("00")

    @property
    def data(self) -> str:
        """The whole text of a control field."""
        return self.text

    @property
    def ind1(self) -> str:
        return "" if self.is_control else self.text.split(DELIMITER, 1)[0][:1]

    @property
    def ind2(self) -> str:
        return "" if self.is_control else self.text.split(DELIMITER, 1)[0][1:2]

    @property
    def subfields(self) -> tuple[tuple[str, str], ...]:
        """(code, value) pairs in the order written; an empty subfield has the code ``""``."""
        if self._subfields is None:
            parts = self.text.split(DELIMITER)
            del parts[0]
            self._subfields = tuple([(part[:1], part[1:]) for part in parts])
        return self._subfields

    @property
    def regular(self) -> bool:
        """True when two indicators are followed directly by subfields (or, in a control field, none are)."""
        if self.is_control:
            return DELIMITER not in self.text
        return self.text[2:3] == DELIMITER and DELIMITER not in self.text[:2]

    def get(self, code: str) -> str:
        """The first value of subfield ``code``, or ``""``."""
        text = self.text
        at = text.find(DELIMITER + code)
        if at < 0:
            return ""
        end = text.find(DELIMITER, at + 2)
        return text[at + 2 :] if end < 0 else text[at + 2 : end]

    def all(self, codes: str) -> list[str]:
        """The values of every subfield whose code is one of ``codes``, in the order written."""
        return [value for code, value in self.subfields if code in codes and code]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Field):
            return NotImplemented
        return self.tag == other.tag and self.text == other.text

    def __hash__(self) -> int:
        return hash((self.tag, self.text))

    def __repr__(self) -> str:
        return f"Field({self.tag!r}, {self.text!r})"


class Record:
    """Leader (24 characters, verbatim) and fields in the order of the directory.

    ``data_order`` is None when the data follow the directory's order; else it gives, for each piece of data in
    the order written, the index of its field, so that such a record too is written back as it was.
    """

    __slots__ = ("data_order", "fields", "leader")

    def __init__(self, leader: str, fields: Iterable[Field] = (), data_order: Sequence[int] | None = None) -> None:
        self.leader = leader
        self.fields: list[Field] = list(fields)
        self.data_order = tuple(data_order) if data_order is not None else None

    def field(self, tag: str) -> Field | None:
        """The first field with this tag."""
        for field in self.fields:
            if field.tag == tag:
                return field
        return None

    def every(self, *tags: str) -> Iterator[Field]:
        """All fields with one of these tags, in the order written."""
        return (field for field in self.fields if field.tag in tags)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Record):
            return NotImplemented
        return (self.leader, self.fields, self.data_order) == (other.leader, other.fields, other.data_order)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Record({self.leader!r}, {self.fields!r})"
