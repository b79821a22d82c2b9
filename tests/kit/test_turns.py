"""Whoever waits to write to SQLite comes to it, though another writes without a pause."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.installation import own_installation

pytestmark = [pytest.mark.database, pytest.mark.sqlite]
WITHOUT_PAUSE = """
import itertools, time, django
django.setup()
from django.db import transaction
from tianlu.kit import feed
from tianlu.kit.db import retrying

def write(number):
    with transaction.atomic():
        feed.announce("thing", number)
        time.sleep(0.15)  # most of the time it holds the database, as an import does

for number in itertools.count(1):
    retrying(lambda: write(number))
    if number == 3:
        print("begun", flush=True)
"""
NOW_AND_THEN = """
import django
django.setup()
from django.db import connection, transaction
from tianlu.kit import feed
with connection.cursor() as cursor:
    cursor.execute("PRAGMA busy_timeout = 3000")
for number in range(8):
    with transaction.atomic():
        feed.announce("other", number)
print("written", flush=True)
"""


@pytest.mark.parametrize("turn", ["there", "a folder"])
def test_who_waits_comes_to_it_beside_one_who_never_stops(tmp_path: Path, turn: str) -> None:
    with own_installation(tmp_path / "own", app="kit") as made:
        if turn == "a folder":  # no turn can be had: writing goes on as it can
            (made.home / "tianlu.db-turn").unlink(missing_ok=True)
            (made.home / "tianlu.db-turn").mkdir()
            made.run("-c", NOW_AND_THEN)
            return
        writer = made.start("-c", WITHOUT_PAUSE, stdout=subprocess.PIPE)
        try:
            assert writer.stdout is not None
            assert writer.stdout.readline() == b"begun\n"
            assert made.run("-c", NOW_AND_THEN).stdout == "written\n"
            assert writer.poll() is None
        finally:
            writer.kill()
            writer.communicate()
        assert made.rows("SELECT count(*) FROM kit_feed_entry WHERE kind = 'other'") == [(8,)]


def test_the_file_of_the_turns_belongs_to_whom_the_database_belongs_to(tmp_path: Path) -> None:
    with own_installation(tmp_path / "own", app="kit") as made:
        database, turn = made.home / "tianlu.db", made.home / "tianlu.db-turn"
        turn.unlink(missing_ok=True)
        database.chmod(0o640)
        if os.geteuid() == 0:
            os.chown(database, 65534, 65534)  # nobody
        made.run("-c", NOW_AND_THEN)
        facts = [(one.stat().st_uid, one.stat().st_gid, one.stat().st_mode & 0o777) for one in (database, turn)]
        assert facts[0] == facts[1]


def test_who_waits_too_long_is_told(tmp_path: Path) -> None:
    holding = """
import django, time
django.setup()
from django.db import transaction
from tianlu.kit import feed
with transaction.atomic():
    feed.announce("thing", 1)
    print("held", flush=True)
    time.sleep(600)
"""
    asking = """
import threading, django
django.setup()
from django.db import connection, transaction
from django.db.utils import OperationalError
def ask():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 300")
    try:
        with transaction.atomic():
            pass
    except OperationalError as error:
        said.append(str(error))
said = []
threads = [threading.Thread(target=ask) for _ in range(3)]
[one.start() for one in threads]
[one.join() for one in threads]
print(*said, sep=", ")
"""
    with own_installation(tmp_path / "own", app="kit") as made:
        holder = made.start("-c", holding, stdout=subprocess.PIPE)
        try:
            assert holder.stdout is not None
            assert holder.stdout.readline() == b"held\n"
            assert made.run("-c", asking).stdout == "database is locked, database is locked, database is locked\n"
        finally:
            holder.kill()
            holder.communicate()
