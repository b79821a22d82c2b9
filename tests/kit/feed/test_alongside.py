"""Copies are kept in step by a process of its own while a command writes; what it leaves undone the command does itself."""

import json

from tests.installation import Installation

WRITING = """
import json, os, pathlib, signal, sys, time
import django
django.setup()
from django.conf import settings
from django.db import transaction
from tianlu.kit import feed
from tianlu.kit.feed import Consumer

parent, log = os.getpid(), pathlib.Path(settings.TIANLU_HOME) / "log"

def apply(changes):
    if os.getpid() != parent and {deadly!r} in [change.object_id for change in changes]:
        os.kill(os.getpid(), signal.SIGKILL)
    with log.open("a") as file:
        who = "command" if os.getpid() == parent else "beside"
        file.write(json.dumps([who, [change.object_id for change in changes]]) + "\\n")

consumer = Consumer("follower", {{"thing"}}, apply, resting=lambda: True)
feed.consumers._entries = {{"follower": consumer}}

def tell(number):
    with transaction.atomic():
        feed.announce("thing", number)

with feed.alongside():
    tell(1)
    tell(2)
print(json.dumps([feed.behind("follower"), [json.loads(row) for row in log.read_text().splitlines()]]))
"""


def written(installation: Installation, deadly: int) -> tuple[int, list[tuple[str, int]]]:
    """How far behind the consumer is in the end, and who applied each change."""
    behind, rows = json.loads(installation.run("-c", WRITING.format(deadly=deadly)).stdout)
    return behind, [(who, number) for who, numbers in rows for number in numbers]


def test_the_process_beside_does_everything_and_rests_no_longer_at_the_end(installation: Installation) -> None:
    assert written(installation, 0) == (0, [("beside", 1), ("beside", 2)])


def test_what_a_process_that_died_left_undone_the_command_does_itself(installation: Installation) -> None:
    assert written(installation, 1) == (0, [("command", 1), ("command", 2)])


IN_TURN = """
import json, os, pathlib, time
import django
django.setup()
from django.conf import settings
from django.db import transaction
from tianlu.kit import feed
from tianlu.kit.feed import Consumer

log = pathlib.Path(settings.TIANLU_HOME) / "log"

def noted(name):
    def apply(changes):
        with log.open("a") as file:
            file.write(json.dumps([name, os.getpid(), os.nice(0), len(changes)]) + "\\n")
    return apply

entries = [("lists", 50), ("search", 10), ("works", 50)]
feed.consumers._entries = {name: Consumer(name, {"thing"}, noted(name), order=order) for name, order in entries}
with transaction.atomic():
    feed.announce("thing", 1)
if BESIDE:
    with feed.alongside():
        time.sleep(1)
else:
    feed.catch_up()
print(json.dumps([os.getpid(), os.nice(0), [json.loads(row) for row in log.read_text().splitlines()]]))
"""


def test_consumers_of_one_order_share_a_process_and_yield_to_those_before(installation: Installation) -> None:
    _own, nice, rows = json.loads(installation.run("-c", f"BESIDE = True\n{IN_TURN}").stdout)
    by_name = {name: (process, niceness - nice) for name, process, niceness, _count in rows}
    assert by_name["lists"] == by_name["works"] != by_name["search"]
    assert by_name["search"][1] == 0 < by_name["works"][1]


def test_those_of_a_lower_order_go_first(installation: Installation) -> None:
    own, _nice, rows = json.loads(installation.run("-c", f"BESIDE = False\n{IN_TURN}").stdout)
    assert [(name, process) for name, process, _niceness, _count in rows] == [
        ("search", own),
        ("lists", own),
        ("works", own),
    ]
