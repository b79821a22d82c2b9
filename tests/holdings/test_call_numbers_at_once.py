"""Thirty-two catalogers give numbers in one class at the same time: each title its own, 1 to n, none left out."""

import subprocess
from pathlib import Path

import pytest

from tests import proofs
from tests.catalog.files import many
from tests.installation import own_installation

PROCESSES, THREADS = 4, 8
_BRING = """
import django; django.setup()
import io, pathlib, sys
from tianlu.catalog import services
from tianlu.holdings.services import default_scheme
from tianlu.kit import jobs
from tianlu.libraries.data import system
from tianlu.libraries.services import found_library
found_library("test")
from tianlu.libraries.queries import organisation_codes, public_organisations
actor = system("test", organisation_id=public_organisations()[0].id)
number = services.receive_file(actor, content=io.BytesIO(pathlib.Path(sys.argv[1]).read_bytes()), filename="a.mrc")
jobs.run_until(services.examine_import(actor, number))
jobs.run_until(services.start_import(actor, number))
default_scheme(actor)
"""


@pytest.mark.database
@pytest.mark.long
@pytest.mark.at_once
@pytest.mark.parametrize("abandoned", [0, 30], ids=["all to the end", "a third abandoned"])
def test_thirty_two_catalogers(tmp_path: Path, abandoned: int) -> None:
    titles = proofs.count(128, 1024)
    seed = proofs.seed() % 10_000
    (tmp_path / "a.mrc").write_bytes(many(titles, items=False))
    with own_installation(tmp_path / "own") as made:
        made.run("-c", _BRING, str(tmp_path / "a.mrc"))
        ((first, last),) = made.rows("SELECT min(id), max(id) FROM catalog_record")
        ((organisation,),) = made.rows("SELECT min(id) FROM libraries_organisation")
        share = (last - first + 1) // PROCESSES
        made.environment["DJANGO_SETTINGS_MODULE"] = "tianlu.portal.settings"
        started = [
            made.start(
                "-m",
                "tests.holdings.cataloging",
                *map(
                    str, (organisation, first + at * share, first + (at + 1) * share - 1, abandoned, THREADS, seed + at)
                ),
                stderr=subprocess.PIPE,
            )
            for at in range(PROCESSES)
        ]
        said = [process.communicate(timeout=600)[1].decode() for process in started]
        assert [process.returncode for process in started] == [0] * PROCESSES, said
        given = made.rows(
            "SELECT n.class_number, n.book_number, r.record_id FROM holdings_callnumber n"
            " JOIN holdings_callnumberrecord r ON r.call_number_id = n.id"
        )
        assert {class_number for class_number, _number, _record in given} == {"I247.57"}
        assert sorted(int(number) for _class, number, _record in given) == list(range(1, titles + 1))
        assert len({record for _class, _number, record in given}) == titles
        assert made.rows("SELECT latest FROM holdings_numbercounter") == [(titles,)]
        assert made.rows("SELECT count(*) FROM holdings_callnumber") == [(titles,)]
