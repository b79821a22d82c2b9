"""No job is lost and none applied twice, wherever a worker is killed."""

import json

import pytest

from tests import proofs
from tests.installation import Installation

pytestmark = [pytest.mark.database, pytest.mark.long, pytest.mark.at_once]


def test_sigkill_at_random_points(installation: Installation) -> None:
    kills = proofs.count(12, 200)
    told = json.loads(installation.run("-m", "tests.kit.jobs.killing", str(proofs.seed()), str(kills)).stdout)
    proofs.say(f"{kills} kills, {told['jobs']} jobs, {told['acknowledged']} acknowledged")
    assert told["jobs"] >= told["acknowledged"] > 0
    assert (told["lost"], told["wrong"], told["database"]) == ([], [], "ok")
