"""Kit's own contributions: its checks for the doctor."""

from tianlu.kit.data import checks
from tianlu.kit.doctor import built, machine, storage, work

for _name, _check in (
    ("python", machine.python),
    ("home", machine.home),
    ("disk", machine.disk),
    ("key-folder", machine.keys),
    ("clock", machine.clock),
    ("libraries", built.libraries),
    ("assets", built.assets),
    ("translations", built.translations),
    ("database", storage.database),
    ("files-left", storage.files_left),
    ("jobs", work.jobs),
    ("events", work.spool),
    ("copies", work.copies_state),
):
    checks.register(_name, _check)
