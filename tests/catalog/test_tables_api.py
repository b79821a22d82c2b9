"""Tables of books through the API, from the file to the import."""

import csv
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.catalog.conftest import a_library
from tests.ordeals.conftest import sign_in
from tianlu.kit import jobs

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_a_table_becomes_an_import() -> None:
    client = sign_in(a_library("north"))

    def ask(method: str, address: str, status: int, body: object = None) -> Any:
        said = {"data": body, "content_type": "application/json"} if body is not None else {}
        answer = getattr(client, method)(f"/api/v1{address}", **said)
        assert answer.status_code == status, answer.content.decode()
        return answer.json()

    file = SimpleUploadedFile("books.csv", "题名,作者,年\n边城,沈从文,1934\n,无名,1999\n".encode())
    answer = client.post("/api/v1/tables", {"file": file})
    assert answer.status_code == 201, answer.content.decode()
    made = answer.json()
    address = f"/tables/{made['id']}"
    assert (made["heads"], made["open"]) == (["题名", "作者", "年"], True)
    reading = {"columns": ["title", "author", "year"]}
    assert ask("put", f"{address}/mapping", 200, reading)["reading"]["columns"] == reading["columns"]
    assert ask("put", f"{address}/mapping", 422, {"columns": [None, "author"]})["code"] == "bad-table-mapping"
    too_wide = {"columns": ["title", None, None, "note"]}
    assert ask("put", f"{address}/mapping", 422, too_wide)["code"] == "bad-table-mapping"
    rows = ask("get", f"{address}/rows", 200)
    assert [(row["title"], bool(row["reason"])) for row in rows] == [("边城", False), ("", True)]
    jobs.run_until(ask("post", f"{address}/conversions", 202)["job_id"])
    done = ask("get", address, 200)
    assert (done["rows"], done["records"], done["unfit"]) == (2, 1, 1)
    unfit = client.get(f"/api/v1{address}/unfit.csv")
    lines = list(csv.reader(io.StringIO(b"".join(unfit.streaming_content).decode("utf-8-sig"))))
    assert lines[1][:3] == ["", "无名", "1999"]
    jobs.run_pending()
    assert ask("get", f"/imports/{done['import_id']}", 200)["preview"]["new"] == 1
    jobs.run_until(ask("post", f"/imports/{done['import_id']}/runs", 202)["job_id"])
    assert ask("get", f"/imports/{done['import_id']}", 200)["state"] == "done"
    assert ask("get", "/tables", 200)[0]["import_id"] == done["import_id"]
    assert ask("get", "/tables/99999", 404)["status"] == 404


def test_a_form_with_files_where_json_is_meant_is_told_so() -> None:
    client = sign_in(a_library("north"))
    client.handler.enforce_csrf_checks = True
    token = str(client.get("/desk/").context["csrf_token"])
    answer = client.post(
        "/api/v1/items/scans", {"barcodes": "B1"}, headers={"X-CSRFToken": token, "Accept-Language": "en"}
    )
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert answer.json()["detail"].startswith(
        "The request could not be read: its body is not what its content type says"
    )
