"""Files that tests attach: honest ones, and those made to do harm."""

import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

_FONT = "STSong-Light"
CONTAINER = (
    '<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
NCX = """<?xml version="1.0"?>
<!DOCTYPE ncx PUBLIC "-//NISO//DTD ncx 2005-1//EN" "http://www.daisy.org/z3986/2005/ncx-2005-1.dtd">
<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap>
<navPoint id="p"><navLabel><text>题记</text></navLabel><content src="text/c1.xhtml#a"/></navPoint>
</navMap></ncx>"""


def pdf(*pages: str | Sequence[str], password: str = "", labels: bool = False) -> bytes:
    """One page for each text, its lines as given; the first labelled i when `labels`."""
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    made = io.BytesIO()
    canvas = Canvas(made, encrypt=password or None, invariant=1)
    if labels:
        canvas.addPageLabel(0, style="ROMAN_LOWER")
        canvas.addPageLabel(1, style="ARABIC", start=1)
    for page in pages:
        canvas.setFont(_FONT, 14)
        for line, words in enumerate([page] if isinstance(page, str) else page):
            canvas.drawString(72, 750 - 20 * line, words)
        canvas.showPage()
    canvas.save()
    return made.getvalue()


def raw_pdf(objects: Sequence[bytes]) -> bytes:
    """A PDF of these objects, the first of which is its catalog."""
    out = io.BytesIO(b"%PDF-1.7\n")
    out.seek(0, io.SEEK_END)
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    return out.getvalue()


def pdf_with_content(stream: bytes, filters: bytes = b"/FlateDecode") -> bytes:
    """One page with this stream as it is compressed, and a font."""
    return raw_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            (
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R"
                b" /Resources << /Font << /F 5 0 R >> /XObject << /X 6 0 R >> >> >>"
            ),
            b"<< /Length %d /Filter %s >>\nstream\n%s\nendstream" % (len(stream), filters, stream),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            (
                b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >> /Length 5 >>\n"
                b"stream\n/X Do\nendstream"
            ),
        ]
    )


def unnamed_letters(content: bytes) -> bytes:
    """A page set in Helvetica (F) and in a font whose letters are numbers that nothing explains (G)."""
    return raw_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            (
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R"
                b" /Resources << /Font << /F 5 0 R /G 6 0 R >> >> >>"
            ),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            b"<< /Type /Font /Subtype /Type0 /BaseFont /AAAAAA+Song /Encoding /Identity-H /DescendantFonts [7 0 R] >>",
            (
                b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /AAAAAA+Song /DW 1000 /CIDToGIDMap /Identity"
                b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
            ),
        ]
    )


def leftward_letters(*words: str) -> bytes:
    """A page with words that run to the left, drawn from their last letter on as Chrome draws them, some letters of which say
    what they are by `ActualText`: the last of every second word. The words stand from the right to the left too."""
    codes = {letter: number for number, letter in enumerate(sorted(set("".join(words))), 65)}
    shown, across = [], 500.0
    for place, word in enumerate(words):
        across -= 7 * (len(word) + 1)
        shown.append(b"/F 14 Tf 1 0 0 1 %d 700 Tm" % across)
        for at, letter in reversed(list(enumerate(word))):
            drawn = b"<%02x> Tj" % codes[letter]
            said = b"/Span<</ActualText <FEFF%04X> >> BDC %s EMC" % (ord(letter), drawn)
            shown.append(said if at == 0 or (at == len(word) - 1 and place % 2 == 0) else drawn)
    content = b"BT /ReversedChars BMC\n%s\nEMC ET" % b"\n".join(shown)
    table = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
        b"1 begincodespacerange <00> <FF> endcodespacerange\n%d beginbfchar\n%s\nendbfchar\nendcmap end end"
    ) % (len(codes), b"\n".join(b"<%02X> <%04X>" % (code, ord(letter)) for letter, code in codes.items()))
    return _type3(content, [b"/A%d" % number for number in range(65, 127)], table)


def bitmap_letters(words: bytes) -> bytes:
    """A page in a font of pictures (Type 3), as TeX made them: numbered as ASCII is, with names that say nothing."""
    return _type3(b"BT /F 14 Tf 72 700 Td (%s) Tj ET" % words, [b"/A%d" % number for number in range(32, 127)])


def _type3(content: bytes, names: Sequence[bytes], table: bytes = b"") -> bytes:
    """A page set in a font of pictures whose last letter is number 126; with a table of what they mean, if there is one."""
    first = 127 - len(names)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R"
            b" /Resources << /Font << /F 5 0 R >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        (
            b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 500 500] /FontMatrix [0.001 0 0 0.001 0 0]"
            b" /FirstChar %d /LastChar 126 /Widths [%s] /Encoding << /Differences [%d %s] >> /CharProcs << %s >>%s >>"
        )
        % (
            first,
            b"500 " * len(names),
            first,
            b" ".join(names),
            b" ".join(name + b" 6 0 R" for name in names),
            b" /ToUnicode 7 0 R" if table else b"",
        ),
        b"<< /Length 38 >>\nstream\n500 0 0 0 500 500 d1 0 0 500 500 re f\nendstream",
    ]
    return raw_pdf([*objects, b"<< /Length %d >>\nstream\n%s\nendstream" % (len(table), table)] if table else objects)


UNNAMED = b"/G 14 Tf 72 700 Td <123404560abc200100410100> Tj "
NAMED = b"/F 14 Tf 0 -40 Td (Border Town) Tj "


def squeezed(piece: bytes, times: int, head: bytes = b"") -> bytes:
    """`piece` so many times over behind `head`, compressed without ever being whole."""
    packer = zlib.compressobj(9)
    out = [packer.compress(head)] + [packer.compress(piece) for _ in range(times)]
    return b"".join([*out, packer.flush()])


def pages_in_a_circle() -> bytes:
    """A tree of pages whose branches lead back to its root."""
    return raw_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [2 0 R 3 0 R 2 0 R] /Count 100 >>",
            b"<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 100 >>",
        ]
    )


def epub(
    chapters: Mapping[str, str],
    *,
    more: Mapping[str, str | bytes] | None = None,
    package: str = "",
    container: str = CONTAINER,
    ncx: str = NCX,
) -> bytes:
    """An EPUB of these chapters, by their names in its folder of text, with a table of contents for the first."""
    items = "".join(
        f'<item id="c{n}" href="{name}" media-type="application/xhtml+xml"/>' for n, name in enumerate(chapters)
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    described = package or (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="2.0"><manifest>'
        f'<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>{items}</manifest>'
        f'<spine toc="ncx">{spine}</spine></package>'
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as box:
        box.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        box.writestr("META-INF/container.xml", container)
        box.writestr("OEBPS/book.opf", described)
        box.writestr("OEBPS/toc.ncx", ncx)
        for name, markup in chapters.items():
            box.writestr(f"OEBPS/{name}", markup)
        for name, content in (more or {}).items():
            box.writestr(name, content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def chapter(title: str, *paragraphs: str) -> str:
    inner = "".join(f"<p>{one}</p>" for one in paragraphs)
    return (
        f'<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>'
        f"<body><h1>{title}</h1>{inner}</body></html>"
    )
