"""RDF files read without trusting them: nothing is fetched, no entity is expanded, nesting is bounded."""

from collections.abc import Iterator
from typing import Any, BinaryIO, Final
from xml.parsers import expat

from tianlu.catalog.rules.skos import Statement

_DEEPEST: Final = 200  # levels of elements; the reader of RDF/XML takes quadratic time over more
_BLOCK: Final = 1 << 20
FORMS: Final = ("rdfxml", "turtle", "ntriples")


class RdfUnusable(ValueError):
    """`code`: "entities", "nesting", "syntax" (with `line`)."""

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
    if form == "rdfxml":
        _harmless(file)
        file.seek(0)
    try:
        for quad in pyoxigraph.parse(input=file, format=formats[form], base_iri="urn:x-file:"):
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
