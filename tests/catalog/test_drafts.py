"""Records written at the desk, through the services: drafts, two people at once, templates, own fields."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localtime

from tests.catalog.conftest import bring
from tests.catalog.files import as_file, cnmarc, held
from tianlu.catalog import queries, services
from tianlu.catalog.data import (
    DraftChanged,
    DraftNotReady,
    DraftWithoutTitle,
    NoSuchDraft,
    NoSuchRecord,
    NoSuchTemplate,
    TemplateNameTaken,
)
from tianlu.catalog.models import Draft, Record
from tianlu.catalog.rules.worksheets import WORKSHEETS, begun, without_blanks
from tianlu.kit.clock import now
from tianlu.kit.errors import Conflict, Forbidden
from tianlu.libraries.data import Actor, ActorKind
from tianlu.marc import Field, to_iso2709, validate
from tianlu.marc import Record as MarcRecord

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def colleague(library: Actor, name: str) -> Actor:
    """Another cataloguer of the same library."""
    return replace(library, id=name, kind=ActorKind.STAFF, acts=frozenset({"catalog.edit"}))


def with_field(marc: MarcRecord, tag: str, ind1: str, ind2: str, *subfields: tuple[str, str]) -> MarcRecord:
    """The record with one field instead of its own of that tag, or with it added."""
    field = Field(tag, ind1, ind2, subfields)
    others = [one for one in marc.fields if one.tag != tag]
    at = next((place for place, one in enumerate(others) if one.tag > tag), len(others))
    return MarcRecord(marc.leader, [*others[:at], field, *others[at:]])


def filled(library: Actor, draft_id: int, title: str = "边城") -> MarcRecord:
    """What a cataloguer types into a worksheet for a book."""
    marc = queries.draft_for(library, draft_id).marc
    marc = with_field(marc, "200", "1", " ", ("a", title), ("f", "沈从文著"))
    return with_field(marc, "701", " ", "0", ("a", "沈从文"), ("4", "著"))


@pytest.fixture
def book(library: Actor) -> int:
    bring(library, as_file([cnmarc("1", "湘行散记", author="沈从文", isbn="9787020002207")]))
    return Record.objects.get().id


def test_a_new_record_from_worksheet_to_catalog(library: Actor) -> None:
    draft = services.start_from_worksheet(library, name="cnmarc-book")
    revision = services.save_draft(library, draft, marc=filled(library, draft), revision=1)
    assert revision == 2
    assert [one.title for one in queries.drafts_of(library)] == ["边城"]
    record = services.publish_draft(library, draft, revision=2, note="新书", despite=True)
    marc, dialect = queries.marc_record(library, record)
    assert dialect == "cnmarc"
    assert [field.get("a") for field in marc.every("200")] == ["边城"]
    assert marc.field("001") == Field("001", str(record))
    assert marc.field("005") is not None
    assert not list(marc.every("330", "606", "225"))  # offered and left empty
    assert [(one.reason, one.note) for one in queries.versions_of(library, record)] == [("create", "新书")]
    assert queries.drafts_of(library) == []
    with pytest.raises(NoSuchDraft):
        queries.draft_for(library, draft)


def test_a_draft_needs_a_title_and_no_errors(library: Actor) -> None:
    draft = services.start_from_worksheet(library, name="cnmarc-book")
    with pytest.raises(DraftWithoutTitle):
        services.publish_draft(library, draft, revision=1, despite=True)
    marc = filled(library, draft)
    marc.fields = [field for field in marc.fields if field.tag != "100"]
    with pytest.raises(DraftNotReady):
        services.publish_draft(library, draft, revision=1, marc=marc)
    kept = queries.draft_for(library, draft)
    assert kept.marc == marc  # what was typed is kept though it was refused
    assert services.publish_draft(library, draft, revision=kept.view.revision, despite=True)


def test_two_windows_do_not_overwrite_each_other(library: Actor) -> None:
    draft = services.start_from_worksheet(library, name="cnmarc-book")
    first = filled(library, draft, "甲")
    assert services.save_draft(library, draft, marc=first, revision=1) == 2
    with pytest.raises(DraftChanged):
        services.save_draft(library, draft, marc=filled(library, draft, "乙"), revision=1)
    assert services.save_draft(library, draft, marc=first, revision=2) == 2  # nothing new: the revision stays
    assert queries.draft_for(library, draft).marc == first


def test_two_people_change_one_record(library: Actor, book: int) -> None:
    other = colleague(library, "other")
    mine, theirs = services.open_draft(library, book), services.open_draft(other, book)
    assert mine != theirs
    assert services.open_draft(library, book) == mine
    marc = queries.draft_for(other, theirs).marc
    marc = with_field(marc, "210", " ", " ", ("a", "上海"), ("d", "1982"))
    marc = with_field(marc, "200", "1", " ", ("a", "湘行散記"), ("f", "沈從文"))
    services.publish_draft(other, theirs, revision=1, marc=marc, despite=True)
    own = with_field(queries.draft_for(library, mine).marc, "200", "1", " ", ("a", "湘行散记"), ("f", "沈从文著"))
    own = with_field(own, "330", " ", " ", ("a", "湘西见闻"))
    with pytest.raises(services.VersionConflict):
        services.publish_draft(library, mine, revision=1, marc=own, despite=True)
    draft = queries.draft_for(library, mine)
    assert draft.overtaken
    clashes = services.rebase_draft(library, mine, revision=draft.view.revision)
    assert [one.tag for one in clashes] == ["200"]
    draft = queries.draft_for(library, mine)
    assert not draft.overtaken
    assert draft.marc.field("210").get("a") == "上海"  # type: ignore[union-attr]
    assert draft.marc.field("200").get("f") == "沈从文著"  # type: ignore[union-attr]
    revision = services.take_theirs(library, mine, tag="200", revision=draft.view.revision)
    services.publish_draft(library, mine, revision=revision, despite=True)
    marc, _dialect = queries.marc_record(library, book)
    assert marc.field("200").get("f") == "沈從文"  # type: ignore[union-attr]
    assert marc.field("330").get("a") == "湘西见闻"  # type: ignore[union-attr]


def test_a_record_merged_or_withdrawn_while_it_is_written(library: Actor, book: int) -> None:
    bring(library, as_file([cnmarc("2", "湘行散记 新编", author="沈从文")]))
    second = Record.objects.latest("id").id
    draft = services.open_draft(library, book)
    marc = with_field(queries.draft_for(library, draft).marc, "330", " ", " ", ("a", "湘西见闻"))
    services.merge_records(library, book, into=second)
    assert queries.draft_for(library, draft).overtaken
    revision = services.save_draft(library, draft, marc=marc, revision=1)
    services.rebase_draft(library, draft, revision=revision)
    opened = queries.draft_for(library, draft)
    assert opened.view.record_id == second
    assert services.publish_draft(library, draft, revision=opened.view.revision, despite=True) == second
    third = services.open_draft(library, second)
    marc = queries.draft_for(library, third).marc
    services.withdraw_record(library, second, reason="错")
    assert queries.draft_for(library, third).orphaned
    services.rebase_draft(library, third, revision=1)
    opened = queries.draft_for(library, third)
    assert opened.view.record_id is None
    made = services.publish_draft(library, third, revision=opened.view.revision, despite=True)
    assert made not in (book, second)


def test_discarded_and_brought_back(library: Actor, book: int) -> None:
    draft = services.open_draft(library, book)
    services.discard_draft(library, draft)
    assert queries.drafts_of(library) == []
    services.recover_draft(library, draft)
    assert [one.id for one in queries.drafts_of(library)] == [draft]
    services.discard_draft(library, draft)
    again = services.open_draft(library, book)
    assert again != draft
    with pytest.raises(Conflict):
        services.recover_draft(library, draft)


def test_own_fields_are_the_librarys_own(library: Actor, neighbour: Actor) -> None:
    mine = cnmarc("1", "山水志", isbn="9787020002207", extra=[held(("a", "ONE"), ("d", "I1"))])
    bring(library, as_file([mine]))
    bring(neighbour, as_file([cnmarc("8", "山水志", isbn="9787020002207", extra=[held(("a", "TWO"))])]))
    book = Record.objects.get().id
    draft = services.open_draft(library, book)
    marc = queries.draft_for(library, draft).marc
    assert [field.get("a") for field in marc.every("905")] == ["ONE"]
    services.publish_draft(
        library, draft, revision=1, marc=with_field(marc, "905", " ", " ", ("a", "NEW")), despite=True
    )
    assert [one.get("a") for one in queries.marc_record(library, book)[0].every("905")] == ["NEW"]
    assert [one.get("a") for one in queries.marc_record(neighbour, book)[0].every("905")] == ["TWO"]
    raw = queries.version_for(neighbour, book, queries.record_for(library, book).version)
    assert not [one for one in raw.differences if one.tag == "905"]


def test_own_fields_follow_a_merge_and_come_back(library: Actor) -> None:
    bring(library, as_file([cnmarc("1", "甲"), cnmarc("2", "乙")]))
    first, second = Record.objects.order_by("id").values_list("id", flat=True)
    services.set_own_fields(library, first, fields=[("905", "  ", [("a", "ONE")])])
    services.merge_records(library, first, into=second)
    assert [one.get("a") for one in queries.marc_record(library, second)[0].every("905")] == ["ONE"]
    services.split_record(library, first)
    assert [one.get("a") for one in queries.marc_record(library, first)[0].every("905")] == ["ONE"]
    assert not list(queries.marc_record(library, second)[0].every("905"))


def _day() -> date:
    return localtime(now()).date()


def test_templates(library: Actor, neighbour: Actor, book: int) -> None:
    draft = services.open_draft(library, book)
    number = services.save_template(library, name="丛书一种", draft_id=draft)
    with pytest.raises(TemplateNameTaken):
        services.save_template(library, name="丛书一种", draft_id=draft)
    begun_ = services.start_from_template(library, template_id=number)
    marc = queries.draft_for(library, begun_).marc
    assert marc.field("001") is None
    assert marc.field("200") is not None
    assert [one.get("a")[:8] for one in marc.every("100")] == [f"{_day():%Y%m%d}"]
    with pytest.raises(NoSuchTemplate):
        services.start_from_template(neighbour, template_id=number)
    with pytest.raises(NoSuchTemplate):
        services.remove_template(neighbour, number)
    services.remove_template(library, number)
    assert [one.id for one in queries.templates_of(library)] == [None] * len(WORKSHEETS)
    with pytest.raises(NoSuchTemplate):
        services.start_from_worksheet(library, name="none")


@pytest.mark.parametrize("sheet", WORKSHEETS, ids=lambda sheet: sheet.name)
def test_a_worksheet_is_sound(sheet: object) -> None:
    made = begun(sheet.name, day=date(2026, 11, 30), agency="NORTH")  # type: ignore[attr-defined]
    assert made is not None
    marc, dialect = made
    title = Field("245", "1", "0", [("a", "T")]) if dialect == "marc21" else Field("200", "1", " ", [("a", "T")])
    whole = with_field(without_blanks(marc), title.tag, title.ind1, title.ind2, *title.subfields)
    wrong = {notice.code for notice in validate(whole, dialect)}
    assert not wrong.intersection({"validate.length", "validate.indicator", "validate.leader", "validate.isbn"})
    assert to_iso2709(whole, "utf-8")


def test_a_copy_of_a_record_is_a_new_one(library: Actor, book: int) -> None:
    draft = services.start_from_record(library, record_id=book)
    marc = queries.draft_for(library, draft).marc
    assert (marc.field("001"), [one.get("a")[:13] for one in marc.every("100")]) == (None, [f"{_day():%Y%m%d}d2001"])
    made = services.publish_draft(library, draft, revision=1, despite=True)
    assert made != book
    assert queries.record_for(library, made).bib["title"] == "湘行散记"


def test_who_may_write(library: Actor, neighbour: Actor, book: int) -> None:
    draft = services.open_draft(library, book)
    with pytest.raises(NoSuchDraft):
        queries.draft_for(neighbour, draft)
    with pytest.raises(NoSuchDraft):
        services.save_draft(neighbour, draft, marc=MarcRecord(""), revision=1)
    with pytest.raises(NoSuchRecord):
        services.open_draft(neighbour, book)
    nobody = replace(colleague(library, "x"), acts=frozenset())
    with pytest.raises(Forbidden):
        services.open_draft(nobody, book)
    assert [one.mine for one in queries.drafts_of(colleague(library, "z"))] == [False]


def test_the_same_book_is_noticed_while_it_is_typed(library: Actor, neighbour: Actor, book: int) -> None:
    draft = services.start_from_worksheet(library, name="cnmarc-book")
    marc = with_field(filled(library, draft, "湘行散記"), "010", " ", " ", ("a", "978-7-02-000220-7"))
    marc = with_field(marc, "210", " ", " ", ("a", "北京"), ("d", "2001"))
    marc = with_field(marc, "100", " ", " ", ("a", "20261130d2001    em y0chiy50      ea"))
    with CaptureQueriesContext(connection) as asked:
        found = queries.twins_of(library, marc, "cnmarc")
    assert [(one.record.id, one.verdict.merge) for one in found] == [(book, True)]
    assert len(asked) <= 6
    preset = with_field(marc, "100", " ", " ", ("a", "20261130d2026    em y0chiy50      ea"))
    assert [one.verdict.merge for one in queries.twins_of(library, preset, "cnmarc")] == [True]
    other = with_field(marc, "205", " ", " ", ("a", "第2版"))
    other = with_field(other, "200", "1", " ", ("a", "别的书"))
    assert [one.verdict.merge for one in queries.twins_of(library, other, "cnmarc")] == [False]
    assert queries.twins_of(library, marc, "cnmarc", besides=book) == []


def test_drafts_hold_what_cannot_be_typed(library: Actor) -> None:
    odd = MarcRecord(
        "00000nam0 2200000   450 ", [Field("200", "1 \x1fa甲"), Field("300", "没有指示符"), Field("20", "  半")]
    )
    draft = services.start_draft(library, marc=odd, dialect="cnmarc")
    assert queries.draft_for(library, draft).marc == odd
    with pytest.raises(services.RecordNotReadable):
        services.publish_draft(library, draft, revision=1, despite=True)
    assert Draft.scoped(library).get().title == "甲"
