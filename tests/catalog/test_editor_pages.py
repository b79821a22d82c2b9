"""The editor's pages as a browser without scripts uses them, and the checks that scripts ask for."""

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from django.test import Client

from tests.catalog.conftest import bring
from tests.catalog.files import as_file, cnmarc
from tianlu.catalog import queries, services
from tianlu.catalog.models import Record
from tianlu.libraries.data import Actor
from tianlu.marc import Field
from tianlu.marc import Record as MarcRecord

pytestmark = [pytest.mark.database, pytest.mark.django_db]
ODD = Field("300", "1", " ", [("a", "剑号‡在文中 <b>粗</b>")])


@pytest.fixture
def book(library: Actor) -> int:
    bring(library, as_file([cnmarc("1", "湘行散记", author="沈从文", isbn="9787020002207", extra=[ODD])]))
    return Record.objects.get().id


class _Form(HTMLParser):
    """The values in the editor's form, as far as a browser would post them."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self._inside = self._hidden = self._first = False
        self._name = ""  # of the text area or menu that is open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = said.get("id") == "editor"
        elif tag == "template":
            self._hidden = True
        if not self._inside or self._hidden or "disabled" in said:
            return
        if tag == "option":
            if self._name and ("selected" in said or self._first):
                self.values[self._name][-1] = said["value"]
            self._first = False
        elif "name" in said and tag != "button" and (said.get("type") != "checkbox" or "checked" in said):
            self.values.setdefault(said["name"], []).append(said.get("value", ""))
            self._name, self._first = said["name"] if tag in ("textarea", "select") else "", True

    def handle_data(self, data: str) -> None:
        if self._inside and not self._hidden and self.lasttag == "textarea" and self._name:
            self.values[self._name][-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "template":
            self._hidden = False
        elif tag in ("textarea", "select"):
            self._name = ""


def posted(page: str) -> dict[str, list[str]]:
    """What a browser would post of the editor's form, untouched."""
    form = _Form()
    form.feed(page)
    return form.values


@pytest.mark.parametrize("view", ["form", "marc"])
def test_what_nobody_touched_stays_as_it_is(library: Actor, cataloger: Client, book: int, view: str) -> None:
    address = cataloger.post(f"/desk/records/{book}/drafts")["Location"]
    number = int(address.rsplit("/", 1)[1])
    page = cataloger.get(f"{address}?view={view}").content.decode()
    assert "<b>粗</b>" not in page
    before = queries.draft_for(library, number)
    answer = cataloger.post(address, posted(page))
    assert (answer.status_code, answer["Location"]) == (302, f"{address}?view={view}")
    after = queries.draft_for(library, number)
    assert after.marc == before.marc
    assert after.view.revision == before.view.revision


def test_a_record_of_many_authors_is_kept_in_either_view(library: Actor, cataloger: Client) -> None:
    many = [Field("701", " ", "0", [("a", f"作者{at}"), ("4", "著")]) for at in range(320)]
    bring(library, as_file([cnmarc("1", "论文集", extra=many)]))
    address = cataloger.post(f"/desk/records/{Record.objects.get().id}/drafts")["Location"]
    for view in ("form", "marc"):
        page = cataloger.get(f"{address}?view={view}").content.decode()
        assert cataloger.post(address, posted(page)).status_code == 302
    draft = queries.draft_for(library, int(address.rsplit("/", 1)[1]))
    assert [field for field in draft.marc.fields if field.tag == "701"] == many


def test_a_title_changed_in_the_form_reaches_readers(library: Actor, cataloger: Client, book: int) -> None:
    address = cataloger.post(f"/desk/records/{book}/drafts")["Location"]
    page = cataloger.get(f"{address}?view=form").content.decode()
    form = posted(page)
    row = next(key.split(".")[1] for key, values in form.items() if key.startswith("tag.") and values == ["200"])
    at = form[f"code.{row}"].index("a")
    form[f"value.{row}"][at] = "湘行散记新编"
    answer = cataloger.post(f"{address}/publication", form | {"despite": ["on"], "note": ["改题名"]})
    assert (answer.status_code, answer["Location"]) == (302, f"/desk/records/{book}")
    assert queries.record_for(library, book).bib["title"] == "湘行散记新编"
    assert queries.versions_of(library, book)[0].note == "改题名"
    marc, _dialect = queries.marc_record(library, book)
    assert ODD in marc.fields  # what could not be typed was kept
    seen = cataloger.get(f"/desk/records/{book}/versions/2").content.decode()
    assert "湘行散记<mark>新编</mark>" in seen
    assert cataloger.get(f"/desk/records/{book}/versions/2?whole=1").content.decode().count("<tr") > 5
    answer = cataloger.post(f"/desk/records/{book}/versions/1/restorations", {"expected": "2"})
    assert answer.status_code == 302
    assert queries.record_for(library, book).bib["title"] == "湘行散记"
    assert cataloger.post(f"/desk/records/{book}/versions/1/restorations", {"expected": "2"}).status_code == 409


def test_a_new_record_typed_as_marc(library: Actor, cataloger: Client) -> None:
    address = cataloger.post("/desk/drafts", {"from": "worksheet:cnmarc-book"})["Location"]
    form = posted(cataloger.get(f"{address}?view=marc").content.decode())
    form["row"].append("n1")
    form |= {"tag.n1": ["200"], "ind1.n1": ["1"], "ind2.n1": [""], "body.n1": ["$a边城$f沈从文著"]}
    found = cataloger.post(f"{address}/checks", form).content.decode()
    revision = int(re.search(r'data-revision="(\d+)"', found)[1])  # type: ignore[index]
    assert revision > 1
    assert cataloger.post(f"{address}/checks", form).content.decode().count('role="alert"') == 1  # the old revision
    answer = cataloger.post(f"{address}/publication", form | {"revision": [str(revision)], "despite": ["on"]})
    assert answer.status_code == 302
    number = int(answer["Location"].rsplit("/", 1)[1])
    assert queries.record_for(library, number).bib["title"] == "边城"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (("LDR", "", "", "00000nas0 2200000   450 "), True),
        (("ＬＤＲ", "0", "0", "000nas0 2200000   450 "), True),
        (("000", "", "", "00000nas0 2200000   450 "), True),
        (("ldr", "", "", "00000nas0"), False),
    ],
)
def test_a_leader_typed_as_a_field_is_the_leader_or_is_refused_by_name(
    library: Actor, cataloger: Client, typed: tuple[str, ...], kept: bool
) -> None:
    address = cataloger.post("/desk/drafts", {"from": "worksheet:cnmarc-book"})["Location"]
    form = posted(cataloger.get(f"{address}?view=marc").content.decode())
    row = form["row"][-1]
    form |= {f"{name}.{row}": [text] for name, text in zip(("tag", "ind1", "ind2", "body"), typed, strict=True)}
    said = unescape(cataloger.post(f"{address}/checks", form).content.decode())
    marc = queries.draft_for(library, int(address.rsplit("/", 1)[1])).marc
    assert (marc.leader[5:8] == "nas") is kept
    assert ("不是字段：头标自有一行" in said) is not kept
    assert any(field.tag.upper() == "LDR" for field in marc.fields) is not kept


def test_a_tag_that_cannot_be_written_is_named_in_the_language_of_the_page(cataloger: Client) -> None:
    address = cataloger.post("/desk/drafts", {"from": "worksheet:cnmarc-book"})["Location"]
    form = posted(cataloger.get(f"{address}?view=marc").content.decode())
    title = next(row for row in form["row"] if form.get(f"tag.{row}") == ["200"])
    form |= {f"body.{title}": ["‡a边城"], "despite": ["on"]}
    form |= {f"tag.{form['row'][-1]}": ["20"], f"body.{form['row'][-1]}": ["‡a边城"]}
    answer = cataloger.post(f"{address}/publication", form)
    assert answer.status_code == 422
    assert "字段号 20 无法写出：须为三个 ASCII 字符。" in unescape(answer.content.decode())


def test_a_refusal_keeps_what_was_typed(library: Actor, cataloger: Client) -> None:
    address = cataloger.post("/desk/drafts", {"from": "worksheet:cnmarc-book"})["Location"]
    form = posted(cataloger.get(f"{address}?view=marc").content.decode())
    form["row"].append("n1")
    form |= {"tag.n1": ["30"], "body.n1": ["没有写完的一行"]}
    answer = cataloger.post(f"{address}/publication", form)
    assert answer.status_code == 409
    assert "没有写完的一行" in answer.content.decode()
    again = cataloger.get(f"{address}?view=marc").content.decode()
    assert "没有写完的一行" in again
    stale = cataloger.post(address, form | {"body.n1": ["别的窗口"]})
    assert stale.status_code == 409
    assert "别的窗口" in stale.content.decode()


def test_a_value_pasted_with_control_characters_stays_one_subfield(
    library: Actor, cataloger: Client, book: int
) -> None:
    address = cataloger.post(f"/desk/records/{book}/drafts")["Location"]
    form = posted(cataloger.get(f"{address}?view=form").content.decode())
    row = next(key.split(".")[1] for key, values in form.items() if key.startswith("tag.") and values == ["200"])
    form[f"value.{row}"][form[f"code.{row}"].index("a")] = "湘行\x1fb散记\x1e\r\n续"
    cataloger.post(address, form)
    marc = queries.draft_for(library, int(address.rsplit("/", 1)[1])).marc
    assert [one.subfields[0] for one in marc.every("200")] == [("a", "湘行b散记 续")]


def test_what_another_window_saved_is_not_replaced_by_the_refused_page(
    library: Actor, cataloger: Client, book: int
) -> None:
    address = cataloger.post(f"/desk/records/{book}/drafts")["Location"]
    first, second = (posted(cataloger.get(f"{address}?view=marc").content.decode()) for _ in range(2))
    place, title = (next(row for row in first["row"] if first.get(f"tag.{row}") == [tag]) for tag in ("210", "200"))
    assert cataloger.post(address, first | {f"body.{place}": ["‡a上海"]}).status_code == 302
    refused = cataloger.post(address, second | {f"body.{title}": ["‡a别名"]}).content.decode()
    assert "别名" in refused
    again = posted(refused)
    assert "另一个窗口" in cataloger.post(f"{address}/checks", again).content.decode()
    assert cataloger.post(address, again).status_code == 409
    marc = queries.draft_for(library, int(address.rsplit("/", 1)[1])).marc
    assert ([one.get("a") for one in marc.every("210")], [one.get("a") for one in marc.every("200")]) == (
        ["上海"],
        ["湘行散记"],
    )


def test_scripts_in_every_field_are_shown_as_text(library: Actor, cataloger: Client) -> None:
    evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    marc = cnmarc("1", evil, author=evil)
    marc.fields += [
        Field("300", " ", " ", [("a", evil)]),
        Field("905", " ", " ", [("a", evil)]),
        Field("00" + "9", evil),
    ]
    draft = services.start_draft(library, marc=MarcRecord(marc.leader, marc.fields), dialect="cnmarc")
    for view in ("form", "marc"):
        page = cataloger.get(f"/desk/drafts/{draft}?view={view}").content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    number = services.publish_draft(library, draft, revision=1, despite=True)
    for path in (f"/desk/records/{number}/versions", f"/desk/records/{number}/versions/1?whole=1", "/desk/drafts"):
        page = cataloger.get(path).content.decode()
        assert "<script>alert" not in page


def test_help_and_lists(library: Actor, cataloger: Client, book: int) -> None:
    seen = cataloger.get("/desk/formats/cnmarc/200").content.decode()
    assert "‡a" in seen
    assert cataloger.get("/desk/formats/nothing/200").status_code == 404
    assert cataloger.get("/desk/formats/cnmarc/zzz").status_code == 200
    assert "没有" in cataloger.get("/desk/drafts").content.decode()
    address = cataloger.post(f"/desk/records/{book}/drafts")["Location"]
    assert "湘行散记" in cataloger.get("/desk/drafts").content.decode()
    gone = cataloger.post(f"{address}/discarding")["Location"]
    assert "recovery" in cataloger.get(gone).content.decode()
    assert cataloger.post(f"{address}/recovery")["Location"] == address
    saved = cataloger.post("/desk/templates", {"draft": address.rsplit("/", 1)[1], "name": "我的模板"})
    assert saved.status_code == 302
    assert "我的模板" in cataloger.get("/desk/templates").content.decode()
    assert (
        cataloger.post("/desk/templates", {"draft": address.rsplit("/", 1)[1], "name": "我的模板"}).status_code == 409
    )
    assert cataloger.post("/desk/drafts", {"from": "template:999"}).status_code == 404
    assert cataloger.get("/desk/drafts/999").status_code == 404


def test_the_format_of_new_descriptions_is_chosen_beside_them(library: Actor, cataloger: Client) -> None:
    page = cataloger.get("/desk/drafts").content.decode()
    assert '<option value="cnmarc" selected>' in page
    assert cataloger.post("/desk/drafts/format", {"dialect": "marc21"}).status_code == 302
    assert queries.draft_dialect(library) == "marc21"
    assert '<option value="marc21" selected>' in cataloger.get("/desk/drafts").content.decode()
    assert next(one for one in queries.templates_of(library) if one.id is None).dialect == "marc21"
    wrong = cataloger.post("/desk/drafts/format", {"dialect": "danmarc"})
    assert (wrong.status_code, queries.draft_dialect(library)) == (422, "marc21")


def test_a_wrong_code_is_named_while_one_types_and_the_right_one_offered_by_name(cataloger: Client) -> None:
    address = cataloger.post("/desk/drafts", {"from": "worksheet:cnmarc-book"})["Location"]
    page = cataloger.get(f"{address}?view=form").content.decode()
    offered = re.search(r'<datalist id="codes-languages">(.*?)</datalist>', page, re.S)
    assert offered
    assert offered[1].startswith('<option value="chi">汉语</option><option value="eng">英语</option>')
    assert '<option value="110000">北京市</option>' in page
    assert page.count('list="codes-regions"') == 1
    form = posted(cataloger.get(f"{address}?view=marc").content.decode())
    rows = {form[f"tag.{row}"][0]: row for row in form["row"] if f"tag.{row}" in form}
    blank = {f"ind1.{rows['200']}": [""], f"body.{rows['200']}": ["‡a题名"]}
    found = unescape(cataloger.post(f"{address}/checks", form | blank).content.decode())
    assert "200 字段的第 1 指示符为 ␣，没有这样的定义。" in found
    wrong = {"101": "‡azho", "102": "‡acn‡b990000", "210": "‡a北京‡c某社‡d1999"}
    found = unescape(
        cataloger.post(
            f"{address}/checks", form | {f"body.{rows[tag]}": [body] for tag, body in wrong.items()}
        ).content.decode()
    )
    assert "字段 101 的语种代码“zho”不在语种代码表中；是否为 chi 汉语？" in found
    assert "字段 102 的国家代码“cn”不在 ISO 3166 中；是否为 CN 中国？" in found
    assert "字段 102 的行政区划代码“990000”有误" in found
    assert "字段 210 写作“1999”：两处年份不一致" in found


def test_a_record_merged_while_it_is_written_says_so_and_keeps_what_was_typed(
    library: Actor, cataloger: Client
) -> None:
    bring(library, as_file([cnmarc("1", "甲"), cnmarc("2", "乙")]))
    kept, gone = Record.objects.order_by("id").values_list("id", flat=True)
    address = cataloger.post(f"/desk/records/{gone}/drafts")["Location"]
    form = posted(cataloger.get(f"{address}?view=marc").content.decode())
    row = next(row for row in form["row"] if form.get(f"tag.{row}") == ["210"])
    form[f"body.{row}"] = ["‡a上海‡c译文社"]
    services.merge_records(library, gone, into=kept)
    answer = cataloger.post(f"{address}/publication", form | {"despite": ["on"]})
    page = answer.content.decode()
    assert (answer.status_code, f"已并入记录 {kept}" in page, "译文社" in page) == (409, True, True)
    assert cataloger.post(f"{address}/rebasing", posted(page)).status_code == 302
    form = posted(cataloger.get(address).content.decode())
    assert cataloger.post(f"{address}/publication", form | {"despite": ["on"]})["Location"] == f"/desk/records/{kept}"
    assert [one.get("c") for one in queries.marc_record(library, kept)[0].every("210")] == ["译文社"]
