"""Work done by several threads at a time, each with a connection of its own."""

import threading
from collections.abc import Callable

from django.db import connection


def side_by_side(count: int, work: Callable[[int], object]) -> None:
    """Let `work` be done `count` times at once, told its place; afterwards the first failure is raised, if there was one."""
    failures: list[BaseException] = []

    def run(place: int) -> None:
        try:
            work(place)
        except BaseException as error:  # noqa: BLE001 - raised where somebody sees it
            failures.append(error)
        finally:
            connection.close()

    started = [threading.Thread(target=run, args=(place,)) for place in range(count)]
    for thread in started:
        thread.start()
    for thread in started:
        thread.join()
    if failures:
        raise failures[0]
