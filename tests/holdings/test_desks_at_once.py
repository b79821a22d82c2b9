"""Desks scan, correct and close periods at the same time: nothing is lost, and no entry slips into a closed period."""

import json
import subprocess
from pathlib import Path

import pytest

from tests import proofs
from tests.catalog.files import many
from tests.installation import own_installation

THREADS = 4
_BRING = """
import django; django.setup()
import io, pathlib, sys
from tianlu.catalog import services
from tianlu.kit import jobs
from tianlu.libraries.data import BranchKind, Name, system
from tianlu.libraries.queries import branch_tree, public_organisations
from tianlu.libraries.services import create_branch, found_library
found_library("test")
actor = system("test", organisation_id=public_organisations()[0].id)
create_branch(actor, code="EAST2", name=Name("东馆"), kind=BranchKind.BRANCH)
number = services.receive_file(actor, content=io.BytesIO(pathlib.Path(sys.argv[1]).read_bytes()), filename="a.mrc")
jobs.run_until(services.examine_import(actor, number))
jobs.run_until(services.start_import(actor, number))
"""


@pytest.mark.database
@pytest.mark.long
@pytest.mark.at_once
def test_desks_at_once(tmp_path: Path) -> None:
    rounds = proofs.count(4, 60)
    (tmp_path / "a.mrc").write_bytes(many(60))
    with own_installation(tmp_path / "own") as made:
        made.run("-c", _BRING, str(tmp_path / "a.mrc"))
        ((organisation,),) = made.rows("SELECT min(id) FROM libraries_organisation")
        made.environment["DJANGO_SETTINGS_MODULE"] = "tianlu.portal.settings"
        words = map(str, (organisation, THREADS, rounds, proofs.seed() % 10_000))
        process = made.start("-m", "tests.holdings.desks", *words, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        out, err = process.communicate(timeout=600)
        assert process.returncode == 0, err.decode()
        said = json.loads(out.decode().strip().splitlines()[-1])
        assert (said["agrees"], said["scans"], said["unknown"]) == (True, THREADS * rounds * 12, 0)
        assert len(said["closed"]) >= rounds
        assert said["closed"] == [[True, True, True]] * len(said["closed"])
