"""Importing files of records: take in, examine, run, undo."""

from tianlu.catalog.services.importing.bringing import bring_in
from tianlu.catalog.services.importing.examining import ENCODINGS, examine_import, receive_and_examine, run_preview
from tianlu.catalog.services.importing.planning import plan_import
from tianlu.catalog.services.importing.refusals import (
    EncodingUndecided,
    EncodingUnknown,
    FileNotRead,
    ImportNotReady,
    NoSuchImport,
)
from tianlu.catalog.services.importing.running import cancel_import, run_import, start_import
from tianlu.catalog.services.importing.undoing import run_undo, undo_import
from tianlu.catalog.services.importing.uploading import receive_file, same_file_unfinished

__all__ = [
    "ENCODINGS",
    "EncodingUndecided",
    "EncodingUnknown",
    "FileNotRead",
    "ImportNotReady",
    "NoSuchImport",
    "bring_in",
    "cancel_import",
    "examine_import",
    "plan_import",
    "receive_and_examine",
    "receive_file",
    "run_import",
    "run_preview",
    "run_undo",
    "same_file_unfinished",
    "start_import",
    "undo_import",
]
