"""The API as its own description says: schemathesis asks every operation anything, signed out and in."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests import proofs
from tests.journeys.conftest import Loaded
from tests.journeys.pages import Visitor
from tests.serving import Served

pytestmark = [pytest.mark.network]
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
    "negative_data_rejection",
    "unsupported_method",
)


@pytest.mark.parametrize("role", ["visitor", "staff"])
def test_every_operation_answers_as_described(own_library: Served, loaded: Loaded, tmp_path: Path, role: str) -> None:
    library = own_library  # staff's operations undo what was imported
    headers = []
    if role == "staff":
        who = Visitor(library).sign_in(loaded)
        cookies = {cookie.name: cookie.value for cookie in who.jar}
        joined = "; ".join(f"{name}={value}" for name, value in cookies.items())
        headers = ["--header", f"Cookie: {joined}", "--header", f"X-CSRFToken: {cookies['csrftoken']}"]
    refused = "400 401 403 404 405 406 409 413 414 415 422 428 429"  # 414: no server reads an address beyond 64 KiB
    expected = ", ".join(f'"{status}"' for status in refused.split())
    config = tmp_path / "schemathesis.toml"
    config.write_text(f"[checks.negative_data_rejection]\nexpected-statuses = [{expected}]\n", encoding="utf-8")
    done = subprocess.run(
        [
            str(Path(sys.executable).with_name("schemathesis")),
            "run",
            f"{library.url}/api/v1/openapi.json",
            *(
                "--seed",
                "20260101",
                "--max-examples",
                str(proofs.count(10, 50)),
                "--phases",
                "examples,coverage,fuzzing",
            ),
            *("--checks", ",".join(CHECKS), "--workers", "1", "--no-color", "--generation-database", "none"),
            *headers,
        ],
        cwd=tmp_path,
        check=False,
        capture_output=True,
        text=True,
        timeout=600,
    )
    said = done.stdout + done.stderr
    assert "Selected" in said or "selected" in said, said[-3000:]
    assert done.returncode == 0, said[said.find("FAILURES") :][:6000]
