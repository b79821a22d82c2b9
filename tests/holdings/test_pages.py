"""The desk pages and API operations of call numbers and labels, walked through as a cataloger does."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.holdings.conftest import Held
from tests.holdings.test_call_numbers import books
from tests.ordeals.conftest import sign_in
from tianlu.holdings import queries, services
from tianlu.holdings.data import ItemState
from tianlu.holdings.services import NewItem, Wanted

pytestmark = [pytest.mark.database, pytest.mark.django_db]
Open = Callable[[str], str]


@pytest.fixture
def cataloger(held_book: Held) -> Client:
    return sign_in(held_book.actor)


def body(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_number_is_given_and_changed_on_the_page(cataloger: Client, held_book: Held) -> None:
    address = f"/desk/call-numbers?record={held_book.record_id}"
    scheme = services.default_scheme(held_book.actor).id
    assert "边城" in body(cataloger, address)
    said = {"scheme": scheme, "auxiliary": "edition"}
    assert cataloger.post(address, said).status_code == 302
    assert "I247.57/1" in body(cataloger, address)
    assert cataloger.post(address, {**said, "class_number": "I246.5", "book_number": "9"}).status_code == 302
    number = queries.call_number_of(held_book.actor, held_book.record_id, scheme_id=scheme)
    assert number is not None
    assert number.text == "I246.5/9"
    wrong = cataloger.post(address, {**said, "book_number": "上"})
    assert wrong.status_code == 422
    assert "书次号无法识别" in wrong.content.decode()
    assert cataloger.get("/desk/call-numbers?record=99999").status_code == 404


def test_schemes_are_made_and_changed_on_their_pages(cataloger: Client, held_book: Held) -> None:
    assert "总排架" in body(cataloger, "/desk/shelving")
    said = {
        "name": "东馆",
        "place": f"branch:{held_book.east}",
        "method": "author",
        "author_method": "initials",
        "class_scheme": "clc",
        "distinction": "-",
        "edition": "=",
        "volume": ":",
        "reuse": "never",
    }
    assert cataloger.post("/desk/shelving", said).status_code == 302
    made = queries.scheme_of_place(held_book.actor, held_book.east, None)
    assert made is not None
    assert (made.name, made.method) == ("东馆", "author")
    assert cataloger.post("/desk/shelving", said).status_code == 422
    assert cataloger.post(f"/desk/shelving/{made.id}", {**said, "volume": "="}).status_code == 422
    assert cataloger.post(f"/desk/shelving/{made.id}", {**said, "name": "东区"}).status_code == 302
    assert queries.scheme_for(held_book.actor, made.id).name == "东区"


def test_new_labels_are_listed_printed_and_scanned(cataloger: Client, held_book: Held) -> None:
    actor = held_book.actor
    lent = services.create_item(
        actor,
        held_book.record_id,
        item=NewItem(branch_id=held_book.east, barcode="E1", call_number="I246.5"),
        state=ItemState.ON_LOAN,
    )
    services.give_call_number(actor, held_book.record_id, wanted=Wanted(class_number="I246.5"))
    services.change_call_number(actor, held_book.record_id, wanted=Wanted(class_number="I247.57"))
    rows = queries.relabellings(actor)
    assert [(row.old_number, row.new_number) for row in rows] == [("I246.5", "I247.57/1")] * 2
    page = body(cataloger, "/desk/relabelling")
    assert ("N1" in page, "E1" in page) == (True, True)
    page = body(cataloger, f"/desk/relabelling?branch={held_book.main}&where=here")
    assert ("N1</span>" in page, "E1</span>" in page) == (True, False)
    printed = cataloger.post("/desk/relabelling/labels", {"row": [rows[0].id], "print": "1", "layout": "a4-6x8"})
    assert (printed["Content-Type"], printed.content[:5]) == ("application/pdf", b"%PDF-")
    at = {"branch": str(held_book.main), "where": ""}
    scanned = cataloger.post("/desk/relabelling/labels", {"barcode": "N1", **at})
    assert (scanned.status_code, scanned["Location"]) == (302, f"/desk/relabelling?branch={held_book.main}&done=N1")
    assert "N1 已换好书标。" in body(cataloger, scanned["Location"])
    assert [row.item_id for row in queries.relabellings(actor)] == [lent]
    again = cataloger.post("/desk/relabelling/labels", {"barcode": "N1", **at})
    said = again.content.decode()
    assert (again.status_code, 'value="N1"' in said, "已有人登记换好" in said) == (422, True, True)
    assert "E1</span>" not in said  # the list of the branch that was asked for
    for act in ("done", "print"):
        unticked = cataloger.post("/desk/relabelling/labels", {act: "1"})
        assert (unticked.status_code, "请先勾选相应的书。" in unticked.content.decode()) == (422, True)
    marked = cataloger.post("/desk/relabelling/labels", {"row": [rows[1].id], "done": "1"})
    assert "1 册已换好书标。" in body(cataloger, marked["Location"])
    assert queries.relabellings(actor) == []


def test_a_book_without_a_barcode_is_known_by_its_accession_number(cataloger: Client, held_book: Held) -> None:
    old = NewItem(branch_id=held_book.east, accession_number="D0077", call_number="I246.5")
    services.create_item(held_book.actor, held_book.record_id, item=old)
    services.give_call_number(held_book.actor, held_book.record_id, wanted=Wanted(class_number="I246.5"))
    services.change_call_number(held_book.actor, held_book.record_id, wanted=Wanted(class_number="I247.57"))
    page = body(cataloger, "/desk/relabelling")
    assert ("D0077</span>" in page, 'aria-label="D0077"' in page) == (True, True)
    assert cataloger.post("/desk/relabelling/labels", {"barcode": "D0077"}).status_code == 302


def test_labels_come_as_a_pdf_or_with_a_reason(cataloger: Client) -> None:
    said = {"barcodes": "N1", "kind": "barcode", "symbology": "code128", "layout": "a4-3x8", "start": "2"}
    answer = cataloger.post("/desk/labels", said)
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    answer = cataloger.post("/desk/labels", {**said, "barcodes": "N1 X9"})
    assert answer.status_code == 422
    assert "X9" in answer.content.decode()
    sheet = dict.fromkeys(("label_width", "label_height"), "10") | {"columns": "2", "rows": "2", "name": "小"}
    sheet |= {"page_width": "30", "page_height": "30", "left": "0", "top": "0", "gap_x": "0.5", "gap_y": "0"}
    assert cataloger.post("/desk/labels/sheets", sheet).status_code == 302
    assert "小" in body(cataloger, "/desk/labels")
    assert cataloger.post("/desk/labels/sheets", {**sheet, "columns": "3"}).status_code == 422


def test_programs_do_the_same(cataloger: Client, held_book: Held) -> None:
    at = f"/api/v1/records/{held_book.record_id}/call-number"
    given = cataloger.post(at, {}, content_type="application/json")
    assert (given.status_code, given.json()["text"]) == (201, "I247.57/1")
    (scheme,) = cataloger.get("/api/v1/shelving-schemes").json()
    assert cataloger.get(f"{at}?scheme_id={scheme['id']}").json() == given.json()
    assert cataloger.get(f"{at}/alike?scheme_id={scheme['id']}").json() == []
    changed = cataloger.post(f"{at}/changes", {"class_number": "I246.5"}, content_type="application/json")
    assert (changed.status_code, changed.json()["text"]) == (201, "I246.5/1")
    for odd in (b"0", b'"x"', b"[1]", b"null", b"true"):  # what leaves all to defaults must still be an object
        assert cataloger.post(at, odd, content_type="application/json").status_code == 422
    listed = cataloger.get("/api/v1/relabellings").json()
    assert [(row["old_number"], row["new_number"], row["away"]) for row in listed["items"]] == [
        ("I246.5", "I246.5/1", False)
    ]
    scanned = cataloger.post("/api/v1/relabellings/scans", {"barcode": "N1"}, content_type="application/json")
    assert scanned.status_code == 204
    taken = cataloger.post(f"{at}/changes", {"like": 99999}, content_type="application/json")
    assert (taken.status_code, taken.json()["code"]) == (404, "no-call-number")
    assert Client().get("/api/v1/relabellings").status_code == 401


def test_questions_are_settled_on_the_page(cataloger: Client, held_book: Held) -> None:
    actor = held_book.actor
    services.give_call_number(actor, held_book.record_id)
    item = NewItem(branch_id=held_book.main, barcode="N2", call_number="I247.57/44")
    services.create_item(actor, held_book.record_id, item=item)
    (problem,) = queries.open_problems(actor)
    assert "I247.57/44" in body(cataloger, "/desk/call-numbers")
    answer = cataloger.post(f"/desk/call-numbers/questions/{problem.id}/answers")
    assert answer.status_code == 302
    assert queries.open_problems(actor) == []


def test_a_number_is_given_up_on_a_page_of_its_own_and_taken_back(cataloger: Client, held_book: Held) -> None:
    actor = held_book.actor
    [second] = books(actor, "边城")
    [other] = books(actor, "长河")
    scheme = services.default_scheme(actor).id
    first = services.give_call_number(actor, held_book.record_id, wanted=Wanted(class_number="I1"))
    services.give_call_number(actor, second, wanted=Wanted(like=held_book.record_id))
    address = f"/desk/call-numbers/{second}/surrender?scheme={scheme}"
    assert f"{address}" in body(cataloger, f"/desk/call-numbers?record={second}").replace("&amp;", "&")
    assert "I1/1=2" in body(cataloger, address)
    assert cataloger.post(address, {"reason": ""}).status_code == 422
    in_use = cataloger.post(f"/desk/call-numbers/{held_book.record_id}/surrender", {"reason": "错"})
    assert (first.text, in_use.status_code) == ("I1/1", 422)
    gone = cataloger.post(address, {"reason": "错"})
    assert gone.status_code == 302
    assert "I1/1=2" in body(cataloger, gone["Location"])
    assert queries.call_number_of(actor, second) is None
    back = cataloger.post(f"/desk/call-numbers/{second}/return", {"scheme": scheme, "number": "I1/1=2"})
    assert back.status_code == 302
    number = queries.call_number_of(actor, second)
    assert number is not None
    assert number.text == "I1/1=2"
    services.give_call_number(actor, other, wanted=Wanted(class_number="I2"))
    services.give_up_call_number(actor, other, reason="错")
    services.give_call_number(actor, books(actor, "湘西")[0], wanted=Wanted(class_number="I2"))
    taken = cataloger.post(f"/desk/call-numbers/{other}/return", {"scheme": scheme, "number": "I2/1"})
    assert taken.status_code == 409
    assert cataloger.get(f"/desk/call-numbers/{other}/surrender").status_code == 404
