"""`tianlu attach`: a folder of files, each by the number of its record."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.archive.files import pdf
from tests.catalog.conftest import bring
from tests.catalog.files import as_file, cnmarc
from tianlu.archive.models import AttachedFile
from tianlu.archive.queries import found_inside
from tianlu.catalog.models import Record
from tianlu.libraries.data import Actor

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def attach(folder: Path, *options: str) -> dict[str, object]:
    out = io.StringIO()
    call_command("attach", str(folder), "--organisation", "north", "--json", *options, stdout=out)
    said: dict[str, object] = json.loads(out.getvalue())
    return said


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "folder"
    made.mkdir()
    return made


def test_files_find_their_records(library: Actor, books: list[int], folder: Path) -> None:
    bring(library, as_file([cnmarc("3", "围城", isbn="9787020002207")]))
    third = Record.objects.order_by("-id").values_list("id", flat=True)[0]
    (folder / "1.pdf").write_bytes(pdf("渡船一"))
    (folder / "1_2.pdf").write_bytes(pdf("渡船二"))
    (folder / "978-7-02-000220-7.txt").write_text("渡船三")
    (folder / "77.pdf").write_bytes(pdf("nobody's"))
    (folder / "2.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    (folder / ".hidden").write_text("x")
    said = attach(folder, "--rights", "open")
    skipped = said.pop("skipped")
    assert said == {"attached": 3, "known": 0}
    assert [one["file"] for one in skipped] == ["2.png", "77.pdf"]  # type: ignore[attr-defined]
    assert sorted(hit.record_id for hit in found_inside(library, "渡船")) == [books[0], third]
    assert set(AttachedFile.scoped(library).values_list("rights", "state")) == {("open", "read")}
    assert attach(folder)["known"] == 3


def test_nothing_attached_is_said_with_the_exit_code(library: Actor, books: list[int], folder: Path) -> None:
    (folder / "77.pdf").write_bytes(pdf("nobody's"))
    with pytest.raises(CommandError) as refused:
        attach(folder)
    assert refused.value.returncode == 2
    with pytest.raises(CommandError):
        attach(folder / "nowhere")
