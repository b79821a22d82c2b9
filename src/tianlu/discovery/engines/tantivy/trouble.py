"""What goes wrong inside tantivy, told apart: damaged files, and panics, which pyo3 raises beside `Exception`."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

_DAMAGE = re.compile("corrupt|failed to open|does not exist|io ?error", re.IGNORECASE)


class Damaged(Exception):
    """The files of the index cannot be read as an index."""


class Panicked(Exception):
    """The engine broke off in the middle of its work; the files may be damaged."""


@contextmanager
def told_apart() -> Iterator[None]:
    """Raise `Damaged` or `Panicked` for what tantivy raises; other errors pass."""
    try:
        yield
    except (ValueError, OSError) as error:
        if _DAMAGE.search(str(error)):
            raise Damaged(str(error)) from error
        raise
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise Panicked(str(error)) from error
        raise
