"""Labels on their sheets, and the PDF that comes out: text to read, fonts embedded as subsets, barcodes that scan."""

import re
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest

from tests import needs
from tests.holdings.conftest import Held
from tianlu.holdings import queries, services
from tianlu.holdings.data import BadLayout, NoLabels, NoSuchLayout
from tianlu.holdings.engines.labels import draw_labels, printable, unprintable
from tianlu.holdings.queries import Choice, Printing
from tianlu.holdings.rules import (
    LAYOUTS,
    Label,
    LabelKind,
    Layout,
    LayoutFault,
    Marks,
    Symbology,
    can_be_drawn,
    places,
    spine_lines,
)
from tianlu.holdings.services import Making, NewItem

_FONT = Path(services.__file__).parents[1] / "fonts/labels.ttf"


@pytest.fixture(autouse=True)
def font(request: pytest.FixtureRequest) -> None:
    if "pdf" in request.node.name and not _FONT.is_file():
        needs.lacking("font of labels", "make setup")


@pytest.mark.parametrize(
    ("number", "lines"),
    [
        ("I247.57/231", ("I247.57", "231")),
        ("TP311.13/L123-2=3:4", ("TP311.13", "L123-2", "=3", ":4")),
        ("R711(711)=535/4", ("R711(711)=535", "4")),
        ("I247.57/K8/2", ("I247.57", "K8", "2")),
        ("I247.57 231", ("I247.57", "231")),
        ("Ｉ２４７／１", ("I247", "1")),
        ("I247", ("I247",)),
        ("地方文献 K295.5/12", ("地方文献", "K295.5", "12")),
        ("QA76.73.P98 L8 2001", ("QA76.73", ".P98", "L8", "2001")),
        ("I247.57 L12", ("I247.57", "L12")),
        ("813.54 SMI", ("813.54", "SMI")),
        ("", ()),
    ],
)
def test_lines_of_a_spine(number: str, lines: tuple[str, ...]) -> None:
    assert spine_lines(number) == lines


def test_places_go_along_the_rows_from_the_first_free_one() -> None:
    layout = Layout(2100, 2970, 500, 300, 2, 3, 50, 60, 10, 20)
    assert list(places(layout, 5, 4)) == [(0, 560, 380), (0, 50, 700), (0, 560, 700), (1, 50, 60), (1, 560, 60)]


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_built_in_sheets_hold_their_labels_apart(layout: Layout) -> None:
    assert Layout.from_dict(layout.to_dict()) == layout
    corners = [(x, y) for _sheet, x, y in places(layout, layout.places, 1)]
    assert all(
        one[0] + layout.label_width <= other[0] or one[1] + layout.label_height <= other[1]
        for one, other in pairwise(corners)
    )


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"columns": 4}, "beyond-the-page"),
        ({"label_width": 79}, "too-small"),
        ({"left": -1}, "too-small"),
        ({"rows": 0}, "too-small"),
        ({"page_width": 4501}, "too-large"),
    ],
)
def test_sheets_that_cannot_be(change: dict[str, int], fault: str) -> None:
    with pytest.raises(LayoutFault, match=fault):
        Layout.from_dict({**LAYOUTS["a4-3x8"].to_dict(), **change})


def test_what_a_barcode_can_hold() -> None:
    assert can_be_drawn("T001-23", Symbology.CODE39)
    assert not can_be_drawn("t001", Symbology.CODE39)
    assert can_be_drawn("t001", Symbology.CODE128)
    assert not can_be_drawn("馆001", Symbology.CODE128)
    assert can_be_drawn("馆001", Symbology.QR)


def text_of(path: Path) -> str:
    return run("pdftotext", "poppler-utils", str(path), "-")


def run(name: str, package: str, *words: str) -> str:
    program = needs.program(name, package=package)
    return subprocess.run([program, *words], check=True, capture_output=True, text=True).stdout


def scanned(path: Path, folder: Path) -> list[str]:
    """What a scanner reads from the first page, printed at 300 dots an inch."""
    run("pdftoppm", "poppler-utils", "-r", "300", "-f", "1", "-l", "1", "-png", str(path), str(folder / "page"))
    (page,) = folder.glob("page*.png")
    return sorted(run("zbarimg", "zbar-tools", "--quiet", str(page)).split())


def test_the_pdf_has_text_and_embedded_subsets(tmp_path: Path) -> None:
    labels = [Label("江城市图书馆", spine_lines(f"TP311.13/L{number}-2=3")) for number in range(1, 61)]
    path = tmp_path / "labels.pdf"
    path.write_bytes(draw_labels(labels, LAYOUTS["a4-6x8"], start=4, title="书标"))
    text = text_of(path)
    assert text.count("江城市图书馆") == 60
    assert set(re.findall(r"L(\d+)-2", text)) == {str(number) for number in range(1, 61)}
    fonts = run("pdffonts", "poppler-utils", str(path)).splitlines()[2:]
    assert fonts
    assert all(re.match(r"[A-Z]{6}\+\S+ +TrueType +\S+ +yes +yes +yes ", line) for line in fonts), fonts
    facts = run("pdfinfo", "poppler-utils", str(path))
    assert re.search(r"Title: +书标", facts)
    assert re.search(r"Pages: +2", facts)
    assert path.stat().st_size < 60_000


@pytest.mark.parametrize("layout", ["roll-40x30", "roll-50x30", "a4-3x8", "a4-5x13"])
@pytest.mark.parametrize(
    ("symbology", "code", "read"),
    [
        (Symbology.CODE39, "T0112345", "CODE-39:T0112345"),
        (Symbology.CODE128, "01100023456789", "CODE-128:01100023456789"),
        (Symbology.QR, "01100023456789", "QR-Code:01100023456789"),
    ],
)
def test_barcodes_of_the_pdf_scan(tmp_path: Path, layout: str, symbology: Symbology, code: str, read: str) -> None:
    path = tmp_path / "labels.pdf"
    path.write_bytes(draw_labels([Label("江城", (code, "边城"), code)], LAYOUTS[layout], symbology=symbology))
    assert scanned(path, tmp_path) == [read]


@pytest.mark.parametrize("layout", ["a4-6x8", "a4-5x13", "roll-30x40"])
def test_pdf_cuts_no_call_number(tmp_path: Path, layout: str) -> None:
    numbers = [
        "TP311.138SQ-43+TP393.09:F270.7-39(711)/L12345678",
        'R711(711.2)=535"17"-65/ABCDEFGH12345678901',
        "G649.299.1-28:2023/X1:2001年第1-12期合订本",
    ]
    labels = [Label("江城市图书馆", spine_lines(number)) for number in numbers]
    assert unprintable(labels, LAYOUTS[layout]) == []
    path = tmp_path / "labels.pdf"
    path.write_bytes(draw_labels(labels, LAYOUTS[layout]))
    printed = "".join(run("pdftotext", "poppler-utils", "-raw", str(path), "-").split())
    assert ["".join(label.lines) in printed for label in labels] == [True] * 3


def test_pdf_keeps_the_spaces_of_a_number_that_is_broken(tmp_path: Path) -> None:
    number = "Q180 L5 2020 vol 3 part 5 of 6 no 7 bis 8 suppl 9"
    path = tmp_path / "labels.pdf"
    path.write_bytes(draw_labels([Label("", (number,))], LAYOUTS["a4-5x13"]))
    printed = run("pdftotext", "poppler-utils", "-raw", str(path), "-").strip()
    assert len(printed.splitlines()) > 1
    assert printed.split() == number.split()


def test_pdf_that_would_cut_a_number_is_not_made() -> None:
    small = Layout(100, 100, 100, 100)
    wide, thin, strange = "ABCDEFGH12345678901", "A" * 20, "I247/\U0002a6a5"
    labels = [Label("", (wide,)), Label("", ("I247", "1")), Label("", (strange,))]
    assert unprintable(labels, small) == [labels[0], labels[2]]
    bars = [Label("", (code, "很长" * 40), code) for code in (thin, "01100023456789")]
    assert unprintable(bars, LAYOUTS["a4-5x13"]) == bars[:1]
    assert unprintable(bars, LAYOUTS["a4-5x13"], Symbology.QR) == []


def test_pdf_of_a_character_without_type_shows_that() -> None:
    assert printable("边城\U0002a6a5") == "边城〓"


@pytest.mark.database
@pytest.mark.django_db
def test_pdf_of_chosen_books(held_book: Held, tmp_path: Path) -> None:
    actor = held_book.actor
    for number in range(2, 5):
        item = NewItem(branch_id=held_book.main, barcode=f"N{number}", call_number=f"I246.5/{number}", batch="B1")
        services.create_item(actor, held_book.record_id, item=item)
    path = tmp_path / "labels.pdf"

    def lines(choice: Choice, **printing: object) -> list[str]:
        path.write_bytes(queries.labels_pdf(actor, choice, Printing(**printing)))  # type: ignore[arg-type]
        return text_of(path).split()

    assert lines(Choice(barcodes=["N4", " N2 ", "N4"]), heading=False) == ["I246.5", "4", "I246.5", "2"]
    assert lines(Choice(batch="B1"), heading=False) == ["I246.5", "2", "I246.5", "3", "I246.5", "4"]
    assert "north图书馆" in lines(Choice(batch="B1"), kind=LabelKind.BARCODE, layout="a4-3x8")
    assert scanned(path, tmp_path) == ["CODE-128:N2", "CODE-128:N3", "CODE-128:N4"]
    services.edit_item(
        actor,
        held_book.item_id,
        item=NewItem(branch_id=held_book.main, barcode="N1", call_number="I246.5/1"),
        expected_version=1,
    )
    assert lines(Choice(to_relabel=True), heading=False) == ["I246.5", "1"]
    services.create_scheme(actor, name="东馆", branch_id=held_book.east, making=Making(marks=Marks("-", "+", ";")))
    east = NewItem(branch_id=held_book.east, barcode="E1", call_number="I246.5/2+3;4")
    services.create_item(actor, held_book.record_id, item=east)
    assert lines(Choice(barcodes=["E1"]), heading=False) == ["I246.5", "2", "+3", ";4"]
    bare = NewItem(branch_id=held_book.main, accession_number="D1", call_number="I246.5/9")
    services.create_item(actor, held_book.record_id, item=bare)
    assert lines(Choice(barcodes=["D1", "Ｎ4\t"]), heading=False) == ["I246.5", "9", "I246.5", "4"]
    services.save_layout(actor, name="小", sizes=Layout(80, 80, 80, 80).to_dict())
    with pytest.raises(NoLabels, match=r"I246\.5 4"):
        queries.labels_pdf(actor, Choice(barcodes=["N4"]), Printing(layout="小"))
    for choice in (Choice(), Choice(barcodes=["N9"]), Choice(batch="B9")):
        with pytest.raises(NoLabels):
            queries.labels_pdf(actor, choice, Printing())
    with pytest.raises(NoSuchLayout):
        queries.labels_pdf(actor, Choice(batch="B1"), Printing(layout="none"))


@pytest.mark.database
@pytest.mark.django_db
def test_a_sheet_of_ones_own(held_book: Held) -> None:
    sizes = {**LAYOUTS["roll-30x40"].to_dict(), "label_width": 280}
    services.save_layout(held_book.actor, name="本馆书标", sizes=sizes)
    assert queries.layouts_of(held_book.actor)[0] == ("本馆书标", "本馆书标")
    assert queries.layout_for(held_book.actor, "本馆书标").label_width == 280
    for name, wrong in (("", sizes), ("a4-3x8", sizes), ("大", {**sizes, "columns": 9})):
        with pytest.raises(BadLayout):
            services.save_layout(held_book.actor, name=name, sizes=wrong)
