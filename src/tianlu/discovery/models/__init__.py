"""Tables of discovery: the headings of browse lists (a copy), the gap list, what staff keep, what search is judged by."""

from tianlu.discovery.models.gaps import Gap, GapDay
from tianlu.discovery.models.headings import Heading
from tianlu.discovery.models.judged import AcceptedRun, JudgedRecord, JudgedSearch
from tianlu.discovery.models.kept import ListedRecord, RecordList, SavedSearch, Tag

__all__ = [
    "AcceptedRun",
    "Gap",
    "GapDay",
    "Heading",
    "JudgedRecord",
    "JudgedSearch",
    "ListedRecord",
    "RecordList",
    "SavedSearch",
    "Tag",
]
