"""Reads of the archive: files of a record, pages where words stand, which stored files are needed."""

from tianlu.archive.queries.files import (
    content_of,
    file_for,
    files_needed,
    files_of,
    files_to_see_to,
    standing_of,
)
from tianlu.archive.queries.inside import SNIPPETS, found_inside, inside_record, records_inside

__all__ = [
    "SNIPPETS",
    "content_of",
    "file_for",
    "files_needed",
    "files_of",
    "files_to_see_to",
    "found_inside",
    "inside_record",
    "records_inside",
    "standing_of",
]
