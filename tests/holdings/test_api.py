"""The holdings' API as a program uses it: numbers given up, books in bulk, register, inventories, cut-overs."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.catalog.conftest import bring
from tests.catalog.files import many
from tests.holdings.conftest import Held
from tests.ordeals.conftest import sign_in
from tianlu.holdings import services
from tianlu.kit import jobs

pytestmark = [pytest.mark.database, pytest.mark.django_db]
Ask = Callable[..., Any]


@pytest.fixture
def ask(held_book: Held) -> Ask:
    client = sign_in(held_book.actor)

    def asked(method: str, address: str, status: int, body: object = None) -> Any:
        said = {"data": body, "content_type": "application/json"} if body is not None else {}
        answer = getattr(client, method)(f"/api/v1{address}", **said)
        assert answer.status_code == status, answer.content.decode()
        kind = answer.headers.get("Content-Type", "")
        if kind.startswith("text/csv"):
            return list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
        return answer.json() if answer.content else None

    asked.client = client  # type: ignore[attr-defined]
    return asked


def upload(ask: Ask, address: str, name: str, text: str) -> Any:
    client: Client = ask.client  # type: ignore[attr-defined]
    answer = client.post(f"/api/v1{address}", {"file": SimpleUploadedFile(name, text.encode())})
    assert answer.status_code == 201, answer.content.decode()
    return answer.json()


def test_a_number_is_given_up_and_taken_back(ask: Ask, held_book: Held) -> None:
    address = f"/records/{held_book.record_id}/call-number"
    services.create_item(
        held_book.actor, held_book.record_id, item=services.NewItem(branch_id=held_book.main, barcode="N2")
    )
    given = ask("post", address, 201, {})
    assert given["text"] == "I247.57/1"
    assert ask("delete", address, 409)["code"] == "call-number-in-use"
    for code in ("N1", "N2"):
        body = {"deed": "write-off", "barcodes": [code], "reason": "worn"}
        assert ask("post", "/items/scans", 201, body)["done"] == 1
    assert ask("delete", f"{address}?reason=lost", 404)["code"] == "no-call-number"  # its last copy freed it
    ask("post", address, 201, {})
    assert ask("delete", f"{address}?reason=lost", 204) is None
    back = ask("post", address, 201, {"class_number": "I247.57", "book_number": "1"})
    assert back["text"] == "I247.57/1"


def test_books_in_bulk_by_a_list(ask: Ask, held_book: Held) -> None:
    body = {"deed": "send", "branch_id": held_book.east, "barcodes": ["Ｎ１", " ", "N1", "X9"], "reason": "调拨 7"}
    pile = ask("post", "/items/scans", 201, body)
    assert (pile["deed"], pile["done"], pile["travelling"], pile["branch"]["zh"]) == ("send", 1, 1, "东馆")
    assert [(one["line"], one["barcode"], one["code"]) for one in pile["exceptions"]] == [
        (3, "N1", "repeated"),
        (4, "X9", "unknown"),
    ]
    assert pile["exceptions"][1]["remedy"]
    received = ask("post", "/items/scans", 201, {"deed": "receive", "branch_id": held_book.east, "barcodes": ["N1"]})
    again = ask("post", "/items/scans", 201, {"deed": "receive", "branch_id": held_book.east, "barcodes": ["N1"]})
    assert (received["done"], [one["code"] for one in again["exceptions"]]) == (1, ["not-sent"])
    assert [one["id"] for one in ask("get", "/items/scans", 200)][-1] == pile["id"]
    assert ask("get", f"/items/scans/{pile['id']}", 200)["travelling"] == 0
    assert ask("get", "/items/scans/99999", 404)["code"] == "no-such-batch"
    assert ask("post", "/items/scans", 422, {"deed": "state", "barcodes": ["N1"]})["code"] == "deed-incomplete"
    assert ask("post", "/items/scans", 422, {"deed": "state", "barcodes": []})["code"] == "nothing-scanned"
    assert ask("post", "/items/scans", 422, {"deed": "burn", "barcodes": ["N1"]})["errors"][0]["place"]
    nul = ask("post", "/items/scans", 422, {"deed": "write-off", "barcodes": ["N1"], "reason": "a\x00b"})
    assert nul["code"] == "malformed"


def test_the_register_line_by_line_and_in_sums(ask: Ask, held_book: Held) -> None:
    bring(held_book.actor, many(5))
    ask("post", "/items/scans", 201, {"deed": "write-off", "barcodes": ["B0000001"], "reason": "批 1"})
    [period] = ask("get", "/register/periods", 200)
    address = f"/register/periods/{period['id']}"
    assert ask("get", address, 200)["closed_at"] is None
    totals = ask("get", f"{address}/totals", 200)
    assert (totals["received"]["copies"], totals["written_off"]["copies"], totals["end"]["copies"]) == (6, -1, 5)
    assert totals["agrees"] is True
    first = ask("get", f"{address}/entries?limit=4", 200)
    rest = ask("get", f"{address}/entries?limit=4&after={first['next']}", 200)
    assert (len(first["items"]), len(rest["items"]), rest["next"]) == (4, 3, None)
    gone = ask("get", f"{address}/entries?of=written-off", 200)["items"]
    assert [(one["barcode"], one["copies"], one["reason"]) for one in gone] == [("B0000001", -1, "批 1")]
    assert len(ask("get", f"{address}/entries.csv?of=received", 200)) == 1 + 6
    assert len(ask("get", f"{address}/totals.csv", 200)) > 6
    assert ask("get", "/register/periods/99999/totals", 404)["code"] == "no-such-period"


def test_an_inventory_from_the_first_scan_to_its_lists(ask: Ask, held_book: Held) -> None:
    bring(held_book.actor, many(3))
    begun = ask("post", "/inventories", 201, {"name": "2026", "branch_id": held_book.main})
    address = f"/inventories/{begun['id']}"
    assert (begun["state"], begun["expected"], begun["scanned"]) == ("open", 4, 0)
    taken = ask("post", f"{address}/scans", 201, {"barcodes": ["N1", "B0000001"]})
    more = ask("post", f"{address}/scans", 201, {"barcodes": ["Z"], "run_id": taken["run_id"]})
    assert more["run_id"] == taken["run_id"]
    assert [(one["code"], one["fault"]) for one in more["latest"]] == [("Z", "unknown"), ("B0000001", ""), ("N1", "")]
    done = ask("post", f"{address}/completion", 200)
    assert (done["state"], done["counts"]["missing"], done["counts"]["unknown"]) == ("done", 2, 1)
    page = ask("get", f"{address}/findings?kind=missing&limit=1", 200)
    assert ([one["code"] for one in page["items"]], page["next"]) == (["B0000002"], 1)
    last = ask("get", f"{address}/findings?kind=missing&skip=1", 200)
    assert ([one["code"] for one in last["items"]], last["next"]) == (["B0000003"], None)
    assert ask("post", f"{address}/scans", 409, {"barcodes": ["N1"]})["code"] == "inventory-not-open"
    assert ask("post", "/inventories", 404, {"name": "x", "branch_id": 99999})["status"] == 404


def test_a_cutover_from_the_file_to_its_totals(ask: Ask, held_book: Held) -> None:
    text = "题名,登录号,条码,单价,分馆\n边城,A1,C1,12.50,MAIN\n边城,A2,C2,8.00,MAIN\n无此书,A3,C3,1.00,MAIN\n"
    made = upload(ask, "/cutovers", "items.csv", text)
    address = f"/cutovers/{made['id']}"
    assert made["reading"]["columns"] == ["title", "accession", "barcode", "price", "branch"]
    reading = {"columns": ["title", "accession", "barcode", "price", "branch"], "join": "title"}
    assert ask("put", f"{address}/mapping", 200, reading)["reading"]["join"] == "title"
    wide = {**reading, "columns": [*reading["columns"], "fund"]}
    assert ask("put", f"{address}/mapping", 422, wide)["code"] == "bad-cutover-mapping"
    assert [row["barcode"] for row in ask("get", f"{address}/rows", 200)] == ["C1", "C2", "C3"]
    assert ask("post", f"{address}/runs", 409)["code"] == "cutover-not-ready"
    queued = ask("post", f"{address}/trials", 202)
    assert queued["cutover_id"] == made["id"]
    jobs.run_until(queued["job_id"])
    tried = ask("get", address, 200)
    assert (tried["state"], tried["outcome"]["made"]["copies"]) == ("examined", 2)
    jobs.run_until(ask("post", f"{address}/runs", 202)["job_id"])
    done = ask("get", address, 200)
    outcome = done["outcome"]
    assert (done["state"], outcome["rows"], outcome["unfit"]["copies"], outcome["agrees"]) == ("done", 3, 1, True)
    assert outcome["made"]["money"] == [{"currency": "CNY", "minor": 2050}]
    assert [row[2] for row in ask("get", f"{address}/unfit.csv", 200)[1:]] == ["C3"]
    assert (outcome["sets"], outcome["differing"]) == (0, 0)
    assert ask("post", "/cutovers/returns", 409, {"barcode": "C1"})["code"] == "not-lent-there"
    assert len(ask("get", "/cutovers/lent.csv", 200)) == 1
    jobs.run_until(ask("post", f"{address}/undoings", 202)["job_id"])
    assert ask("get", address, 200)["state"] == "undone"
    assert [one["id"] for one in ask("get", "/cutovers", 200)] == [made["id"]]
