"""RDF files read without trusting them: nothing is fetched, no entity is expanded, nesting is bounded."""

import codecs
import re
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import Any, BinaryIO, Final
from xml.parsers import expat

from tianlu.catalog.rules.skos import Statement

_DEEPEST: Final = 200  # levels of elements; the reader of RDF/XML takes quadratic time over more
_BLOCK: Final = 1 << 20
_MARKS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_DECLARED: Final = re.compile(r"""(<\?xml[^>]*\sencoding\s*=\s*["'])([\w.:-]+)(["'])""")
_KNOWN: Final = re.compile(
    r"utf-?8|us-ascii|gb(k|2312|18030)|big5|iso-8859-(1[0-35]?|[2-9])|windows-125[0-8]|shift_jis|euc-(jp|kr)"
)
FORMS: Final = ("rdfxml", "turtle", "ntriples")


class RdfUnusable(ValueError):
    """`code`: "encoding", "entities", "nesting", "syntax" (with `line`); "no-concepts" where all is in order and nothing of use."""

    def __init__(self, code: str, line: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.line = line


def statements(file: BinaryIO, form: str) -> Iterator[Statement]:
    """The statements of a file in one of `FORMS`, one after another. Raises `RdfUnusable`."""
    import pyoxigraph  # noqa: PLC0415 - slow

    formats: dict[str, Any] = {
        "rdfxml": pyoxigraph.RdfFormat.RDF_XML,
        "turtle": pyoxigraph.RdfFormat.TURTLE,
        "ntriples": pyoxigraph.RdfFormat.N_TRIPLES,
    }
    with _utf8(file, form) as text:
        if form == "rdfxml":
            _harmless(text)
            text.seek(0)
        yield from _parsed(text, formats[form])


def _parsed(file: BinaryIO, form: Any) -> Iterator[Statement]:
    import pyoxigraph  # noqa: PLC0415 - slow

    try:
        for quad in pyoxigraph.parse(input=file, format=form, base_iri="urn:x-file:"):
            thing = quad.object
            if isinstance(thing, pyoxigraph.Triple) or isinstance(quad.subject, pyoxigraph.Triple):
                continue
            subject, predicate = _node(quad.subject), quad.predicate.value
            if isinstance(thing, pyoxigraph.Literal):
                yield Statement(subject, predicate, thing.value, thing.language or "")
            else:
                kind: Any = "blank" if isinstance(thing, pyoxigraph.BlankNode) else "address"
                yield Statement(subject, predicate, _node(thing), "", kind)
    except SyntaxError as error:
        raise RdfUnusable("syntax", error.lineno or 0) from error
    except ValueError as error:
        raise RdfUnusable("syntax") from error


@contextmanager
def _utf8(file: BinaryIO, form: str) -> Iterator[BinaryIO]:
    """The file in UTF-8, which RDF's readers ask for: others are written anew. XML names its encoding, text is tried."""
    encoding = _encoding(file, form)
    file.seek(0)
    if encoding == "utf-8":
        yield file
        return
    with TemporaryFile() as made:
        try:
            reader = codecs.getreader(encoding)(file)
            first = True
            while block := reader.read(_BLOCK):
                made.write(
                    (_DECLARED.sub(r"\1utf-8\3", block, count=1) if first and form == "rdfxml" else block).encode()
                )
                first = False
        except UnicodeError as error:
            raise RdfUnusable("encoding") from error
        made.seek(0)
        yield made


def _encoding(file: BinaryIO, form: str) -> str:
    head = file.read(_BLOCK)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    if form == "rdfxml":
        said = _DECLARED.match(head[:200].decode("latin-1"))
        name = said[2].lower() if said else "utf-8"
        if not _KNOWN.fullmatch(name):
            raise RdfUnusable("encoding")
        return "gb18030" if name.startswith("gb") else codecs.lookup(name).name
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while head:
            decoder.decode(head)
            head = file.read(_BLOCK)
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def _node(thing: Any) -> str:
    return str(thing) if str(thing).startswith("_:") else str(thing.value)


def _harmless(file: BinaryIO) -> None:
    """Refuse entities (they can grow a small file into gigabytes) and deep nesting before anything else reads the file."""
    parser = expat.ParserCreate()
    depth = 0

    def began(_name: str, _attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise RdfUnusable("nesting", parser.CurrentLineNumber)

    def ended(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def declared(*_entity: object) -> None:
        raise RdfUnusable("entities", parser.CurrentLineNumber)

    parser.StartElementHandler = began
    parser.EndElementHandler = ended
    parser.EntityDeclHandler = declared
    try:
        while block := file.read(_BLOCK):
            parser.Parse(block, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise RdfUnusable("syntax", error.lineno) from error
