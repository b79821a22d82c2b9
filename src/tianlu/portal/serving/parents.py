"""A process that ends with the one that started it."""

import os
import signal
import threading
import time

GRACE = 10.0  # seconds to answer what was asked before


def end_with_parent(parent: int) -> None:
    """From now on, stop this process when `parent` is its parent no more, or is not now: politely first, then at once."""
    threading.Thread(target=_watch, args=(parent,), name="parent", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os._exit(1)
