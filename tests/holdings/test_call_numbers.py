"""Call numbers through the services: given, shared, told apart, changed, given up, found on the shelves."""

from dataclasses import replace

import pytest

from tests.catalog.conftest import a_library, bring
from tests.catalog.files import as_file, cnmarc, held
from tests.holdings.conftest import Held
from tianlu.catalog import services as catalog
from tianlu.catalog.data import NoSuchRecord
from tianlu.catalog.models import Record
from tianlu.holdings import queries, services
from tianlu.holdings.data import (
    AuthorMethod,
    Auxiliary,
    BadAuthorTable,
    BadCallNumber,
    BadScheme,
    CallNumberTaken,
    ItemState,
    Method,
    NoAuthorNumber,
    NoCallNumber,
    NoClassNumber,
    NoSuchRelabelling,
    NoSuchScheme,
    NumberInUse,
    ProblemKind,
    SchemeExists,
)
from tianlu.holdings.models import CallNumber, CallNumberRecord
from tianlu.holdings.rules import Marks
from tianlu.holdings.services import Making, NewItem, Wanted
from tianlu.kit import jobs
from tianlu.kit.errors import Forbidden
from tianlu.kit.feed.models import FeedEntry
from tianlu.libraries.data import Actor, ActorKind
from tianlu.libraries.queries import branch_tree

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def library(db: None) -> Actor:
    return a_library("north")


def books(actor: Actor, *titles: str, author: str = "沈从文") -> list[int]:
    """Records without items, one for each title, all in I247.57."""
    before = set(Record.objects.values_list("id", flat=True))
    first = len(before) + 1
    file = as_file(
        cnmarc(f"B{number}", title, author=author, year=str(1950 + number))
        for number, title in enumerate(titles, start=first)
    )
    bring(actor, file)
    return sorted(set(Record.objects.values_list("id", flat=True)) - before)


def copy(actor: Actor, record_id: int, barcode: str, call_number: str = "", **more: str) -> int:
    main = branch_tree(actor, actor.organisation_id)[0]
    item = NewItem(branch_id=main.id, barcode=barcode, call_number=call_number, **more)  # type: ignore[arg-type]
    return services.create_item(actor, record_id, item=item, state=ItemState.AVAILABLE)


def given(actor: Actor, record_id: int, **wanted: object) -> str:
    return services.give_call_number(actor, record_id, wanted=Wanted(**wanted)).text  # type: ignore[arg-type]


def numbers(actor: Actor, record_id: int) -> list[str]:
    return [item.call_number for item in queries.items_of(actor, record_id)]


def register(actor: Actor) -> None:
    jobs.run_pending(kinds=["holdings.register-call-numbers"])


def test_titles_of_a_class_are_counted(library: Actor) -> None:
    one, two, three = books(library, "边城", "长河", "湘西")
    assert [given(library, record) for record in (one, two, three)] == ["I247.57/1", "I247.57/2", "I247.57/3"]
    assert given(library, one) == "I247.57/1"
    assert given(library, two, class_number="B1") == "I247.57/2"  # it has one: asking twice changes nothing


def test_copies_share_the_number_and_are_told_of(library: Actor) -> None:
    (record,) = books(library, "边城")
    item = copy(library, record, "N1")
    assert numbers(library, record) == [""]
    assert given(library, record) == "I247.57/1"
    assert numbers(library, record) == ["I247.57/1"]
    assert queries.item_for(library, item).version == 2
    assert FeedEntry.objects.filter(kind="holding", object_id=record, action="call-number").count() == 1
    copy(library, record, "N2")
    copy(library, record, "N3", volume="第3册")
    assert numbers(library, record) == ["I247.57/1", "I247.57/1", "I247.57/1:3"]


def test_editions_and_volumes_share_the_sequence_number(library: Actor) -> None:
    first, second, third, fourth = books(library, "边城", "边城", "边城", "边城")
    assert given(library, first) == "I247.57/1"
    assert given(library, second, like=first) == "I247.57/1=2"
    assert given(library, third, like=second) == "I247.57/1=3"
    assert given(library, fourth, like=first, auxiliary=Auxiliary.VOLUME, auxiliary_number="4") == "I247.57/1:4"


def test_what_may_be_of_the_same_title_is_offered(library: Actor) -> None:
    (first,) = books(library, "边城")
    (other,) = books(library, "邊城", author="别人")
    (again,) = books(library, "邊 城")
    scheme = services.default_scheme(library).id
    assert queries.like_candidates(library, again, scheme_id=scheme) == []
    given(library, other)
    given(library, first)
    found = queries.like_candidates(library, again, scheme_id=scheme)
    assert [(one.record_id, one.call_number) for one in found] == [(first, "I247.57/2"), (other, "I247.57/1")]


def author_scheme(actor: Actor, **making: object) -> None:
    scheme = services.default_scheme(actor)
    making = {"method": Method.AUTHOR, **making}
    services.edit_scheme(actor, scheme.id, name="著者", making=Making(**making))  # type: ignore[arg-type]


def test_equal_author_numbers_are_told_apart(library: Actor) -> None:
    author_scheme(library)
    one, two, three = books(library, "边城", "长河", "湘西")
    (other,) = books(library, "呐喊", author="鲁迅")
    assert [given(library, record) for record in (one, two, three)] == [
        "I247.57/S318",
        "I247.57/S318-2",
        "I247.57/S318-3",
    ]
    assert given(library, other) == "I247.57/L780"
    assert services.give_call_number(library, other).distinction == 0


def test_a_number_in_brackets_is_given_changed_and_taken_back_whole(library: Actor) -> None:
    author_scheme(library, marks=Marks("(", "=", ":"))
    one, two = books(library, "边城", "长河")
    assert [given(library, record) for record in (one, two)] == ["I247.57/S318", "I247.57/S318(2)"]
    copy(library, two, "T1", "", volume="第二卷第1册")
    services.change_call_number(library, two, wanted=Wanted(book_number="S318(5)"))
    assert numbers(library, two) == ["I247.57/S318(5):2-1"]
    (edition,) = books(library, "长河")
    assert given(library, edition, like=two) == "I247.57/S318(5)=2"
    services.give_up_call_number(library, edition, reason="x")
    assert services.take_back_call_number(library, edition, number="I247.57/S318(5)=2").text == "I247.57/S318(5)=2"
    (alone,) = books(library, "湘西")
    assert given(library, alone, book_number="S318(9)") == "I247.57/S318(9)"
    services.give_up_call_number(library, alone, reason="x")
    assert services.take_back_call_number(library, alone, number="I247.57/S318(9)").text == "I247.57/S318(9)"


def test_a_change_keeps_the_volumes_that_labels_show(library: Actor) -> None:
    """Books of another system say their volume in their number alone."""
    sets, volumes = books(library, "边城", "长河")
    for code, text in (("S1", "I247.57/12(1)"), ("S2", "I247.57/12(2)"), ("S3", "I247.57/12")):
        copy(library, sets, code, text)
    for code, text in (("V1", "I247.57/18:1"), ("V2", "I247.57/18:2")):
        copy(library, volumes, code, text)
    assert [given(library, record) for record in (sets, volumes)] == ["I247.57/12", "I247.57/18"]
    services.change_call_number(library, sets, wanted=Wanted(book_number="77"))
    services.change_call_number(library, volumes, wanted=Wanted(book_number="78"))
    assert numbers(library, sets) == ["I247.57/77", "I247.57/77(1)", "I247.57/77(2)"]
    assert numbers(library, volumes) == ["I247.57/78:1", "I247.57/78:2"]


def test_what_an_input_method_writes_in_full_width_is_kept_as_scanners_send_it(library: Actor) -> None:
    (record,) = books(library, "边城")
    copy(library, record, "００１２３\t", "Ｉ２４７．５７／１６", accession_number="Ｐ１")
    item = queries.item_by_barcode(library, "00123")
    assert (item.accession_number, item.call_number) == ("P1", "I247.57/16")


def test_a_table_of_the_library_gives_author_numbers(library: Actor) -> None:
    text = "# 本馆\n沈,S40\n沈,从,S41\n沈从文,S42\n鲁\tL8\n"
    assert services.load_author_table(library, name="本馆著者号", text=text) == 4
    ((table, _name),) = queries.author_tables_of(library)
    author_scheme(library, author_method=AuthorMethod.TABLE, author_table_id=table)
    shen, cong, other = (
        books(library, title, author=author)[0]
        for title, author in (("甲", "沈從文"), ("乙", "沈从天"), ("丙", "沈括"))
    )
    assert [given(library, record) for record in (shen, cong, other)] == ["I247.57/S42", "I247.57/S41", "I247.57/S40"]
    (unknown,) = books(library, "丁", author="王安忆")
    with pytest.raises(NoAuthorNumber):
        given(library, unknown)
    with pytest.raises(BadAuthorTable):
        services.load_author_table(library, name="坏", text="沈\n")
    with pytest.raises(BadScheme):
        author_scheme(library, author_method=AuthorMethod.TABLE, author_table_id=table + 1)


def test_a_number_written_by_hand_is_nobody_elses(library: Actor) -> None:
    one, two, three = books(library, "边城", "长河", "湘西")
    assert given(library, one, class_number="ｉ２４６．５", book_number="７") == "I246.5/7"
    with pytest.raises(CallNumberTaken):
        given(library, two, class_number="I246.5", book_number="7")
    assert given(library, two, class_number="I246.5") == "I246.5/8"
    for wrong in ("", "上", "7=2"):
        if wrong:
            with pytest.raises(BadCallNumber):
                given(library, three, book_number=wrong)
    with pytest.raises(BadCallNumber):
        given(library, three, class_number="上")
    with pytest.raises(NoCallNumber):
        given(library, three, like=three)


def test_a_record_without_a_class_needs_one(library: Actor) -> None:
    bring(library, as_file([cnmarc("1", "边城")]).replace(b"I247.57", b"       "))
    (record,) = Record.objects.values_list("id", flat=True)
    with pytest.raises(NoClassNumber):
        given(library, record)
    assert given(library, record, class_number="I246.5") == "I246.5/1"


def test_numbers_on_the_shelves_are_not_given_again(library: Actor) -> None:
    old, middle, far = books(library, "旧书", "中书", "远书")
    copy(library, old, "N1", "I247.57/5")
    copy(library, middle, "N2", "I247.57 7:2")
    copy(library, far, "N3", "I247.57/90000")
    (new, newer) = books(library, "新书", "更新")
    assert given(library, new) == "I247.57/8"  # nothing was registered yet: the shelf itself was looked at
    copy(library, books(library, "手写")[0], "N4", "I247.57/9")
    assert given(library, newer) == "I247.57/10"
    assert [problem.kind for problem in queries.open_problems(library)] == [ProblemKind.LEAP]


def test_what_other_systems_gave_is_written_down_and_contradictions_listed(library: Actor) -> None:
    def book(number: str, title: str, call: str, barcode: str) -> object:
        return cnmarc(
            number,
            title,
            author="某",
            year=str(1980 + int(number)),
            extra=[held(("a", "MAIN"), ("b", barcode), ("d", "I247.57"), ("e", call))],
        )

    rows = [("1", "边城", "1", "A1"), ("2", "长河", "1", "A2"), ("3", "湘西", "3", "A3"), ("4", "湘西", "3=2", "A4")]
    bring(library, as_file(book(*row) for row in rows))  # type: ignore[misc]
    one, two, three, four = Record.objects.order_by("id").values_list("id", flat=True)
    scheme = services.default_scheme(library)
    register(library)

    def view(record: int) -> str | None:
        found = queries.call_number_of(library, record, scheme_id=scheme.id)
        return found.text if found else None

    assert [view(record) for record in (one, two, three, four)] == [
        "I247.57/1",
        None,
        "I247.57/3",
        "I247.57/3=2",
    ]
    (problem,) = queries.open_problems(library)
    assert (problem.kind, problem.record_id, problem.other_record_id) == (ProblemKind.TWO_TITLES, two, one)
    assert numbers(library, two) == ["I247.57/1"]  # listed, not changed
    services.settle_problem(library, problem.id, as_one_title=True)
    assert view(two) == "I247.57/1"
    assert queries.open_problems(library) == []
    copy(library, one, "A5", "I247.57/44")
    assert [problem.kind for problem in queries.open_problems(library)] == [ProblemKind.TWO_NUMBERS]
    bring(library, as_file([book("9", "后来", "45", "A9")]))  # type: ignore[list-item]
    register(library)
    assert view(max(Record.objects.values_list("id", flat=True))) == "I247.57/45"


def test_a_change_takes_all_items_along_and_asks_for_labels(library: Actor) -> None:
    first, second = books(library, "边城", "边城")
    given(library, first)
    given(library, second, like=first)
    here, lent = copy(library, first, "N1"), copy(library, second, "N2")
    services.change_state(library, lent, to=ItemState.ON_LOAN)
    changed = services.change_call_number(library, first, wanted=Wanted(class_number="I246.5"), reason="wrong class")
    assert changed.text == "I246.5/1"
    assert (numbers(library, first), numbers(library, second)) == (["I246.5/1"], ["I246.5/1=2"])
    waiting = queries.relabellings(library)
    assert [(row.item_id, row.old_number, row.new_number, row.away) for row in waiting] == [
        (here, "I247.57/1", "I246.5/1", False),
        (lent, "I247.57/1=2", "I246.5/1=2", True),
    ]
    assert [row.item_id for row in queries.relabellings(library, away=False)] == [here]
    services.scan_relabelled(library, barcode="N1")
    with pytest.raises(NoSuchRelabelling):
        services.scan_relabelled(library, barcode="N1")
    services.change_state(library, lent, to=ItemState.AVAILABLE)
    assert [row.item_id for row in queries.relabellings(library, away=False)] == [lent]
    assert queries.label_waiting(library, lent).new_number == "I246.5/1=2"  # type: ignore[union-attr]


def test_a_number_still_on_a_label_is_not_given_to_another_title(library: Actor) -> None:
    one, two, three = books(library, "边城", "长河", "湘西")
    item = NewItem(branch_id=branch_tree(library)[0].id, accession_number="D1")
    services.create_item(library, one, item=item)
    assert [given(library, one), given(library, two)] == ["I247.57/1", "I247.57/2"]
    services.change_call_number(library, one, wanted=Wanted(class_number="I246.5"))
    assert given(library, three) == "I247.57/3"  # 1 was released, but its label is still on the book
    services.scan_relabelled(library, barcode="Ｄ1\t")
    (four,) = books(library, "春灯")
    assert given(library, four) == "I247.57/1"


def test_a_change_back_takes_the_label_off_the_list(library: Actor) -> None:
    (one,) = books(library, "边城")
    given(library, one)
    copy(library, one, "N1")
    services.change_call_number(library, one, wanted=Wanted(class_number="I246.5"))
    services.change_call_number(library, one, wanted=Wanted(class_number="I247.57", book_number="1"))
    assert queries.relabellings(library) == []
    assert numbers(library, one) == ["I247.57/1"]


def test_one_edition_may_go_alone(library: Actor) -> None:
    first, second, third = books(library, "边城", "边城", "长河")
    given(library, first)
    given(library, second, like=first)
    given(library, third)
    assert services.change_call_number(library, second, wanted=Wanted(), alone=True).text == "I247.57/3"
    assert services.change_call_number(library, second, wanted=Wanted(like=third)).text == "I247.57/2=2"
    assert given(library, first) == "I247.57/1"
    (fourth,) = books(library, "湘行")
    assert given(library, fourth) == "I247.57/3"  # released, lowest first


def test_a_number_is_given_up_when_nothing_stands_under_it(library: Actor) -> None:
    one, two = books(library, "边城", "长河")
    given(library, one)
    item = copy(library, one, "N1")
    with pytest.raises(NumberInUse):
        services.give_up_call_number(library, one, reason="lost")
    services.withdraw_item(library, item, reason="lost")
    given(library, one)
    services.give_up_call_number(library, one, reason="lost")
    with pytest.raises(NoCallNumber):
        services.give_up_call_number(library, one, reason="lost")
    assert given(library, two) == "I247.57/1"


def test_an_item_corrected_by_hand_asks_for_a_label(held_book: Held) -> None:
    wanted = NewItem(branch_id=held_book.main, barcode="N1", call_number="I246.5/9")
    services.edit_item(held_book.actor, held_book.item_id, item=wanted, expected_version=1)
    assert [(row.old_number, row.new_number) for row in queries.relabellings(held_book.actor)] == [
        ("I246.5", "I246.5/9")
    ]


def test_a_branch_and_a_location_may_count_for_themselves(held_book: Held) -> None:
    actor = held_book.actor
    main = services.default_scheme(actor)
    east = services.create_scheme(
        actor, name="东馆", branch_id=held_book.east, making=Making(marks=Marks("+", "-", "="))
    )
    place = services.create_location(actor, branch_id=held_book.east, code="K", name_zh="儿童")
    children = services.create_scheme(actor, name="儿童", location_id=place)
    with pytest.raises(SchemeExists):
        services.create_scheme(actor, name="又一", branch_id=held_book.east)
    with pytest.raises(BadScheme):
        services.create_scheme(actor, name="坏", branch_id=held_book.main, making=Making(marks=Marks("-", "-", ":")))
    chosen = [
        queries.scheme_of_place(actor, *at)
        for at in ((held_book.main, None), (held_book.east, None), (held_book.east, place))
    ]
    assert [scheme.id for scheme in chosen if scheme] == [main.id, east, children]
    record = held_book.record_id
    texts = [services.give_call_number(actor, record, scheme_id=scheme).text for scheme in (main.id, east, children)]
    assert texts == ["I247.57/1", "I247.57/1", "I247.57/1"]
    services.create_item(actor, record, item=NewItem(branch_id=held_book.east, barcode="E1", volume="2"))
    assert sorted(numbers(actor, record)) == ["I246.5", "I247.57/1=2"]
    with pytest.raises(NoSuchScheme):
        queries.scheme_for(a_library("south"), east)


def test_a_collection_with_a_mark_counts_on_from_what_stands_on_its_shelves(library: Actor) -> None:
    old, loose, new = books(library, "边城", "长河", "湘西")
    for barcode, number in (("C1", "儿I247.57/5"), ("C2", "儿I247.57/5")):
        copy(library, old, barcode, number)
    copy(library, loose, "C3", "I247.57/6")  # its label was written without the mark
    scheme = services.default_scheme(library)
    register(library)
    assert queries.call_number_of(library, old) is None  # 儿I247.57 is no class
    services.edit_scheme(library, scheme.id, name="儿童", making=Making(marks=Marks(collection=" 儿 ")))
    register(library)
    assert (shown := queries.call_number_of(library, old)) is not None
    assert shown.text == "儿I247.57/5"
    assert given(library, new) == "儿I247.57/7"
    copy(library, old, "C4", volume="2")
    assert numbers(library, old)[-1] == "儿I247.57/5:2"
    with pytest.raises(BadScheme):
        services.edit_scheme(library, scheme.id, name="儿童", making=Making(marks=Marks(collection="G")))


def test_a_number_behind_a_mark_is_seen_on_the_shelf_and_on_an_old_label(library: Actor) -> None:
    old, new, later = books(library, "边城", "长河", "湘西")
    scheme = services.default_scheme(library).id
    services.edit_scheme(library, scheme, name="外文", making=Making(marks=Marks(collection="W/")))
    register(library)
    copy(library, old, "C1", "W/I247.57/1")
    CallNumberRecord.scoped(library).delete()
    CallNumber.scoped(library).delete()  # as if nobody had written it down yet
    assert given(library, new) == "W/I247.57/2"
    assert given(library, old) == "W/I247.57/1"
    services.change_call_number(library, old, wanted=Wanted(class_number="I247.5"))
    assert given(library, later) == "W/I247.57/3"  # 1 still stands on a label


def test_a_merge_takes_the_number_along_and_a_split_gives_it_back(library: Actor) -> None:
    one, two = books(library, "边城", "长河")
    given(library, one)
    catalog.merge_records(library, one, into=two)
    assert given(library, two) == "I247.57/1"
    catalog.split_record(library, one)
    assert given(library, one) == "I247.57/1"
    assert given(library, two) == "I247.57/2"


def test_a_change_that_says_nothing_changes_nothing(library: Actor) -> None:
    one, other = books(library, "边城", "边城")
    given(library, one)
    given(library, other, like=one)
    copy(library, one, "N1")
    copy(library, other, "N2")
    assert services.change_call_number(library, one, wanted=Wanted()).text == "I247.57/1"
    assert services.change_call_number(library, other, wanted=Wanted(book_number="1")).text == "I247.57/1=2"
    services.change_call_number(library, one, wanted=Wanted(book_number="5"))
    assert services.change_call_number(library, other, wanted=Wanted(book_number="1")).text == "I247.57/1=2"
    assert queries.relabellings(library) == []


def test_a_number_of_a_branch_is_for_those_who_may_there(held_book: Held) -> None:
    scheme = services.create_scheme(held_book.actor, name="东馆", branch_id=held_book.east)
    limited = replace(
        held_book.actor,
        kind=ActorKind.STAFF,
        acts=frozenset({services.CALL_NUMBERS}),
        limits=frozenset({(services.CALL_NUMBERS, held_book.main)}),
    )
    with pytest.raises(Forbidden):
        services.give_call_number(limited, held_book.record_id, scheme_id=scheme)
    with pytest.raises(NoSuchRecord):
        services.give_call_number(a_library("south"), held_book.record_id)


def test_the_number_its_items_came_with_is_the_records_own(library: Actor) -> None:
    one, other, third = books(library, "边城", "长河", "湘西")
    copy(library, one, "N1", "I247.57/7")
    copy(library, other, "N2", "I247.57/7")
    copy(library, one, "N3")
    assert given(library, one) == "I247.57/7"
    assert numbers(library, one) == ["I247.57/7", "I247.57/7"]
    assert given(library, other) == "I247.57/8"  # the place is taken: a question is asked, and its item keeps its label
    assert [problem.kind for problem in queries.open_problems(library)] == [ProblemKind.TWO_TITLES]
    assert numbers(library, other) == ["I247.57/7"]
    assert given(library, third) == "I247.57/9"
