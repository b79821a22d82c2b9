"""`/healthz` and `/metrics`."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from prometheus_client.parser import text_string_to_metric_families
from pytest_django.fixtures import Settings

from tests.kit.doctor.test_doctor import Scripted
from tianlu.kit import jobs
from tianlu.kit.clock import now
from tianlu.kit.data import CopyStatus, Metric, copies, metrics
from tianlu.kit.observe import health, tally

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def scripted(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Scripted:
    """A home of its own and one copy, ready."""
    settings.TIANLU_HOME = tmp_path
    settings.TIANLU_METRICS_TOKEN = None
    monkeypatch.setattr(health, "_latest", None)
    monkeypatch.setattr(health, "_KEPT", 0.0)
    monkeypatch.setattr(tally, "requests_tally", tally.Tally())
    made = Scripted(CopyStatus("ready", 3, 0))
    monkeypatch.setattr(copies, "_entries", {"index": made})
    return made


def asked(client: Client) -> tuple[int, dict[str, Any]]:
    response = client.get("/healthz")
    assert response["Cache-Control"] == "no-store"
    return response.status_code, json.loads(response.content)


def test_addresses() -> None:
    assert (reverse("kit:healthz"), reverse("kit:metrics")) == ("/healthz", "/metrics")


def test_all_is_well(client: Client) -> None:
    jobs.beat(now())
    parts = {"database": "ok", "disk": "ok", "worker": "ok", "index": "ok"}
    assert asked(client) == (200, {"status": "ok", "parts": parts})


def test_without_a_worker(client: Client) -> None:
    status, body = asked(client)
    assert (status, body["status"], body["parts"]["worker"]) == (503, "failing", "failing")


@pytest.mark.parametrize(
    ("state", "status", "told"),
    [("building", 200, "working"), ("behind", 200, "working"), ("missing", 200, "working"), ("broken", 503, "failing")],
)
def test_a_copy_in_every_state(client: Client, scripted: Scripted, state: Any, status: int, told: str) -> None:
    jobs.beat(now())
    scripted.told = CopyStatus(state, 0, 0, "a path nobody needs to know")
    found, body = asked(client)
    assert (found, body["parts"]["index"]) == (status, told)
    assert "path" not in json.dumps(body)


def test_a_full_disk(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs.beat(now())
    monkeypatch.setattr(health, "LEAST_FREE", 2**62)
    status, body = asked(client)
    assert (status, body["parts"]["disk"]) == (503, "failing")


def test_only_reading(client: Client) -> None:
    assert client.post("/healthz").status_code == 405
    assert client.post("/metrics").status_code == 405


def figures(client: Client, **options: Any) -> dict[str, float]:
    response = client.get("/metrics", **options)
    assert response.status_code == 200
    return {
        f"{sample.name}{sorted(sample.labels.items())}": sample.value
        for family in text_string_to_metric_families(response.content.decode())
        for sample in family.samples
    }


def test_figures(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs.beat(now())
    hard = Metric("tianlu_test", 'A "help"\\ with\nlines.', "counter", [({"label": 'x"y\\z\n'}, 2.0)])
    monkeypatch.setattr(metrics, "_entries", {"test": lambda: [hard]})
    found = figures(client)
    assert found["tianlu_worker_alive[]"] == 1
    assert found["tianlu_jobs[('state', 'queued')]"] == 0
    assert found["tianlu_copy_state[('copy', 'index'), ('state', 'ready')]"] == 1
    assert found["tianlu_copy_objects[('copy', 'index')]"] == 3
    assert found["tianlu_test_total[('label', 'x\"y\\\\z\\n')]"] == 2
    assert found["tianlu_metric_sources_failing[]"] == 0


def test_a_source_that_fails_costs_its_own_figures(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> list[Metric]:
        raise OSError

    monkeypatch.setattr(metrics, "_entries", {"test": fails})
    found = figures(client)
    assert found["tianlu_metric_sources_failing[]"] == 1
    assert "tianlu_worker_alive[]" in found


@pytest.mark.parametrize(
    ("options", "status"),
    [
        ({}, 200),
        ({"REMOTE_ADDR": "::1"}, 200),
        ({"REMOTE_ADDR": "192.168.1.5"}, 403),
        ({"REMOTE_ADDR": ""}, 403),
        ({"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, 403),
        ({"HTTP_FORWARDED": "for=127.0.0.1"}, 403),
        ({"HTTP_X_REAL_IP": "127.0.0.1"}, 403),
    ],
)
def test_without_a_token_figures_stay_on_this_machine(client: Client, options: dict[str, Any], status: int) -> None:
    assert client.get("/metrics", **options).status_code == status


@pytest.mark.parametrize(
    ("given", "status"), [("Bearer right", 200), ("Bearer wrong", 403), ("right", 403), ("Bearer 对", 403), (None, 403)]
)
def test_with_a_token_whoever_knows_it(client: Client, settings: Settings, given: str | None, status: int) -> None:
    settings.TIANLU_METRICS_TOKEN = "right"
    headers = {"HTTP_AUTHORIZATION": given} if given else {}
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.9", **headers).status_code == status


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool (Debian: prometheus) is not installed")
def test_promtool_finds_nothing(client: Client) -> None:
    client.get("/healthz")
    content = client.get("/metrics").content
    done = subprocess.run(["promtool", "check", "metrics"], input=content, check=False, capture_output=True)
    assert (done.returncode, done.stdout + done.stderr) == (0, b"")
