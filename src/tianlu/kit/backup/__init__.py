"""One file that brings the library back: database, files and copies, never the keys.

`save_backup` works while the library serves; `restore_backup` checks every part before it touches anything. Keys stay
in `TIANLU_KEYS`, which has its own single current copy elsewhere: a backup without them opens no personal data.
"""

from tianlu.kit.backup.data import Summary
from tianlu.kit.backup.restoring import restore_backup
from tianlu.kit.backup.saving import save_backup
from tianlu.kit.backup.swapping import finish_interrupted

__all__ = ["Summary", "finish_interrupted", "restore_backup", "save_backup"]
