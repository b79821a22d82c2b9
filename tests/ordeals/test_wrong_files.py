"""Files that are no files of records, or hostile ones: refused in a sentence on the page, over the API, on the command line."""

import io
import json
import random
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.catalog.files import many, marc21
from tests.installation import own_installation
from tianlu.catalog import queries
from tianlu.catalog.data import ImportState
from tianlu.catalog.models import Import
from tianlu.kit import jobs
from tianlu.kit.files import file_store
from tianlu.libraries.data import Actor
from tianlu.marc import to_marcxml

pytestmark = [pytest.mark.database]


def noise(size: int) -> bytes:
    return random.Random(size).randbytes(size)


def packed(*members: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return buffer.getvalue()


def locked() -> bytes:
    """A zip whose member says that it is encrypted."""
    content = bytearray(packed(("a.mrc", many(3))))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def tarred() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        member = tarfile.TarInfo("readme.txt")
        member.size = 5
        archive.addfile(member, io.BytesIO(b"hello"))
    return buffer.getvalue()


def marcxml(head: str, title: str) -> bytes:
    return (
        f'<?xml version="1.0"?>{head}<collection xmlns="http://www.loc.gov/MARC21/slim"><record>'
        f'<leader>00000nam a2200000 a 4500</leader><datafield tag="245" ind1="1" ind2="0">'
        f'<subfield code="a">{title}</subfield></datafield></record></collection>'
    ).encode()


def laughs() -> str:
    steps = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE lolz [<!ENTITY l0 "lol">{steps}]>'


# What comes in, and words of the sentence that the librarian reads.
WRONG: dict[str, tuple[Callable[[], bytes], str]] = {
    "one terminator": (lambda: b"\x1d", "没有可识别格式的 MARC 记录"),
    "one letter": (lambda: b"a", "没有可识别格式的 MARC 记录"),
    "only space": (lambda: b" \r\n\t" * 5000, "没有可识别格式的 MARC 记录"),
    "UTF-16 text": (lambda: "红楼梦".encode("utf-16"), "UTF-16"),
    "UTF-16 ISO 2709": (lambda: many(3).decode().encode("utf-16"), "UTF-16"),
    "text that begins with digits": (lambda: b"00000 this is a text file\n" * 500, "没有"),
    "CSV": (lambda: "题名,著者\n红楼梦,曹雪芹\n".encode("gbk") * 500, "没有"),
    "JSON of other things": (lambda: json.dumps([{"type": "Feature", "x": n} for n in range(99)]).encode(), "没有读出"),
    "JSON nested without end": (lambda: b"[" * 100_000, "没有读出"),
    "HTML error page": (lambda: b"<!DOCTYPE html>\n<html><head><title>504</title></head></html>", "HTML"),
    "RSS": (lambda: b"<?xml version='1.0'?><rss><channel><title>x</title></channel></rss>", "没有读出"),
    "PDF": (lambda: b"%PDF-1.7\n\x1e\x1d\x1f" * 50, "PDF"),
    "JPEG": (lambda: b"\xff\xd8\xff\xe0\x00\x10JFIF" + noise(30_000), "JPEG"),
    "program": (lambda: b"MZ\x90\x00" + noise(30_000), "EXE"),
    "noise": (lambda: b"\x07" + noise(200_000), "没有"),
    "separators only": (lambda: b"\x1e\x1d" * 20_000, "没有"),
    "old Excel": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + noise(3000), "Microsoft Office"),
    "RAR": (lambda: b"Rar!\x1a\x07\x01\x00" + noise(500), "rar"),
    "7z": (lambda: b"7z\xbc\xaf\x27\x1c" + noise(500), "7z"),
    "tar.gz": (tarred, "没有可识别格式"),
    "xlsx": (lambda: packed(("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<w/>")), "办公软件"),
    "zip in a zip": (lambda: packed(("inner.zip", packed(("a.mrc", many(3))))), "zip"),
    "empty zip": (lambda: packed(("folder/", b"")), "没有"),
    "cut zip": (lambda: packed(("a.mrc", many(300)))[:-100], "损坏"),
    "zip with a password": (locked, "密码"),
    "zip bomb": (lambda: packed(("a.mrc", bytes(100 << 20))), "200 倍"),
    "zip of a page": (lambda: packed(("a.html", b"<html></html>")), "HTML"),
    "billion laughs": (lambda: marcxml(laughs(), "&l9;"), "为安全起见不予读取"),
    "XXE": (lambda: marcxml('<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "&x;"), "为安全起见不予读取"),
    "DTD": (lambda: marcxml('<!DOCTYPE collection SYSTEM "http://example.org/marc.dtd">', "x"), "为安全起见不予读取"),
}


def stored() -> Iterator[str]:
    return file_store().keys()  # type: ignore[attr-defined, no-any-return]


@pytest.mark.django_db
@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_file_of_records_is_told_on_page_and_api(library: Actor, cataloger: Client, name: str) -> None:
    make, words = WRONG[name]
    content = make()
    before = set(stored())
    page = cataloger.post("/desk/imports", {"file": SimpleUploadedFile("书目.mrc", content)})
    if page.status_code == 302:  # it begins like records: looking at the whole of it tells
        jobs.run_pending()
        view = queries.imports_of(library)[0]
        assert view.state is ImportState.FAILED
        assert words in cataloger.get(page["Location"]).content.decode(), name
        return
    assert page.status_code == 422
    assert words in page.content.decode()
    api = cataloger.post("/api/v1/imports", {"file": SimpleUploadedFile("a.mrc", content)})
    assert api.status_code in {413, 422}
    assert words in api.json()["detail"]
    assert Import.unscoped(reason="test").count() == 0
    assert set(stored()) == before


@pytest.mark.django_db
def test_names_in_a_zip_lead_nowhere(library: Actor, cataloger: Client, tmp_path: Path) -> None:
    evil = tmp_path / "evil.mrc"
    content = packed(
        (str(evil), many(3)), ("../../../../evil.mrc", many(2, first=9)), ("..\\..\\x.mrc", many(1, first=30))
    )
    address = cataloger.post("/desk/imports", {"file": SimpleUploadedFile("../../a\x00.zip", content)})["Location"]
    jobs.run_pending()
    view = queries.imports_of(library)[0]
    assert (view.state, view.preview["records"], view.filename) == (ImportState.PREVIEW, 6, "a.zip")
    assert cataloger.get(address).status_code == 200
    assert not evil.exists()


@pytest.mark.django_db
def test_utf16_marcxml_is_read(library: Actor, cataloger: Client) -> None:
    body = to_marcxml(marc21("1", "边城 A book")).split("?>", 1)[-1]
    content = f'<?xml version="1.0" encoding="UTF-16"?>{body}'.encode("utf-16")
    cataloger.post("/desk/imports", {"file": SimpleUploadedFile("a.xml", content)})
    jobs.run_pending()
    assert queries.imports_of(library)[0].preview["first"][0]["bib"]["title"] == "边城 A book"


COMMAND = ("HTML error page", "billion laughs", "zip bomb")


def test_the_command_says_one_sentence_and_keeps_nothing(tmp_path: Path) -> None:
    with own_installation(tmp_path / "own") as made:
        for name in COMMAND:
            make, words = WRONG[name]
            file = tmp_path / "书目.mrc"
            file.write_bytes(make())
            for more in ([], ["--dry-run"]) if name == COMMAND[0] else ([],):
                done = made.run("-m", "tianlu.portal.cli", "import", str(file), "--json", *more, check=False)
                assert (done.returncode, done.stdout) == (2, ""), done.stderr
                assert len(done.stderr.strip().splitlines()) == 1, done.stderr
                assert done.stderr.strip().startswith("tianlu: ")
                assert words in done.stderr
        assert made.rows("SELECT count(*) FROM catalog_import") == [(0,)]
        assert not [path for path in (made.home / "files").rglob("*") if path.is_file()]
