"""Where uploads and other large content live, under random keys that no person chose.

The store is a folder under `TIANLU_HOME`; a row elsewhere keeps the key, the size and the SHA-256 of what it refers to.
"""

from tianlu.kit.files.data import FileMissing, FileRef, FileStore
from tianlu.kit.files.keeping import delete, exists, file_store, files_folder, open_file, store
from tianlu.kit.files.sweeping import Left, holders, left_behind, sweep_files, tidy

__all__ = [
    "FileMissing",
    "FileRef",
    "FileStore",
    "Left",
    "delete",
    "exists",
    "file_store",
    "files_folder",
    "holders",
    "left_behind",
    "open_file",
    "store",
    "sweep_files",
    "tidy",
]
