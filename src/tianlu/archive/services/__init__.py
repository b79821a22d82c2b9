"""What the archive does: attach, change rights, read, remove; keep the index of pages in step."""

from tianlu.archive.services.attaching import attach_file, change_rights, remove_file
from tianlu.archive.services.indexing import (
    CONSUMER,
    PagesCopy,
    follow_changes,
    place_of_index,
    ready_index,
)
from tianlu.archive.services.networks import change_networks
from tianlu.archive.services.reading import read_again, run_reading, sandbox_findings, sandbox_lacks
from tianlu.archive.services.subscribing import FilesOfRecords

__all__ = [
    "CONSUMER",
    "FilesOfRecords",
    "PagesCopy",
    "attach_file",
    "change_networks",
    "change_rights",
    "follow_changes",
    "place_of_index",
    "read_again",
    "ready_index",
    "remove_file",
    "run_reading",
    "sandbox_findings",
    "sandbox_lacks",
]
