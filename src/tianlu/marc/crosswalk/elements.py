"""XML as a tree of elements: everything escaped, what XML cannot carry replaced by U+FFFD."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape

REPLACEMENT = "\ufffd"
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_QUOTED = {'"': "&quot;", "\n": "&#10;", "\t": "&#9;"}


def carried(text: str) -> str:
    """The text with a replacement character for each that XML 1.0 cannot carry or discourages, lines ended as XML does."""
    return _ILLEGAL.sub(REPLACEMENT, text.replace("\r\n", "\n").replace("\r", "\n"))


class Element:
    """An element: text, children, attributes. One of no text and no children is not written, unless kept."""

    __slots__ = ("attributes", "children", "empty", "name", "text")

    def __init__(self, name: str, text: str = "", *children: Element, **attributes: str) -> None:
        self.name = name
        self.text = text.strip()
        self.children = list(children)
        self.empty = False
        # `xml__lang` is xml:lang, `type_` is type.
        self.attributes = {
            key.rstrip("_").replace("__", ":"): value for key, value in attributes.items() if value.strip()
        }

    def add(self, *children: Element) -> Element:
        self.children += children
        return self

    def keep(self) -> Element:
        """Written even where it is empty."""
        self.empty = True
        return self

    @property
    def says(self) -> bool:
        """Whether anything would be written."""
        return bool(self.empty or self.text or any(child.says for child in self.children))

    def texts(self) -> Iterator[str]:
        """The texts and attributes in it, in order; markers of language and script are no part of what is said."""
        if not self.says:
            return
        if self.text:
            yield self.text
        for key, value in self.attributes.items():
            if key in ("authority", "source", "displayLabel", "valueURI", "rdf:resource", "rdf:about", "edition"):
                yield value
        for child in self.children:
            yield from child.texts()

    def write(self, depth: int = 0) -> Iterator[str]:
        """Lines of XML."""
        if not self.says:
            return
        marks = "".join(f' {key}="{escape(carried(value), _QUOTED)}"' for key, value in self.attributes.items())
        start = f"{'  ' * depth}<{self.name}{marks}"
        if not self.text and not any(child.says for child in self.children):
            yield f"{start}/>\n"
        elif self.text:
            yield f"{start}>{escape(carried(self.text))}</{self.name}>\n"
        else:
            yield f"{start}>\n"
            for child in self.children:
                yield from child.write(depth + 1)
            yield f"{'  ' * depth}</{self.name}>\n"
