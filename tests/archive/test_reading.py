"""From a file to pages that are found: numbers, scripts, refusals, repeats, what shares its content, merges."""

import io
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils.translation import override
from pytest_django.fixtures import Settings

from tests.archive.conftest import Attach
from tests.archive.files import NAMED, UNNAMED, chapter, epub, leftward_letters, pdf, unnamed_letters
from tianlu.archive.data import AlreadyAttached, FileState, Reason, Rights, TooManyFiles, UnknownKind
from tianlu.archive.models import AttachedFile, PageText
from tianlu.archive.queries import found_inside, inside_record
from tianlu.archive.services import PagesCopy, attach_file, read_again, remove_file, sandbox_findings
from tianlu.catalog.services import merge_records, split_record, withdraw_record
from tianlu.kit import files
from tianlu.kit.errors import Refusal, TooLarge
from tianlu.libraries.data import Actor, visitor

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def row(number: int) -> AttachedFile:
    return AttachedFile.unscoped(reason="test").get(id=number)


def places(actor: Actor, record: int, words: str) -> list[tuple[str, str]]:
    with override("en"):
        return [(one.place, one.text) for one in inside_record(actor, record, words).snippets]


def test_a_pdf_is_found_by_its_pages(library: Actor, books: list[int], attach: Attach) -> None:
    number = attach(
        books[0], pdf("题记", ["由四川過湖南去，靠東有一條官路到茶", "峒的小山城"], "Emily and Cuicui, a ferry-boat")
    )
    assert (row(number).state, row(number).pages, row(number).kind) == (FileState.READ, 3, "pdf")
    assert [place for place, _text in places(library, books[0], "四川过湖南")] == ["p. 2"]
    assert places(library, books[0], "茶峒") == [("p. 2", "由四川過湖南去，靠東有一條官路到茶峒的小山城")]
    assert [place for place, _text in places(library, books[0], "ferry")] == ["p. 3"]
    assert [place for place, _text in places(library, books[0], "题")] == ["p. 1"]
    assert places(library, books[0], "四川 ferry") == []  # not on one page
    assert places(library, books[1], "ferry") == []


def test_printed_numbers_are_said(library: Actor, books: list[int], attach: Attach) -> None:
    attach(books[0], pdf("序言", "正文", labels=True))
    assert [place for place, _text in places(library, books[0], "序言")] == ["p. i (page 1 of the file)"]
    assert [place for place, _text in places(library, books[0], "正文")] == ["p. 1 (page 2 of the file)"]


def test_an_epub_is_found_by_its_chapters(library: Actor, books: list[int], attach: Attach) -> None:
    content = epub({"text/c1.xhtml": chapter("一", "茶峒地方"), "text/c2.xhtml": chapter("二", "翠翠在风日里")})
    attach(books[0], content, "b.epub")
    assert places(library, books[0], "茶峒") == [("题记", "一 茶峒地方")]
    assert places(library, books[0], "翠翠") == [("二", "二 翠翠在风日里")]


def test_the_screens_speak_both_languages(books: list[int], attach: Attach) -> None:
    attach(books[0], pdf("翠翠在风日里长养着"))
    for language, words in (("zh-hans", ("书内检索", "第 1 页")), ("en", ("Search inside", "p. 1"))):
        client = Client(headers={"accept-language": language})
        client.cookies["tianlu_language"] = language
        page = client.get(f"/records/{books[0]}/inside?q=翠翠").content.decode()
        assert [word for word in words if word not in page] == []
        assert "<mark>翠翠</mark>在风日里" in page
        assert words[0] in client.get(f"/records/{books[0]}").content.decode()


def test_what_is_typed_without_its_letters_is_shown_where_it_stands(
    library: Actor, books: list[int], attach: Attach
) -> None:
    long = "Мұнда көп сөз бар. " * 30
    attach(books[0], f"{long}\nҚазақ хандығының құрылуы\n{long}\nقۇتادغۇ بىلىك\n{long}".encode(), "t.txt")
    page = Client().get(f"/records/{books[0]}/inside?q=казак хандыгынын").content.decode()
    assert "<mark>Қазақ</mark> <mark>хандығының</mark>" in page
    page = Client().get(f"/records/{books[0]}/inside?q=قوتادغو بیلیک").content.decode()
    assert "<mark>قۇتادغۇ</mark> <mark>بىلىك</mark>" in page


def test_a_piece_of_markup_is_markup(library: Actor, books: list[int], attach: Attach) -> None:
    number = attach(books[0], "<h1>题记</h1><p>翠翠</p>".encode(), "piece.html")
    assert row(number).kind == "html"
    assert places(library, books[0], "翠翠") == [("题记", "题记 翠翠")]


def test_what_an_author_hid_is_not_found(library: Actor, books: list[int], attach: Attach) -> None:
    hidden = "<div hidden>密甲<div>密乙</div>密丙</div><span style='Display : none'>密丁</span><nav hidden=''>密戊<ol><li>密己</ol></nav>"
    unclosed = "<p hidden>密庚<p>翠翠在风日里长养着<li hidden>摆渡"  # the end of an item may be left out: it is read
    attach(books[0], chapter("一", f"{hidden}<div hidden='until-found'>渡船</div>{unclosed}").encode(), "hidden.html")
    assert places(library, books[0], "密") == []
    for seen in ("渡船", "翠翠", "摆渡"):
        assert len(places(library, books[0], seen)) == 1, seen


def test_a_long_list_goes_on(library: Actor, books: list[int], attach: Attach) -> None:
    attach(books[0], pdf(*[f"渡船 {number}" for number in range(1, 46)]))
    pages = [inside_record(library, books[0], "渡船", after=after) for after in (0, 20, 40)]
    assert [len(page.snippets) for page in pages] == [20, 20, 5]
    assert [page.more for page in pages] == [True, True, False]
    assert [one.number for page in pages for one in page.snippets] == list(range(1, 46))


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (pdf(""), "scan.pdf", Reason.NO_TEXT),
        (pdf("密", password="x"), "locked.pdf", Reason.ENCRYPTED),
        (pdf("残")[:300], "broken.pdf", Reason.DAMAGED),
        (epub({"../../x": "x"}), "slip.epub", Reason.UNSAFE),
    ],
)
def test_what_is_not_read_says_why(content: bytes, name: str, reason: Reason, books: list[int], attach: Attach) -> None:
    number = attach(books[0], content, name)
    assert (row(number).state, row(number).reason) == (FileState.REFUSED, reason)
    assert reason.sentence
    assert reason.remedy
    assert PageText.objects.count() == 0


def test_letters_that_a_pdf_does_not_name_are_not_searched_and_staff_are_told(
    library: Actor, books: list[int], attach: Attach
) -> None:
    some = row(attach(books[0], unnamed_letters(b"BT " + UNNAMED + NAMED + b"ET"), "some.pdf"))
    none = row(attach(books[1], unnamed_letters(b"BT " + UNNAMED + b"ET"), "none.pdf"))
    whole = row(attach(books[1], pdf("翠翠 Border"), "whole.pdf"))
    assert (some.state, some.pages, some.partial) == (FileState.READ, 1, 1)
    assert (none.state, none.reason, none.partial) == (FileState.REFUSED, Reason.NO_LETTERS, 1)
    assert (whole.state, whole.partial) == (FileState.READ, 0)
    assert list(PageText.objects.order_by("id").values_list("text", flat=True)) == ["Border Town", "翠翠 Border"]


def test_words_that_run_to_the_left_are_read_so_however_they_were_drawn(
    library: Actor, books: list[int], attach: Attach
) -> None:
    attach(books[0], leftward_letters("قۇتادغۇبىلىك", "ئۇيغۇر", "كلاسسىك"))
    assert PageText.objects.get().text == "قۇتادغۇبىلىك ئۇيغۇر كلاسسىك"
    assert places(library, books[0], "كلاسسىك")


def test_every_reason_has_words() -> None:
    assert [reason for reason in Reason if not (str(reason.sentence) and str(reason.remedy))] == []


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\0\0", b"", b"PK\x03\x04" + bytes(60), b"\0\1\2", b"MZ\x90\0"])
def test_what_a_file_is_is_found_by_its_content(content: bytes, books: list[int], library: Actor) -> None:
    with pytest.raises(UnknownKind):
        attach_file(library, books[0], content=io.BytesIO(content), filename="book.pdf")
    assert list(files.file_store().keys()) == []


def test_the_same_content_is_kept_once(library: Actor, books: list[int], attach: Attach) -> None:
    content = pdf("翠翠")
    one, other = attach(books[0], content), attach(books[1], content)
    assert row(one).file_key == row(other).file_key
    assert len(list(files.file_store().keys())) == 1
    with pytest.raises(AlreadyAttached):
        attach(books[0], content, "another-name.pdf")
    assert len(list(files.file_store().keys())) == 1
    remove_file(library, one)
    assert files.exists(row(other).file_key)
    remove_file(library, other)
    assert list(files.file_store().keys()) == []


def test_limits_say_what_they_are(library: Actor, books: list[int], attach: Attach, settings: Settings) -> None:
    usual, settings.TIANLU_MAX_UPLOAD = settings.TIANLU_MAX_UPLOAD, 100
    with pytest.raises(TooLarge):
        attach(books[0], pdf("翠翠"))
    settings.TIANLU_MAX_UPLOAD = usual
    for number in range(100):
        attach_file(library, books[0], content=io.BytesIO(f"text {number}".encode()), filename="a.txt")
    with pytest.raises(TooManyFiles):
        attach(books[0], pdf("翠翠"))


def test_reading_again_leaves_no_page_twice(
    library: Actor, books: list[int], attach: Attach, catch_up: Callable[[], None]
) -> None:
    number = attach(books[0], pdf("一", "翠翠"))
    before = list(PageText.objects.order_by("number").values_list("number", "text"))
    read_again(library, number)
    catch_up()
    assert list(PageText.objects.order_by("number").values_list("number", "text")) == before
    assert [place for place, _text in places(library, books[0], "翠翠")] == ["p. 2"]


def test_a_file_that_is_gone_is_said_to_be(
    library: Actor, books: list[int], attach: Attach, catch_up: Callable[[], None]
) -> None:
    number = attach(books[0], pdf("翠翠"))
    files.delete(row(number).file_key)
    read_again(library, number)
    catch_up()
    assert (row(number).state, row(number).reason) == (FileState.REFUSED, Reason.MISSING)
    assert places(library, books[0], "翠翠") == []


def test_the_index_is_made_anew(library: Actor, books: list[int], attach: Attach) -> None:
    attach(books[0], pdf("翠翠", "渡船"))
    attach(books[1], "通灵宝玉 渡船".encode(), "a.txt")
    assert PagesCopy().status().state == "ready"
    assert PagesCopy().rebuild(lambda done, total: None) == 3
    assert sorted(hit.record_id for hit in found_inside(library, "渡船")) == books
    assert PagesCopy().status().behind == 0


def test_an_index_of_another_database_is_not_believed(
    library: Actor, books: list[int], attach: Attach, catch_up: Callable[[], None]
) -> None:
    from tianlu.kit.feed import begin_epoch  # noqa: PLC0415 - what restoring a backup does

    attach(books[0], pdf("翠翠"))
    begin_epoch()
    assert PagesCopy().status().state == "broken"
    catch_up()
    assert PagesCopy().status().state == "ready"
    assert len(places(library, books[0], "翠翠")) == 1


def test_files_go_with_a_merge_and_come_back_with_a_split(
    library: Actor, books: list[int], attach: Attach, catch_up: Callable[[], None]
) -> None:
    attach(books[1], pdf("翠翠"))
    merge_records(library, books[1], into=books[0])
    catch_up()
    assert [hit.record_id for hit in found_inside(library, "翠翠")] == [books[0]]
    split_record(library, books[1])
    catch_up()
    assert [hit.record_id for hit in found_inside(library, "翠翠")] == [books[1]]


def test_a_record_with_files_is_not_withdrawn(library: Actor, books: list[int], attach: Attach) -> None:
    number = attach(books[0], pdf("翠翠"))
    with pytest.raises(Refusal):
        withdraw_record(library, books[0], reason="test")
    remove_file(library, number)
    withdraw_record(library, books[0], reason="test")


def test_the_doctor_says_whether_files_are_read() -> None:
    [finding] = sandbox_findings()
    assert finding.level == "ok"


def test_a_visitor_attaches_nothing(books: list[int], library: Actor) -> None:
    with pytest.raises(Refusal):
        attach_file(visitor(library.scope), books[0], content=io.BytesIO(b"x"), filename="a.txt", rights=Rights.OPEN)
