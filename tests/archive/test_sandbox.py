"""What the process that reads files can do, tried by a probe that does its worst, and what hostile files come to."""

import io
import os
import socket
import subprocess
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import needs
from tests.archive.files import (
    CONTAINER,
    NCX,
    bitmap_letters,
    chapter,
    epub,
    pages_in_a_circle,
    pdf,
    pdf_with_content,
    raw_pdf,
    squeezed,
    unnamed_letters,
)
from tianlu.archive.engines.sandbox import confining
from tianlu.archive.engines.sandbox.saying import Page, Refused
from tianlu.archive.engines.sandbox.supervising import Outcome, extract, lines_of

SOURCE = Path(confining.__file__).parents[4]


@pytest.fixture(autouse=True)
def _confinable() -> None:
    if lacks := confining.lacking():
        needs.lacking(f"a kernel that can confine a process ({lacks})", "use Linux 5.13 or newer")


PROBE = """
import ctypes, os, socket, sys
from pathlib import Path
from tianlu.archive.engines.sandbox.child import libraries
from tianlu.archive.engines.sandbox.confining import confine
folder, port, wall = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "confined"
held = ctypes.CDLL(None, use_errno=True)
if wall:
    confine(libraries(), seconds=20)
def connect():
    with socket.socket() as one:
        one.connect(("127.0.0.1", port))
def datagram():
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", port))
def local():
    socket.socket(socket.AF_UNIX).bind(str(folder / "socket"))
def descend():
    if os.fork() == 0:
        os._exit(0)
    os.wait()
def trace():
    if held.ptrace(0x4206, os.getppid(), 0, 0) < 0:  # PTRACE_SEIZE: PTRACE_ATTACH would leave the parent stopped
        raise OSError
def uring():
    if held.syscall(425, 1, bytes(120)) < 0:
        raise OSError
TRIES = {
    "read a file": lambda: (folder / "secret").read_bytes(),
    "read the passwords": lambda: Path("/etc/passwd").read_bytes(),
    "read its own environment": lambda: Path("/proc/self/environ").read_bytes(),
    "list a folder": lambda: os.listdir(folder),
    "write a file": lambda: (folder / "made").write_text("x"),
    "write into the library's code": lambda: os.open(libraries()[0] + "/made-by-a-test", os.O_WRONLY | os.O_CREAT),
    "empty a file of the library": lambda: os.open(folder / "secret", os.O_RDONLY | os.O_TRUNC),
    "make a folder": lambda: (folder / "new").mkdir(),
    "rename": lambda: (folder / "one").rename(folder / "two"),
    "remove": lambda: (folder / "three").unlink(),
    "link": lambda: (folder / "link").symlink_to("/etc"),
    "connect": connect,
    "send": datagram,
    "bind": local,
    "fork": descend,
    "signal its parent": lambda: os.kill(os.getppid(), 0),
    "trace its parent": trace,
    "make a ring": uring,
    "take memory": lambda: bytearray(600 * 2**20),
}
for name, attempt in TRIES.items():
    try:
        attempt()
    except (OSError, MemoryError):
        print("refused:", name, flush=True)
    else:
        print("done:", name, flush=True)
try:
    os.execv("/bin/true", ["true"])
except OSError:
    print("refused: start a program", flush=True)
"""
MAY_BE_FORBIDDEN_ANYWAY = {"trace its parent", "make a ring", "signal its parent", "write into the library's code"}


@pytest.fixture
def ground(tmp_path: Path) -> Path:
    """A folder with a secret and files to harm."""
    for name in ("secret", "one", "three"):
        (tmp_path / name).write_text("geheim")
    return tmp_path


def probed(ground: Path, how: str) -> dict[str, set[str]]:
    """What the probe managed and what it was refused."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        command = [sys.executable, "-c", PROBE, str(ground), str(server.getsockname()[1]), how]
        done = subprocess.run(
            command, check=False, capture_output=True, text=True, timeout=60, env={"PYTHONPATH": str(SOURCE)}
        )
    made = Path(confining.__file__).parent / "made-by-a-test"
    assert not made.exists()
    said: dict[str, set[str]] = {"done": set(), "refused": set()}
    for line in done.stdout.splitlines():
        how_it_went, _colon, name = line.partition(": ")
        said[how_it_went].add(name)
    assert said["done"] | said["refused"], done.stderr
    return said


def test_what_is_confined_can_do_nothing(ground: Path) -> None:
    said = probed(ground, "confined")
    assert said["done"] == set()
    assert len(said["refused"]) == 20
    assert sorted(path.name for path in ground.iterdir()) == ["one", "secret", "three"]
    assert (ground / "secret").read_text() == "geheim"


def test_without_walls_the_same_probe_does_it_all(ground: Path) -> None:
    """The control: what was refused was refused by the walls, not by the machine."""
    # The attempt to write into Python's own library would succeed here, so it is taken out of the probe.
    said = probed_without_library(ground)
    assert said["refused"] - MAY_BE_FORBIDDEN_ANYWAY == set()
    assert {"read a file", "read the passwords", "write a file", "connect", "send", "bind", "fork"} <= said["done"]
    assert (ground / "secret").read_text() == ""


def probed_without_library(ground: Path) -> dict[str, set[str]]:
    global PROBE  # noqa: PLW0603 - one line of the probe for one test
    whole = PROBE
    PROBE = "\n".join(line for line in whole.splitlines() if "library's code" not in line)
    try:
        return probed(ground, "free")
    finally:
        PROBE = whole


def test_nothing_is_read_where_the_machine_has_no_walls(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A module on the path in front of `platform` says the machine is another one: the process gives up by itself."""
    (tmp_path / "platform.py").write_text("def machine():\n    return 'riscv64'\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert extract(io.BytesIO(b"plain words"), "text") == Outcome((), "sandbox")


def run(code: str, tmp_path: Path, seconds: float = 30) -> list[bytes]:
    with (tmp_path / "input").open("wb+") as file:
        return list(lines_of([sys.executable, "-c", code], file.fileno(), seconds=seconds))


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("while True: pass", "too-long"),
        ("import time; time.sleep(60)", "too-long"),
        ("import os\nwhile True: os.write(1, b'x' * 65536)", "too-much"),
        ("import os; os.abort()", "broke"),
        ("raise SystemExit(3)", "broke"),
        (
            "import os, signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); os.close(1); import time; time.sleep(99)",
            "broke",
        ),
    ],
)
def test_a_process_that_misbehaves_is_ended(code: str, reason: str, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        run(code, tmp_path, seconds=2)
    assert refused.value.code == reason


def test_the_processor_has_its_own_limit(tmp_path: Path) -> None:
    code = "from tianlu.archive.engines.sandbox.confining import confine; confine([], seconds=1)\nwhile True: pass"
    with pytest.raises(Refused) as refused:
        run(code, tmp_path, seconds=30)
    assert refused.value.code in {"too-long", "broke"}


def test_the_process_is_told_no_secrets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TIANLU_DATABASE_PASSWORD", "geheim")
    [said] = run("import os; print(sorted(set(os.environ) - {'LC_CTYPE'}))", tmp_path)
    assert said == b"['LANG', 'PYTHONDONTWRITEBYTECODE', 'PYTHONPATH']"


def test_the_process_ends_with_whoever_waits_for_it(tmp_path: Path) -> None:
    code = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"
    with (tmp_path / "input").open("wb+") as file:
        lines = lines_of([sys.executable, "-c", code], file.fileno(), seconds=30)
        number = int(next(iter(lines)))
        lines.close()  # type: ignore[attr-defined]
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"[]",
        b"nonsense",
        b'["page", 1, "", 5]\n["end", 1]',
        b'["page", 2, "", "b"]\n["page", 1, "", "a"]\n["end", 2]',
        b'["page", 1, "", "a"]\n["end", 7]',
        b'["page", 1, "", "a"]',
        b'["refused", "whatever"]',
        b'["page", 99999999999999, "", "a"]\n["end", 1]',
        b'["end", 0]\n["page", 1, "", "a"]',
    ],
)
def test_what_the_process_says_is_not_believed(said: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A module of the same name in front of the real one says it: as a process that was taken over would."""
    assert taken_over(said, monkeypatch, tmp_path) == Outcome((), "broke")


def taken_over(said: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Outcome:
    (tmp_path / "runpy.py").write_text(f"import os\nos.write(1, {said!r} + b'\\n')\n")
    (tmp_path / "sitecustomize.py").write_text(f"import os\nos.write(1, {said!r} + b'\\n')\nos._exit(0)\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    return extract(io.BytesIO(b"words"), "text")


ENTITIES = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def laughing() -> str:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE package [<!ENTITY l0 "lol">{levels}]><package><item id="&l9;" href="x"/></package>'


def container_to(path: str) -> str:
    return CONTAINER.replace("OEBPS/book.opf", path)


PAGE = chapter("一", "翠翠")
HOSTILE = {
    "zip slip": (epub({"c.xhtml": PAGE}, more={"../../../etc/cron.d/x": "x"}), "unsafe"),
    "zip slip, other slash": (epub({"c.xhtml": PAGE}, more={"..\\..\\x": "x"}), "unsafe"),
    "absolute member": (epub({"c.xhtml": PAGE}, more={"/etc/passwd": "x"}), "unsafe"),
    "drive member": (epub({"c.xhtml": PAGE}, more={"C:/x": "x"}), "unsafe"),
    "absolute package": (epub({"c.xhtml": PAGE}, container=container_to("/etc/passwd")), "unsafe"),
    "package outside": (epub({"c.xhtml": PAGE}, container=container_to("../../etc/passwd")), "unsafe"),
    "package elsewhere": (epub({"c.xhtml": PAGE}, container=container_to("http://a.example/x")), "unsafe"),
    "chapter outside": (
        epub(
            {},
            package='<package><manifest><item id="a" href="../../../etc/passwd"/></manifest><spine><itemref idref="a"/></spine></package>',
        ),
        "unsafe",
    ),
    "chapter at a root that lacks it": (
        epub(
            {},
            package='<package><manifest><item id="a" href="/etc/passwd"/></manifest><spine><itemref idref="a"/></spine></package>',
        ),
        "unsafe",
    ),
    "chapter above the root": (
        epub(
            {"c.xhtml": PAGE},
            package='<package><manifest><item id="a" href="/../OEBPS/c.xhtml"/></manifest><spine><itemref idref="a"/></spine></package>',
        ),
        "unsafe",
    ),
    "xxe in the container": (epub({"c.xhtml": PAGE}, container=OUTSIDE + "<container>&x;</container>"), "unsafe"),
    "xxe in the package": (epub({"c.xhtml": PAGE}, package=OUTSIDE + "<package>&x;</package>"), "unsafe"),
    "xxe in the contents": (epub({"c.xhtml": PAGE}, ncx=OUTSIDE + "<ncx>&x;</ncx>"), "unsafe"),
    "billion laughs": (epub({"c.xhtml": PAGE}, package=laughing()), "unsafe"),
    "zip bomb": (epub({"c.xhtml": PAGE, "bomb.xhtml": "<p>" + "a" * 40_000_000 + "</p>"}), "too-much"),
    "many members": (epub({"c.xhtml": PAGE}, more={f"m/{n}": "" for n in range(21_000)}), "too-much"),
    "no package": (epub({"c.xhtml": PAGE}, container=container_to("nowhere.opf")), "damaged"),
    "sealed": (
        epub(
            {"c.xhtml": PAGE},
            more={
                "META-INF/encryption.xml": '<encryption><EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/></encryption>'
            },
        ),
        "protected",
    ),
    "cut off": (epub({"c.xhtml": PAGE})[:-60], "damaged"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_books_are_refused_with_the_reason(name: str) -> None:
    content, reason = HOSTILE[name]
    assert extract(io.BytesIO(content), "epub") == Outcome((), reason)


def test_an_entity_in_a_chapter_stays_a_word() -> None:
    markup = OUTSIDE + "<html><body><p>before &x; after &lt;b&gt;</p></body></html>"
    outcome = extract(io.BytesIO(epub({"c.xhtml": markup})), "epub")
    assert [page.text for page in outcome.pages] == ["before &x; after <b>"]


def deep(levels: int) -> bytes:
    return raw_pdf([b"<< /Type /Catalog /Pages 2 0 R >>", b"[" * levels + b"]" * levels])


def test_letters_numbered_as_ascii_are_read_without_names() -> None:
    words = b"Nous avons perdu le temps que nous cherchions, and found it again"
    assert extract(io.BytesIO(bitmap_letters(words)), "pdf").pages == (Page(1, "", words.decode()),)


def test_numbers_of_glyphs_are_no_letters() -> None:
    shown = "".join(
        chr(ord(letter) - 29) for letter in "We looked for the time that we had lost and found it".replace(" ", "")
    )
    content = b"BT /G 14 Tf 72 700 Td <%s> Tj ET" % shown.encode("utf-16-be").hex().encode()
    [page] = extract(io.BytesIO(unnamed_letters(content)), "pdf").pages
    assert (page.text, page.whole) == ("", False)


BAD_PDFS = {
    "circle": (pages_in_a_circle(), {"no-text", "damaged"}),
    "calls itself": (pdf_with_content(zlib.compress(b"/X Do " * 1000)), {"no-text", "damaged"}),
    "gigabytes": (
        pdf_with_content(zlib.compress(squeezed(bytes(1 << 20), 4096)), b"[/FlateDecode /FlateDecode]"),
        {"no-text", "damaged", "broke", "too-much"},
    ),
    "too many letters": (
        pdf_with_content(squeezed(b"0 -20 Td (aaaaaaaaaaaaaaaaaaaa) Tj\n", 30_000, b"BT /F 12 Tf 9 9 Td\n")),
        {"too-much", "broke"},
    ),
    "deep": (deep(200_000), {"damaged", "broke", "no-text"}),
    "cut off": (pdf("翠翠")[:400], {"damaged"}),
    "locked": (pdf("翠翠", password="geheim"), {"encrypted"}),
    "picture": (pdf(""), {"no-text"}),
}


@pytest.mark.parametrize("name", BAD_PDFS)
def test_bad_pdfs_end_in_a_reason(name: str) -> None:
    content, reasons = BAD_PDFS[name]
    outcome = extract(io.BytesIO(content), "pdf", seconds=60)
    assert outcome.pages == ()
    assert outcome.refused in reasons


def test_a_reader_that_never_ends_is_stopped() -> None:
    """Ten million lines of text: more than can be read in the time given."""
    content = pdf_with_content(squeezed(b"0 -20 Td (a) Tj\n" * 1000, 10_000, b"BT /F 12 Tf\n"))
    outcome = extract(io.BytesIO(content), "pdf", seconds=1)
    assert outcome in {Outcome((), "too-long"), Outcome((), "broke"), Outcome((), "too-much")}


def texts(content: bytes, kind: str) -> Iterator[tuple[int, str, str]]:
    outcome = extract(io.BytesIO(content), kind)
    assert outcome.refused == ""
    yield from ((page.number, page.label, page.text) for page in outcome.pages)


def test_pages_of_a_pdf_have_their_numbers() -> None:
    content = pdf("题记", "", "由四川过湖南去", labels=True)
    assert list(texts(content, "pdf")) == [(1, "i", "题记"), (3, "2", "由四川过湖南去")]


def test_chapters_of_an_epub_have_their_names() -> None:
    chapters = {"text/c1.xhtml": chapter("一", "茶峒地方"), "text/c2.xhtml": chapter("二", "凭水依山")}
    assert list(texts(epub(chapters), "epub")) == [(1, "题记", "一\n茶峒地方"), (2, "二", "二\n凭水依山")]


def test_html_says_what_a_reader_sees() -> None:
    content = (
        "<!doctype html><head><title>t</title><style>p{}</style><script>steal()</script></head><body>"
        "<h1>边城</h1><p onclick='x()'>翠<ruby>翠<rt>cuì</rt></ruby>在风日里</p><script>more()</script>"
        "<h2>二</h2><p>渡船 &amp; 白塔</p><iframe srcdoc='<p>x'></iframe>"
    )
    assert list(texts(content.encode("gb18030"), "html")) == [
        (1, "边城", "边城\n翠翠在风日里"),
        (2, "二", "二\n渡船 & 白塔"),
    ]


def test_form_feeds_part_pages_and_paragraphs_part_the_rest() -> None:
    assert list(texts("一\f\f三".encode(), "text")) == [(1, "1", "一"), (3, "3", "三")]
    long = list(texts("\n".join(["翠翠" * 500] * 10).encode(), "text"))
    assert [number for number, _label, _text in long] == [1, 2, 3, 4]
    assert "".join(text for _number, _label, text in long).count("翠翠") == 5000


OPF = (
    '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0"><manifest>'
    '<item id="n" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>'
    '<item id="a" href="cover.xhtml"/><item id="b" href="Text/%E7%AB%A0.xhtml"/></manifest>'
    '<spine><itemref idref="a"/><itemref idref="nothing"/><itemref idref="b"/></spine></package>'
)
NAV = (
    '<html xmlns:epub="http://www.idpf.org/2007/ops"><body><nav epub:type="landmarks"><a href="text/章.xhtml">正文</a></nav>'
    '<nav epub:type="toc"><ol><li><a href="http://a.example/">网上</a></li>'
    '<li><a href="text/章.xhtml#x">第一章 <b>茶峒</b></a></li></ol></nav></body></html>'
)
UNTIDY = {
    "a chapter is missing, another in other letters": epub(
        {"text/章.xhtml": "<p>翠翠</p>"}, package=OPF, more={"OEBPS/nav.xhtml": NAV}
    ),
    "something stands before the declaration": epub(
        {"text/章.xhtml": "<p>翠翠</p>"}, package="\ufeff\n" + OPF, more={"OEBPS/nav.xhtml": NAV}
    ),
    "signs are escaped in the name itself": epub(
        {"Text/%E7%AB%A0.xhtml": "<p>翠翠</p>"}, package=OPF, more={"OEBPS/nav.xhtml": NAV}
    ),
}


UNTIDY |= {
    "references begin at the root": epub(
        {"text/章.xhtml": "<p>翠翠</p>"},
        package=OPF.replace('href="Text/', 'href="/OEBPS/text/').replace('href="nav', 'href="/OEBPS/nav'),
        more={"OEBPS/nav.xhtml": NAV.replace('"text/', '"/OEBPS/text/')},
        container=CONTAINER.replace("OEBPS/book", "/OEBPS/book"),
    ),
    "its maker's slashes lean the other way": epub(
        {"text\\章.xhtml": "<p>翠翠</p>"}, package=OPF, more={"OEBPS\\nav.xhtml": NAV}
    ),
}


@pytest.mark.parametrize("name", UNTIDY)
def test_an_untidy_book_is_read_as_far_as_it_goes(name: str) -> None:
    assert extract(io.BytesIO(UNTIDY[name]), "epub") == Outcome((Page(1, "第一章 茶峒", "翠翠"),))


@pytest.mark.parametrize("ncx", [NCX[:-30], NCX.replace("text/c1.xhtml#a", "http://a.example/x")])
def test_contents_that_lead_nowhere_name_nothing(ncx: str) -> None:
    outcome = extract(io.BytesIO(epub({"text/c1.xhtml": PAGE}, ncx=ncx)), "epub")
    assert [page.label for page in outcome.pages] == ["一"]


def test_a_book_without_any_of_its_chapters_is_damaged() -> None:
    assert extract(io.BytesIO(epub({}, package=OPF)), "epub") == Outcome((), "damaged")


def test_what_no_database_keeps_is_no_text() -> None:
    assert extract(io.BytesIO("翠翠\0渡船".encode()), "text") == Outcome((Page(1, "", "翠翠 渡船"),))


def test_words_set_upright_or_turned_are_read_though_the_file_lacks_their_font() -> None:
    shown = b"BT /F 14 Tf 0 14 -14 0 300 100 Tm <%s> Tj ET" % "翠翠在渡船上".encode("utf-16-be").hex().encode()
    content = raw_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            (
                b"<< /Type /Page /Parent 2 0 R /Rotate 90 /MediaBox [0 0 600 800] /Contents 4 0 R"
                b" /Resources << /Font << /F 5 0 R >> >> >>"
            ),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(shown), shown),
            b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>",
            (
                b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000"
                b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>"
            ),
        ]
    )
    assert [page.text for page in extract(io.BytesIO(content), "pdf").pages] == ["翠翠在渡船上"]
