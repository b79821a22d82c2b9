"""The import pages and operations: what a cataloger does in a browser, what a program does over the API."""

import io
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.catalog.conftest import a_library, bring
from tests.catalog.files import as_file, cnmarc, many
from tianlu.catalog import queries, services
from tianlu.catalog.data import ImportState
from tianlu.kit import jobs
from tianlu.libraries.data import Actor

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def newest(actor: Actor) -> int:
    return queries.imports_of(actor)[0].id


def test_from_upload_to_undo(library: Actor, cataloger: Client) -> None:
    odd = as_file([cnmarc("9", "<script>alert(1)</script>", author="'; DROP TABLE x;--")])
    upload = SimpleUploadedFile("书目.mrc", many(4) + odd + b"junk\x1d")
    answer = cataloger.post("/desk/imports", {"file": upload})
    number = newest(library)
    assert (answer.status_code, answer["Location"]) == (302, f"/desk/imports/{number}")
    waiting = cataloger.get(f"/desk/imports/{number}").content.decode()
    assert "hx-get" in waiting
    jobs.run_pending()
    seen = cataloger.get(f"/desk/imports/{number}").content.decode()
    assert "书目.mrc" in seen
    assert "第1卷山水志" in seen
    assert "&lt;script&gt;" in seen
    assert "<script>alert" not in seen
    assert cataloger.post(f"/desk/imports/{number}/runs").status_code == 302
    jobs.run_pending()
    assert queries.import_for(library, number).state is ImportState.DONE
    done = cataloger.get(f"/desk/imports/{number}").content.decode()
    assert f"/desk/imports/{number}/rejected" in done
    rejected = cataloger.get(f"/desk/imports/{number}/rejected")
    assert b"".join(rejected.streaming_content) == b"junk\x1d"  # type: ignore[arg-type]
    assert cataloger.post(f"/desk/imports/{number}/undoings").status_code == 302
    again = cataloger.post(f"/desk/imports/{number}/undoings", follow=True)  # pressed twice
    assert ("正在撤销”状态时不能这样做" in again.content.decode(), again.status_code) == (True, 200)
    jobs.run_pending()
    assert queries.import_for(library, number).counts["undo"]["withdrawn"] == 5
    assert cataloger.get("/desk/imports?state=undone").content.decode().count("书目.mrc") == 1
    assert cataloger.get("/desk/jobs").content.decode().count("书目.mrc") == 3  # previewed, brought in, undone


def test_an_import_without_a_preview_is_listed_with_its_figures(
    library: Actor, cataloger: Client, tmp_path: Path
) -> None:
    path = tmp_path / "direct.mrc"
    path.write_bytes(many(3) + b"junk\x1d")
    services.bring_in(library, path=path, choices={}, queued=lambda _number, job: jobs.run_until(job))
    seen = cataloger.get("/desk/imports").content.decode()
    row = seen.split("direct.mrc")[1].split("</tr>")[0]
    assert re.findall(r'class="number">(\d+)<', row) == ["3", "3", "1"]


def test_a_file_that_is_none_is_refused_on_the_form(library: Actor, cataloger: Client) -> None:
    answer = cataloger.post("/desk/imports", {"file": SimpleUploadedFile("x.pdf", b"%PDF-1.7")})
    assert answer.status_code == 422
    assert queries.imports_of(library) == []


def test_another_encoding_and_mapping_are_looked_at_again(library: Actor, cataloger: Client) -> None:
    cataloger.post("/desk/imports", {"file": SimpleUploadedFile("a.mrc", many(3))})
    jobs.run_pending()
    number = newest(library)
    cataloger.post(f"/desk/imports/{number}/previews", {"encoding": "utf-8", "step-holdings": "none"})
    jobs.run_pending()
    view = queries.import_for(library, number)
    assert (view.encoding_chosen, view.options["steps"]["holdings"]["name"]) == ("utf-8", "none")
    assert cataloger.get(f"/desk/imports/{number}/progress")["HX-Refresh"] == "true"


def test_a_waiting_import_is_cancelled(library: Actor, cataloger: Client) -> None:
    cataloger.post("/desk/imports", {"file": SimpleUploadedFile("a.mrc", many(3))})
    number = newest(library)
    assert cataloger.post(f"/desk/imports/{number}/cancellations").status_code == 302
    assert queries.import_for(library, number).state is ImportState.UPLOADED


def test_visitors_and_other_libraries_see_no_imports(library: Actor, cataloger: Client) -> None:
    other = bring(a_library("south"), many(1))
    assert Client().get("/desk/imports").status_code == 302
    assert Client().get("/api/v1/imports").status_code == 401
    for path in (f"/desk/imports/{other.id}", f"/desk/imports/{other.id}/rejected", f"/api/v1/imports/{other.id}"):
        assert cataloger.get(path).status_code == 404
    assert cataloger.post(f"/desk/imports/{other.id}/undoings").status_code == 404


def test_the_mapping_page_keeps_what_is_typed(library: Actor, cataloger: Client) -> None:
    shown = cataloger.get("/desk/mappings?name=cnmarc-905").content.decode()
    assert "905 b barcode" in shown
    typed = {
        "name": "本馆",
        "rules": "949 starts i\n949 i barcode\n949 c call-number",
        "branches": "东 = EAST",
        "currency": "CNY",
    }
    assert cataloger.post("/desk/mappings", typed).status_code == 302
    assert "949 c call-number" in cataloger.get("/desk/mappings", {"name": "本馆"}).content.decode()
    assert cataloger.post("/desk/mappings", {**typed, "rules": "949 i moon"}).status_code == 422


def test_the_same_over_the_api(library: Actor, cataloger: Client) -> None:
    made = cataloger.post("/api/v1/imports", {"file": io.BytesIO(many(3))})
    assert made.status_code == 201, made.content
    number = made.json()["id"]
    base = f"/api/v1/imports/{number}"
    assert cataloger.post(f"{base}/runs").status_code == 409
    assert cataloger.post(f"{base}/previews", {}, content_type="application/json").status_code == 202
    jobs.run_pending()
    seen = cataloger.get(base).json()
    assert (seen["state"], seen["preview"]["new"]) == ("preview", 3)
    assert cataloger.post(f"{base}/runs").status_code == 202
    jobs.run_pending()
    assert cataloger.get(base).json()["counts"]["new"] == 3
    assert cataloger.get(f"{base}/rejected").json() == []
    assert cataloger.post(f"{base}/undoings").status_code == 202
    jobs.run_pending()
    listed = cataloger.get("/api/v1/imports?state=undone").json()
    assert ([it["id"] for it in listed["items"]], listed["next"]) == ([number], None)
    bad = cataloger.post(f"{base}/previews", {"encoding": "klingon"}, content_type="application/json")
    assert (bad.status_code, bad.json()["code"]) == (422, services.EncodingUnknown.code)


@pytest.mark.django_db
def test_the_evidence_for_the_encoding_is_shown(library: Actor, cataloger: Client) -> None:
    upload = SimpleUploadedFile("书目.iso", many(30).decode().encode("gb18030"))
    address = cataloger.post("/desk/imports", {"file": upload})["Location"]
    jobs.run_pending()
    evidence = queries.import_report(queries.imports_of(library)[0])["evidence"]
    assert re.fullmatch(r"全文件的字节可确定到 \d{2,3}%。", evidence[0])
    assert re.fullmatch(r"30 条记录的 100 字段第 26—29 位是“.{4}”。", evidence[1])
    page = cataloger.get(address).content.decode()
    assert [sentence in page for sentence in evidence] == [True, True]


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({}, "还没有选择文件。请选择要导入的文件。"),
        ({"file": SimpleUploadedFile("书目.mrc", b"")}, "文件是空的，可能没有导出成功。请重新导出，再选择新的文件。"),
    ],
)
def test_an_upload_of_nothing_is_told_what_to_do(
    cataloger: Client, files: dict[str, SimpleUploadedFile], sentence: str
) -> None:
    answer = cataloger.post("/desk/imports", files)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
