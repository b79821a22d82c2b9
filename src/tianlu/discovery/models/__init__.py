"""Tables of discovery: the headings of browse lists (a copy), the gap list, what staff keep."""

from tianlu.discovery.models.gaps import Gap, GapDay
from tianlu.discovery.models.headings import Heading
from tianlu.discovery.models.kept import ListedRecord, RecordList, SavedSearch, Tag

__all__ = ["Gap", "GapDay", "Heading", "ListedRecord", "RecordList", "SavedSearch", "Tag"]
