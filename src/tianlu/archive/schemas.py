"""Shapes of the archive's JSON."""

from ninja import Schema

from tianlu.archive.data import Rights


class FileOut(Schema):
    """An attached file; `shown`: whoever asks may read it, and `address` gives it.

    `partial`: pages with letters that the file does not name, which are not found.
    """

    id: int
    record_id: int
    name: str
    kind: str
    size: int
    rights: str
    state: str
    reason: str
    pages: int
    partial: int
    shown: bool
    address: str


class RightsWanted(Schema):
    """Who may read a file: nobody, unless it is said."""

    rights: Rights = Rights.CLOSED
    findable: bool = False


class SnippetOut(Schema):
    """Words in their surroundings: `page` is the place in the file, `place` what people call it."""

    file_id: int
    page: int
    place: str
    text: str


class InsideOut(Schema):
    """Where words stand in a record; ask for `next` until it is null. `hidden`: also in a file that is not shown.
    `closest`: no page has all the words of the question, and these sentences come closest to it.
    """

    snippets: list[SnippetOut]
    next: int | None
    hidden: bool
    closest: bool


class FoundOut(Schema):
    """A record found by its text; no snippet where that text is not open to whoever asks. `closest` as inside a record."""

    record_id: int
    snippet: SnippetOut | None
    closest: bool
