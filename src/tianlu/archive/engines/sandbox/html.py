"""HTML and the chapters of EPUB: the words a reader would see, by Python's own tolerant parser.

Nothing is run, loaded or expanded: scripts and styles are left out, and entities that a document declares itself stay
what they are, letters between `&` and `;`.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import BinaryIO, Final

from tianlu.archive.engines.sandbox.saying import LONGEST_LABEL, Page, parts
from tianlu.archive.engines.sandbox.text import decoded

_UNSEEN: Final = frozenset({"script", "style", "template", "noscript", "iframe", "object", "svg", "rt", "rp", "head"})
_HEADINGS: Final = frozenset({"h1", "h2"})
# Of these the end is always written, so that what an author hid ends where they said; a paragraph ends with the next block.
_HIDEABLE: Final = frozenset(
    {
        "a",
        "article",
        "aside",
        "b",
        "blockquote",
        "dl",
        "div",
        "em",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "header",
        "i",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "small",
        "span",
        "strong",
        "sup",
        "table",
        "ul",
    }
)
_NOT_SHOWN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BLOCK: Final = re.compile(
    "address|article|aside|blockquote|body|br|caption|dd|div|dl|dt|figcaption|figure|footer|form|h[1-6r]|header|html|li"
    "|main|nav|ol|p|pre|section|table|tbody|td|tfoot|th|thead|tr|ul"
)
_BEGINS: Final = re.compile(r"<(?:html|head|body)[\s>]", re.IGNORECASE)
_SPACES: Final = re.compile(r"[^\S\n]+")
_LINES: Final = re.compile(r" ?\n[\s]*")
_CHARSET: Final = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?([\w.:-]{2,40})""", re.IGNORECASE)
_DECLARED: Final = re.compile(rb"""^\s*<\?xml[^>]{0,200}encoding\s*=\s*["']([\w.:-]{2,40})["']""")


class Section:
    """The text between one heading and the next."""

    def __init__(self, heading: str = "") -> None:
        self.heading = heading
        self.pieces: list[str] = []

    def text(self) -> str:
        return _LINES.sub("\n", _SPACES.sub(" ", "".join(self.pieces))).strip()


class _Words(HTMLParser):
    """Collects sections; unclosed elements that are not seen end with the document, as in a browser."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.sections = [Section()]
        self.title = ""
        self._unseen: list[str] = []
        self._heading: list[str] | None = None
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "body":
            self._unseen.clear()  # a head whose end was left out
        self._in_title = tag == "title" and "svg" not in self._unseen
        if self._unseen[-1:] == ["p"] and _BLOCK.fullmatch(tag):
            self._unseen.pop()
        if tag in _UNSEEN or tag in self._unseen or (tag in _HIDEABLE and _is_hidden(attrs)):
            self._unseen.append(tag)
        elif tag in _HEADINGS and not self._unseen:
            self.sections.append(Section())
            self._heading = []
        if _BLOCK.fullmatch(tag):
            self.sections[-1].pieces.append("\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if _BLOCK.fullmatch(tag):
            self.sections[-1].pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._in_title = False
        if tag in self._unseen:
            while self._unseen.pop() != tag:
                pass
        elif tag in _HEADINGS and self._heading is not None:
            self.sections[-1].heading = " ".join("".join(self._heading).split())[:LONGEST_LABEL]
            self._heading = None
        if _BLOCK.fullmatch(tag):
            self.sections[-1].pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if self._in_title and not self.title:
            self.title = " ".join(data.split())[:LONGEST_LABEL]
        if self._unseen:
            return
        if self._heading is not None:
            self._heading.append(data)
        self.sections[-1].pieces.append(data)


def _is_hidden(attrs: list[tuple[str, str | None]]) -> bool:
    said = dict(attrs)
    return said.get("hidden", "until-found") != "until-found" or bool(_NOT_SHOWN.search(said.get("style") or ""))


class _Links(HTMLParser):
    """The links of the first nav that is a table of contents, or of the first at all, with their words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, list[str]]] = []
        self._open = self._done = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "nav":
            self._open = said.get("epub:type", "toc") == "toc" and not self._done
        elif tag == "a" and self._open and said.get("href"):
            self.found.append((said["href"] or "", []))

    def handle_endtag(self, tag: str) -> None:
        if tag == "nav" and self._open:
            self._open, self._done = False, True

    def handle_data(self, data: str) -> None:
        if self._open and self.found:
            self.found[-1][1].append(data)


def links_of(markup: str) -> list[tuple[str, str]]:
    """Where the entries of a table of contents lead, and what they are called."""
    links = _Links()
    links.feed(markup)
    links.close()
    return [(target, " ".join("".join(words).split())) for target, words in links.found]


def sections_of(markup: str) -> tuple[str, list[Section]]:
    """The title of a document, and its sections that hold any text."""
    begins = _BEGINS.search(markup)  # what stands before it declares things, and would read as text
    words = _Words()
    words.feed(markup[begins.start() :] if begins else markup)
    words.close()
    return words.title, [section for section in words.sections if section.text()]


def markup_of(raw: bytes) -> str:
    """The characters of a document: by its mark, by what it declares where Python knows that, else by what its bytes say."""
    head = raw[:2048]
    declared = _DECLARED.search(head) or _CHARSET.search(head)
    if declared and not raw.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        name = declared[1].decode("ascii").lower()
        try:
            return raw.decode({"gb2312": "gb18030", "gbk": "gb18030"}.get(name, name))
        except (LookupError, UnicodeError):
            pass
    return decoded(raw)


def read(file: BinaryIO) -> Iterator[Page]:
    """Sections between headings of the first two levels, long ones in parts."""
    number = 0
    for section in sections_of(markup_of(file.read()))[1]:
        for piece in parts(section.text()):
            number += 1
            yield Page(number, section.heading, piece)
