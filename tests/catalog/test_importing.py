"""Files into the catalog: preview, import, the same file again, two libraries, bad files."""

import bz2
import contextlib
import gzip
import io
import lzma
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest
from django.conf import settings

from tests.catalog.conftest import bring, examined
from tests.catalog.files import as_file, cnmarc, held, many, marc21
from tianlu.catalog import queries, services
from tianlu.catalog.data import ImportState
from tianlu.catalog.engines.archives import ArchiveDamaged, ArchiveHoldsSeveral
from tianlu.catalog.models import Contribution, Import, MatchKey, Record, RecordSource, RecordVersion, Rejected
from tianlu.catalog.services.importing import examining
from tianlu.holdings.queries import availability, items_of
from tianlu.kit import files, jobs
from tianlu.kit.feed.models import FeedEntry
from tianlu.kit.jobs.handling import Step
from tianlu.libraries.data import Actor
from tianlu.marc import Field, to_iso2709, to_json, to_marcxml
from tianlu.marc import Record as Marc

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def counts(view: Any) -> dict[str, int]:
    return {key: view.counts.get(key, 0) for key in ("records", "new", "same", "merge", "rejected")}


def previewed(view: Any) -> dict[str, int]:
    return {key: view.preview[key] for key in ("records", "new", "same", "merge", "rejected_count")}


def test_preview_says_what_the_import_does(library: Actor) -> None:
    book = cnmarc("1", "红楼梦", isbn="978-7-02-000220-7", author="曹雪芹")
    again = cnmarc("2", "紅樓夢", isbn="9787020002207", author="曹雪芹")
    content = as_file([book, cnmarc("3", "边城", author="沈从文"), again]) + b"rubbish\x1d"
    seen = examined(library, content)
    assert (seen.state, seen.encoding, seen.dialect) == (ImportState.PREVIEW, "utf-8", "cnmarc")
    assert previewed(seen) == {"records": 3, "new": 2, "same": 0, "merge": 1, "rejected_count": 1}
    assert Record.objects.count() == 0
    joined = seen.preview["candidates"][0]
    assert (joined["title"], joined["joins"]) == ("紅樓夢", True)
    assert joined["with"][0]["evidence"] == [
        {"kind": "isbn", "value": "9787020002207"},
        *joined["with"][0]["evidence"][1:],
    ]
    piece = seen.preview["rejected"][0]
    assert (piece["position"], piece["length"]) == (len(content) - 8, 8)
    jobs.run_until(services.start_import(library, seen.id))
    done = queries.import_for(library, seen.id)
    assert done.state is ImportState.DONE
    assert counts(done) == {"records": 3, "new": 2, "same": 0, "merge": 1, "rejected": 1}
    assert b"".join(queries.rejected_bytes(library, seen.id)) == b"rubbish\x1d"


def test_what_is_written_for_one_record(library: Actor) -> None:
    content = many(1)
    view = bring(library, content)
    contribution = Contribution.unscoped(reason="test").get()
    assert (bytes(contribution.raw), contribution.position, contribution.control_number) == (content, 0, "00000001")
    record = queries.record_for(library, Record.objects.get().id)
    assert (record.version, record.bib["title"], record.organisations) == (
        1,
        "第1卷山水志",
        (library.organisation_id,),
    )
    version = RecordVersion.objects.get()
    assert (version.number, version.marc, version.contribution_id, version.reason) == (
        1,
        None,
        contribution.id,
        "import",
    )
    assert MatchKey.objects.count() >= 2
    assert [item.barcode for item in items_of(library, record.id)] == ["B0000001"]
    told = FeedEntry.objects.filter(object_id=record.id, action="imported").values_list("kind", flat=True)
    assert set(told) == {"record", "holding"}
    assert view.counts["steps"] == {"items": 1}
    local = queries.local_fields(library, record.id)[0]
    assert local.fields[0][0] == "905"


def test_the_same_file_again_changes_nothing(library: Actor) -> None:
    content = many(30)
    bring(library, content)
    before = (Record.objects.count(), FeedEntry.objects.count())
    again = bring(library, content)
    assert counts(again) == {"records": 30, "new": 0, "same": 30, "merge": 0, "rejected": 0}
    assert (Record.objects.count(), FeedEntry.objects.count()) == before


def test_a_record_delivered_anew_brings_its_description_up_to_date(library: Actor) -> None:
    bring(library, as_file([cnmarc("7", "边城", author="沈从文", extra=[held(("b", "B1"), ("d", "I246"))])]))
    content = as_file(
        [
            cnmarc(
                "7",
                "边城",
                author="沈从文",
                publisher="开明书店",
                extra=[held(("b", "B1"), ("b", "B2"), ("d", "I246"))],
            )
        ]
    )
    view = bring(library, content)
    record = Record.objects.get()
    assert (view.counts["merge"], view.counts["updated"], record.version) == (1, 1, 2)
    assert queries.record_for(library, record.id).bib["publishers"] == ["开明书店"]
    assert sorted(str(item.barcode) for item in items_of(library, record.id)) == ["B1", "B2"]


def test_what_a_person_edited_is_not_overwritten(library: Actor) -> None:
    bring(library, as_file([cnmarc("7", "边城", author="沈从文")]))
    record = Record.objects.get()
    marc, dialect = queries.marc_record(library, record.id)
    services.edit_record(library, record.id, marc=marc, dialect=dialect, expected_version=1, note="checked")
    view = bring(library, as_file([cnmarc("7", "边城", author="沈从文", publisher="开明书店")]))
    assert (view.counts["merge"], view.counts["updated"]) == (1, 0)
    assert queries.record_for(library, record.id).bib["publishers"] == ["人民文学出版社"]


def test_two_libraries_share_a_record_and_keep_their_local_fields(library: Actor, neighbour: Actor) -> None:
    ours = cnmarc("1", "红楼梦", isbn="9787020002207", author="曹雪芹", extra=[held(("b", "N1"), ("d", "I242"))])
    theirs = cnmarc("900", "紅樓夢", isbn="9787020002207", author="曹雪芹", extra=[held(("b", "S1"), ("d", "I24"))])
    bring(library, as_file([ours]))
    bring(neighbour, as_file([theirs]))
    record = Record.objects.get()
    assert queries.record_for(library, record.id).organisations == (
        library.organisation_id,
        neighbour.organisation_id,
    )
    assert [local.control_number for local in queries.local_fields(library, record.id)] == ["1"]
    assert [local.control_number for local in queries.local_fields(neighbour, record.id)] == ["900"]
    assert [item.barcode for item in items_of(library, record.id)] == ["N1"]
    assert [line.total for line in availability(neighbour, [record.id])[record.id]] == [1]
    assert b"S1" not in queries.marc_of(library, record.id, "mrc")
    assert b"S1" in queries.marc_of(neighbour, record.id, "mrc")


def test_a_wrong_isbn_joins_nothing_and_is_shown(library: Actor) -> None:
    first = cnmarc("1", "红楼梦", isbn="9787020002207", author="曹雪芹")
    other = cnmarc("2", "西游记", isbn="9787020002207", author="吴承恩")
    view = bring(library, as_file([first, other]))
    assert counts(view) == {"records": 2, "new": 2, "same": 0, "merge": 0, "rejected": 0}
    candidate = view.counts["candidates"][0]
    assert (candidate["joins"], candidate["with"][0]["conflicts"][0]["field"]) == (False, "title")


def test_volumes_of_a_set_stay_apart(library: Actor) -> None:
    upper, lower = (cnmarc(number, "平凡的世界", isbn="9787020002207", author="路遥") for number in ("1", "2"))
    for record, part in ((upper, "第一部"), (lower, "第二部")):
        title = record.field("200")
        assert title is not None
        record.fields[record.fields.index(title)] = type(title)("200", "1", " ", [*title.subfields, ("h", part)])
    assert bring(library, as_file([upper, lower])).counts["new"] == 2


def test_the_encoding_must_be_chosen_when_the_file_does_not_show_it(library: Actor) -> None:
    number = services.receive_file(library, content=io.BytesIO(many(3)), filename="file.mrc")
    with pytest.raises(services.ImportNotReady):
        services.start_import(library, number)
    with pytest.raises(services.EncodingUnknown):
        services.examine_import(library, number, encoding="klingon")
    jobs.run_until(services.examine_import(library, number, encoding="gb18030"))
    assert queries.import_for(library, number).encoding == "gb18030"


def test_gb18030_is_found_and_kept_verbatim(library: Actor) -> None:
    content = as_file([cnmarc(str(n), f"中华字海𠀀{n}", author="冷玉龙") for n in range(20)], "gb18030")
    view = bring(library, content)
    assert (view.encoding, view.counts["new"]) == ("gb18030", 20)
    assert (
        b"".join(bytes(raw) for raw in Contribution.unscoped(reason="t").order_by("id").values_list("raw", flat=True))
        == content
    )
    record_id = Record.objects.order_by("id")[0].id
    assert "中华字海𠀀0" in queries.marc_of(library, record_id, "xml").decode()


@pytest.mark.parametrize(
    "pack",
    [gzip.compress, lzma.compress, bz2.compress],
    ids=["gz", "xz", "bz2"],
)
def test_compressed_files_are_opened(library: Actor, pack: Any) -> None:
    assert bring(library, pack(many(5))).counts["new"] == 5


def zipped(*contents: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, content in enumerate(contents):
            archive.writestr(f"{number}.mrc", content)
    return packed.getvalue()


def test_a_zip_may_hold_several_files_of_records(library: Actor) -> None:
    assert bring(library, zipped(many(5), many(5, first=6))).counts["new"] == 10
    with pytest.raises(ArchiveHoldsSeveral):
        services.receive_file(library, content=io.BytesIO(zipped(many(1), b"readme")), filename="x.zip")


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 nothing here", b"\x00" * 5000, "没有记录".encode()])
def test_what_is_no_file_of_records_is_refused_in_a_sentence(library: Actor, content: bytes) -> None:
    with pytest.raises(services.FileNotRead):
        services.receive_file(library, content=io.BytesIO(content), filename="x")


def test_a_damaged_archive_and_a_bomb_are_refused(library: Actor) -> None:
    with pytest.raises(ArchiveDamaged):
        services.receive_file(library, content=io.BytesIO(gzip.compress(many(50))[:-30]), filename="x.gz")
    bomb = gzip.compress(b"\0" * (80 << 20))
    with pytest.raises(Exception, match="archive-swells"):
        services.receive_file(library, content=io.BytesIO(bomb), filename="x.gz")


def test_marcxml_and_json_come_in_like_iso2709(library: Actor) -> None:
    records = [marc21(str(n), f"Book {n}", author="Doe, Jane") for n in range(4)]
    xml = (
        "<collection xmlns='http://www.loc.gov/MARC21/slim'>"
        + "".join(to_marcxml(record).split("?>", 1)[-1] for record in records)
        + "</collection>"
    )
    assert bring(library, xml.encode(), filename="x.xml").counts["new"] == 4
    data = "[" + ",".join(to_json(marc21(str(n), f"Other {n}", author="Doe")) for n in range(4)) + "]"
    assert bring(library, data.encode(), filename="x.json").counts["new"] == 4


def test_a_library_sees_only_its_own_imports(library: Actor, neighbour: Actor) -> None:
    view = bring(library, many(2))
    assert queries.imports_of(neighbour) == []
    with pytest.raises(Exception, match="not-found"):
        queries.import_for(neighbour, view.id)
    with pytest.raises(services.NoSuchImport):
        services.undo_import(neighbour, view.id)


def test_damage_in_the_middle_costs_only_what_is_damaged(library: Actor) -> None:
    records = [many(1, first=number) for number in range(1, 101)]
    records[50] = records[50][:40] + b"\xff\x00garbage" + records[50][60:]
    view = bring(library, b"".join(records))
    assert (view.counts["new"], view.counts["rejected"]) in {(99, 1), (100, 0)}
    assert Rejected.objects.count() == view.counts["rejected"]
    assert RecordSource.unscoped(reason="t").filter(active=True).count() == view.counts["new"]


def test_hostile_text_in_every_field_is_only_text(library: Actor) -> None:
    poison = "\x00'; DROP TABLE catalog_record;--<script>&amp;]]>\x1b[31m\u202e"
    number = "9\x00'9"
    book = cnmarc(
        number, f"题{poison}", author=poison, publisher=poison, extra=[held(("a", poison), ("b", f"B{poison}"))]
    )
    again = cnmarc(number, f"题{poison}", author=poison, publisher=f"{poison}2", extra=[held(("s", poison))])
    view = bring(library, as_file([book, again, cnmarc("2", "边城")]))
    assert (view.counts["records"], view.counts["rejected"]) == (3, 0)
    assert Record.objects.count() == view.counts["new"]
    for record_id in queries.iter_record_ids():
        assert queries.record_for(library, record_id).bib["title"]
        assert queries.marc_of(library, record_id, "mrc")
        items_of(library, record_id)


def test_a_witness_with_a_nul_is_kept_and_shown(library: Actor, tmp_path: Path) -> None:
    """PostgreSQL takes no NUL in JSON; the command writes down what it saw of the file like the page does."""
    file = tmp_path / "nul.mrc"
    file.write_bytes(as_file([cnmarc("1", "边城")]).replace(b"chiy50", b"chiy\x000"))
    queued: list[int] = []
    number = services.bring_in(library, path=file, choices={}, queued=lambda _, job: queued.append(job))
    jobs.run_until(queued[0])
    seen = queries.import_for(library, number)
    assert (seen.state, seen.counts["records"]) == (ImportState.DONE, 1)
    assert "\x00" not in str(seen.preview)
    assert "\ufffd" in str(seen.preview)


def test_an_upload_whose_preview_cannot_be_queued_leaves_nothing(
    library: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_words: object) -> int:
        raise RuntimeError("the database is away")

    def kept() -> set[Path]:
        return {path for path in Path(settings.TIANLU_HOME, "files").rglob("*") if path.is_file()}

    monkeypatch.setattr(examining, "queued", away)
    before = kept()
    with pytest.raises(RuntimeError):
        services.receive_and_examine(library, content=io.BytesIO(many(3)), filename="books.mrc")
    assert not Import.unscoped(reason="t").exists()
    assert kept() == before


class Steps:
    """What a job sees of itself; it writes down how far each step came."""

    id = 1
    checkpoint: ClassVar[dict[str, Any]] = {}

    def __init__(self) -> None:
        self.reached: list[int] = []

    @contextlib.contextmanager
    def step(self, *, done: int | None = None, total: int | None = None, note: str = "") -> Iterator[Step]:
        yield Step(done or 0, total or 0, note, None)
        self.reached.append(done or 0)


def test_a_preview_says_how_far_it_is_from_the_first_look_on(library: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Looking through a large file takes longer than a lease, which only a step renews."""
    monkeypatch.setattr(examining, "_EVERY", 0.0)
    number = services.receive_file(library, content=io.BytesIO(many(200)), filename="books.mrc")
    steps = Steps()
    examining.run_preview(library, steps, number)
    view = queries.import_for(library, number)
    assert (view.state, view.preview["new"]) == (ImportState.PREVIEW, 200)
    assert steps.reached == sorted(steps.reached)
    assert steps.reached[-1] == view.size
    assert len([done for done in steps.reached if 0 < done < view.size // 2]) > 150


def test_a_preview_that_failed_may_be_tried_again_as_a_job(library: Actor) -> None:
    number = services.receive_file(library, content=io.BytesIO(many(3)), filename="file.mrc")
    row = Import.unscoped(reason="t").get(id=number)
    files.delete(row.file_key)
    job = services.examine_import(library, number)
    jobs.run_until(job)
    view = queries.import_for(library, number)
    assert (view.state, view.error_code) == (ImportState.FAILED, "file-missing")
    Import.unscoped(reason="t").filter(id=number).update(file_key=files.store(many(3)).key)
    jobs.retry(job)
    jobs.run_until(job)
    view = queries.import_for(library, number)
    assert (view.state, view.error_code, view.preview["new"]) == (ImportState.PREVIEW, "", 3)


def test_a_preview_tried_again_after_the_import_changes_nothing(library: Actor) -> None:
    number = services.receive_file(library, content=io.BytesIO(many(3)), filename="file.mrc")
    job = services.examine_import(library, number)
    jobs.cancel(job)
    jobs.run_until(services.examine_import(library, number))
    jobs.run_until(services.start_import(library, number))
    jobs.retry(job)
    jobs.run_until(job)
    view = queries.import_for(library, number)
    assert (view.state, view.counts["new"]) == (ImportState.DONE, 3)


def test_an_older_preview_tried_again_is_the_job_of_the_import_and_nothing_else_starts_meanwhile(
    library: Actor,
) -> None:
    number = services.receive_file(library, content=io.BytesIO(many(3)), filename="file.mrc")
    older = services.examine_import(library, number)
    jobs.cancel(older)
    jobs.run_until(services.examine_import(library, number))
    jobs.retry(older)
    with pytest.raises(jobs.AlreadyActive):
        services.start_import(library, number)
    jobs.run_until(older)
    view = queries.import_for(library, number)
    assert (view.state, view.job_id) == (ImportState.PREVIEW, older)
    jobs.run_until(services.start_import(library, number))
    assert queries.import_for(library, number).counts["new"] == 3


def test_an_import_that_is_seen_to_be_done_can_be_undone_at_that_moment(
    library: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its job may still be tidying up when the page offers the button."""
    undoing: list[int] = []
    monkeypatch.setattr(files, "delete", lambda _key: undoing.append(services.undo_import(library, number)))
    number = services.receive_file(library, content=io.BytesIO(many(3)), filename="file.mrc")
    jobs.run_until(services.examine_import(library, number))
    jobs.run_until(services.start_import(library, number))
    jobs.run_until(*undoing)
    assert queries.import_for(library, number).state is ImportState.UNDONE


def test_what_is_no_description_is_kept_apart_with_the_reason(library: Actor) -> None:
    """A whole export holds authorities and holdings records among the books."""
    book, *others = (
        Marc(f"00000n{kind}  2200000   4500", [Field("001", number), Field(tag, " ", " ", [("a", "Library science")])])
        for kind, number, tag in (("am", "b1", "245"), ("z ", "sh1", "150"), ("x ", "h1", "852"))
    )
    content = b"".join(to_iso2709(one, "utf-8") for one in (others[0], book, others[1]))
    view = bring(library, content)
    number = view.id
    assert (view.counts["new"], view.counts["rejected"], Record.objects.count()) == (1, 2, 1)
    assert [one.reason for one in queries.rejected_of(library, number)] == ["record.authority", "record.holdings"]
    assert "“词表”" in queries.rejected_of(library, number)[0].sentence
    kept = b"".join(queries.rejected_bytes(library, number))
    assert kept == b"".join(to_iso2709(one, "utf-8") for one in others)
