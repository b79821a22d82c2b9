"""Uploads that a kill left between storing and writing down go later; those of imports that may go on stay."""

import os
import subprocess
import time
from pathlib import Path

import pytest

from tests.catalog.files import many
from tests.installation import Installation, own_installation

pytestmark = [pytest.mark.database]
TIANLU = ("-m", "tianlu.portal.cli")
KILLED = """
import os, signal, sys
import django; django.setup()
from tianlu.catalog.models import Import
from tianlu.catalog.services import receive_file
from tianlu.libraries.services import found_library, installation_actor
Import.save = lambda *words, **more: os.kill(os.getpid(), signal.SIGKILL)
found_library("test")
receive_file(installation_actor("test"), content=open(sys.argv[1], "rb"), filename="books.mrc")
"""
WAITS = """
import sys
import django; django.setup()
from tianlu.catalog.services import receive_file
from tianlu.libraries.services import installation_actor
print(receive_file(installation_actor("test"), content=open(sys.argv[1], "rb"), filename="more.mrc"))
"""
GOES_ON = """
import sys
import django; django.setup()
from tianlu.catalog import services
from tianlu.kit import jobs
from tianlu.libraries.services import installation_actor
actor, number = installation_actor("test"), int(sys.argv[1])
jobs.run_until(services.examine_import(actor, number))
jobs.run_until(services.start_import(actor, number))
"""
SWEEP = """
import django; django.setup()
from tianlu.kit import files
from tianlu.kit.clock import now
print(files.sweep_files(now()))
"""


def stored(made: Installation) -> list[Path]:
    return sorted((made.home / "files").glob("??/*"))


def test_an_upload_killed_before_it_was_written_down(tmp_path: Path) -> None:
    first, second = tmp_path / "books.mrc", tmp_path / "more.mrc"
    first.write_bytes(many(20))
    second.write_bytes(many(30, first=100))
    with own_installation(tmp_path / "own") as made:
        made.rows("UPDATE kit_feed_epoch SET made_at = '2020-01-01 00:00:00+00'")
        with made.start("-c", KILLED, str(first), stdout=subprocess.DEVNULL) as process:
            assert process.wait() == -9
        waiting = made.run("-c", WAITS, str(second)).stdout.strip()
        assert (len(stored(made)), made.rows("SELECT count(*) FROM catalog_import")) == (2, [(1,)])
        assert made.run("-c", SWEEP).stdout.split()[-1] == "0"  # both are young
        yesterday = time.time() - 90_000
        for path in stored(made):
            os.utime(path, (yesterday, yesterday))
        told = made.run(*TIANLU, "doctor", check=False)
        assert "1 个" in told.stdout
        assert "被强行结束" in told.stdout
        assert made.run("-c", SWEEP).stdout.split()[-1] == "1"
        assert [path.name for path in stored(made)] == [
            key for (key,) in made.rows("SELECT file_key FROM catalog_import")
        ]
        made.run("-c", GOES_ON, waiting)
        assert made.rows("SELECT state FROM catalog_import") == [("done",)]
        assert made.rows("SELECT count(*) FROM catalog_record") == [(30,)]
        assert stored(made) == []
