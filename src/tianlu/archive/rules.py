"""Decisions about attached files: what one is, who may read and find it, how its text is tidied and quoted."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from tianlu.archive.data import FILES, Door, FileKind, Rights
from tianlu.kit.text import closest_sentences, fold, foldings, typed_without
from tianlu.libraries.data import Actor, ActorKind

HEAD: Final = 4096  # bytes that tell what a file is
MOST_FILES: Final = 100  # on one record
_PDF: Final = re.compile(rb"%PDF-\d")
_EPUB: Final = b"mimetypeapplication/epub+zip"
_HTML: Final = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|title)[\s>]|\A\s*<(?:!--|h[1-6]|p|div|meta|section|article|table)[\s>-]",
    re.IGNORECASE,
)
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_WIDE: Final = (b"\xff\xfe", b"\xfe\xff")


def kind_of(head: bytes) -> FileKind | None:
    """What a file is by its first bytes, whatever it is called; None for none of the kinds.

    PDF: the header within the first 1,024 bytes (ISO 32000-1, Annex H). EPUB: the first member is `mimetype`, stored
    (OCF 3.3, 4.2.2).
    """
    if _PDF.search(head[:1024]):
        return FileKind.PDF
    if head.startswith(b"PK\x03\x04"):
        return FileKind.EPUB if head[30 : 30 + len(_EPUB)] == _EPUB else None
    if head.startswith(_WIDE):
        return FileKind.TEXT
    if _HTML.search(head):
        return FileKind.HTML
    return FileKind.TEXT if head.strip() and not _CONTROL.search(head) else None


class Standing(NamedTuple):
    """What rights are judged by."""

    organisation_id: int
    rights: Rights
    findable: bool


def _keeper(actor: Actor, file: Standing) -> bool:
    return file.organisation_id in actor.own and actor.may(FILES)


def may_read(actor: Actor, file: Standing) -> bool:
    """Whether the actor may see the text, its pages and the file: nobody, unless the file's rights say so."""
    if _keeper(actor, file):
        return True
    match file.rights:
        case Rights.OPEN:
            return file.organisation_id in actor.scope
        case Rights.INSIDE:
            staff = actor.kind is ActorKind.STAFF and file.organisation_id in actor.own
            return staff or file.organisation_id in actor.inside
        case Rights.CLOSED:
            return False


def doors_of(file: Standing) -> tuple[Door, ...]:
    """The doors behind which the file's words are found; who finds need not be allowed to read."""
    kinds = ["staff"]
    if file.rights is Rights.OPEN or file.findable:
        kinds.append("all")
    if file.rights is Rights.INSIDE:
        kinds.append("inside")
    return tuple(Door(kind, file.organisation_id) for kind in kinds)


def doors_held(actor: Actor) -> frozenset[Door]:
    """The doors that the actor may open."""
    found = {Door("all", one) for one in actor.scope} | {Door("inside", one) for one in actor.inside}
    if actor.kind is ActorKind.STAFF:
        found |= {Door("inside", one) for one in actor.own}
    if actor.may(FILES):
        found |= {Door("staff", one) for one in actor.own}
    return frozenset(found)


_CJK: Final = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
_BETWEEN: Final = re.compile(f"(?<=[{_CJK}])[^\\S\n]*\n[^\\S\n]*(?=[{_CJK}])")
_HYPHENED: Final = re.compile("(?<=[^\\W\\d_])(?:[\ufffe\x02\u00ad]\\s*|-\n\\s*)(?=[a-zà-ÿ])")
_UNSEEN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2060\ufeff\ufffe\uffff\ud800-\udfff]")
_BLANKS: Final = re.compile(r"[^\S\n]+")
_LINES: Final = re.compile(r" ?\n\s*")


def tidied(text: str, kind: FileKind) -> str:
    """The text of a page as it is kept: composed, without control characters; in a PDF, words that a line's end cut in
    two are whole again, Chinese ones and hyphenated ones."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if kind is FileKind.PDF:
        text = _BETWEEN.sub("", _HYPHENED.sub("", text))
    return _LINES.sub("\n", _BLANKS.sub(" ", _UNSEEN.sub("", text))).strip()


AROUND: Final = 60  # characters of text on each side of what was found


def quoted(text: str, words: Sequence[str]) -> str:
    """The text around the place where most of the words stand close together, on one line; its beginning when none does."""
    places = sorted(_places(text, words))
    if not places:
        return _cut(text, 0, 2 * AROUND)
    best = max(places, key=lambda at: (_near(places, at), -at))
    longest = max((len(word) for word in words), default=0)
    return _cut(text, best - AROUND, best + longest + AROUND)


def shortened(sentence: str) -> str:
    """A sentence on one line, cut where it is a long one."""
    return _cut(sentence, 0, 3 * AROUND)


def answering(grams: Sequence[str], pages: Sequence[tuple[float, str]]) -> list[tuple[float, str]]:
    """Of pages, given by what their words make them worth and by their text: the rank, and the sentence closest to the question.

    The rank is the worth beside the best one's and the share of the question that the sentence holds, added: what
    answers stands in one place. That both count
    the same was chosen on the English questions of XQuAD (`bench passages`).
    """
    most = max((worth for worth, _text in pages), default=0.0) or 1.0
    closest = closest_sentences(grams, [text for _worth, text in pages])
    return [(worth / most + share, said) for (worth, _text), (share, said) in zip(pages, closest, strict=True)]


def _places(text: str, words: Sequence[str]) -> Iterator[int]:
    first, *others = foldings(text)
    yield from _places_by(first, text, words)
    for other in others:
        yield from _places_by(other, text, list(filter(typed_without, words)))


def _places_by(way: Callable[[str], str], text: str, words: Sequence[str]) -> Iterator[int]:
    folded: list[str] = []
    origin: list[int] = []
    for at, letter in enumerate(text):
        for one in way(letter):
            folded.append(one)
            origin.append(at)
    whole = "".join(folded)
    for word in filter(None, map(fold, words)):
        at = whole.find(word)
        for _found in range(200):
            if at < 0:
                break
            yield origin[at]
            at = whole.find(word, at + 1)


def _near(places: Sequence[int], at: int) -> int:
    return sum(at <= other <= at + AROUND for other in places)


def _cut(text: str, start: int, end: int) -> str:
    start, end = max(0, start), min(len(text), end)
    if start and text[start - 1 : start + 1].isascii() and not text[start - 1].isspace():
        start = min((at for at in (text.find(" ", start), text.find("\n", start)) if at >= 0), default=start)
    piece = " ".join(text[start:end].split())
    return f"{'…' if start else ''}{piece}{'…' if end < len(text) else ''}"
