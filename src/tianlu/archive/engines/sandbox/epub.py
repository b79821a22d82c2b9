"""EPUB: the chapters in reading order. Nothing is unpacked to a disk; every member is read with a limit of its own.

Refused whole (`unsafe`): member names and references that lead out of the file, declarations of entities. A reference
that begins with a slash means the root of the file, where that has such a member. Encrypted content, fonts apart, is
`protected`.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, Final
from urllib.parse import unquote
from xml.parsers import expat

from tianlu.archive.engines.sandbox.html import links_of, markup_of, sections_of
from tianlu.archive.engines.sandbox.saying import LONGEST_LABEL, LONGEST_PAGE, Page, Refused, parts

_MEMBERS: Final = 20_000
_MEMBER: Final = 16 * 2**20  # bytes of one chapter
_TOTAL: Final = 160 * 2**20  # bytes of all that is read
_ELEMENTS: Final = 200_000  # of one description
_DRIVE: Final = re.compile(r"^[A-Za-z]:")
_DECLARATION: Final = re.compile(rb"^(?:\xef\xbb\xbf)?\s+(?=<)")  # nothing may stand before the declaration, and does
_ELSEWHERE: Final = re.compile(r"[a-z][a-z0-9+.-]+:", re.IGNORECASE)  # an address on the network
_FONTS: Final = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")


class _Box:
    """The members of the archive, by names that stay inside it."""

    def __init__(self, file: BinaryIO) -> None:
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, ValueError, EOFError) as error:
            raise Refused("damaged") from error
        infos = self._zip.infolist()
        if len(infos) > _MEMBERS:
            raise Refused("too-much")
        if any(_leads_out(info.filename) or _leads_out(info.orig_filename) for info in infos):
            raise Refused("unsafe")
        self._infos = {info.filename: info for info in infos}
        self._folded: dict[str, str] = {}
        self._left = _TOTAL

    def __contains__(self, name: str) -> bool:
        return name in self._infos

    def named(self, name: str) -> str:
        """The member that a reference means: as it is, in another case, with signs left escaped or the other slash; else ""."""
        if name in self._infos:
            return name
        if not self._folded:
            self._folded = {_plain(one): one for one in self._infos}
        return self._folded.get(_plain(name), "")

    def read(self, name: str) -> bytes:
        """A member; what it says of its size is not believed."""
        info = self._infos.get(name)
        if info is None:
            raise Refused("damaged")
        if info.flag_bits & 1:
            raise Refused("protected")
        try:
            with self._zip.open(info) as member:
                content = member.read(min(_MEMBER, self._left) + 1)
        except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError) as error:
            raise Refused("damaged") from error
        if len(content) > min(_MEMBER, self._left):
            raise Refused("too-much")
        self._left -= len(content)
        return content


def _plain(name: str) -> str:
    return unquote(name).replace("\\", "/").casefold()


def _leads_out(name: str) -> bool:
    return name.startswith(("/", "\\")) or bool(_DRIVE.match(name)) or ".." in re.split(r"[/\\]", name)


class _Element:
    def __init__(self, name: str, attributes: dict[str, str]) -> None:
        self.name = name
        self.attributes = attributes
        self.text = ""


def _elements(raw: bytes) -> list[_Element]:
    """The elements of an XML description in document order, without prefixes; no entity is declared or fetched."""
    found: list[_Element] = []
    open_ones: list[_Element] = []
    parser = expat.ParserCreate(namespace_separator="}")

    def begin(name: str, attributes: dict[str, str]) -> None:
        if len(found) >= _ELEMENTS:
            raise Refused("too-much")
        element = _Element(
            name.rpartition("}")[2], {key.rpartition("}")[2]: value for key, value in attributes.items()}
        )
        found.append(element)
        open_ones.append(element)

    def words(data: str) -> None:
        if open_ones:
            open_ones[-1].text += data

    def declared(*_said: object) -> None:
        raise Refused("unsafe")

    parser.StartElementHandler = begin
    parser.EndElementHandler = lambda _name: open_ones.pop()
    parser.CharacterDataHandler = words
    parser.EntityDeclHandler = declared
    parser.ExternalEntityRefHandler = lambda *_said: 0
    parser.buffer_text = True
    try:
        parser.Parse(_DECLARATION.sub(b"", raw, count=1), True)
    except expat.ExpatError as error:
        raise Refused("damaged") from error
    return found


def read(file: BinaryIO) -> Iterator[Page]:
    """Chapters by the order of the spine, called as the contents call them, else by their own heading.

    A chapter that the spine names and the file lacks is passed over; `damaged` where all are.
    """
    box = _Box(file)
    _refuse_protected(box)
    rootfile = next((one for one in _elements(box.read("META-INF/container.xml")) if one.name == "rootfile"), None)
    package = _inside(box, "", rootfile.attributes.get("full-path", "")) if rootfile else ""
    described = _elements(box.read(box.named(package)))
    manifest = {one.attributes.get("id", ""): one.attributes for one in described if one.name == "item"}
    names = _contents(box, package, manifest)
    number = 0
    chapters = list(_chapters(box, package, described, manifest))
    if not any(chapters) and chapters:
        raise Refused("damaged")
    for path in filter(None, chapters):
        title, sections = sections_of(markup_of(box.read(path)))
        text = "\n".join(section.text() for section in sections)
        heading = next((section.heading for section in sections if section.heading), "")
        for piece in parts(text) if len(text) > LONGEST_PAGE else filter(None, [text.strip()]):
            number += 1
            yield Page(number, names.get(path) or heading or title, piece)


def _chapters(box: _Box, package: str, described: list[_Element], manifest: dict[str, dict[str, str]]) -> Iterator[str]:
    """The members that the spine names, in its order; "" for one that is not there."""
    for one in described:
        item = manifest.get(one.attributes.get("idref", ""), {}) if one.name == "itemref" else {}
        if item.get("href") and "html" in item.get("media-type", "html"):
            yield box.named(_inside(box, package, item["href"]))


def _inside(box: _Box, base: str, href: str) -> str:
    """A reference of the package as the name of a member; `unsafe` when it leads out of the file or to the network."""
    path = unquote(href.partition("#")[0]).replace("\\", "/")
    if "://" in path or _DRIVE.match(path):
        raise Refused("unsafe")
    rooted, folder = path.startswith("/"), posixpath.dirname(base.replace("\\", "/"))
    joined = posixpath.normpath(path.lstrip("/") if rooted else posixpath.join(folder, path))
    if joined.startswith("..") or (rooted and not box.named(joined)):
        raise Refused("unsafe")
    return joined


def _refuse_protected(box: _Box) -> None:
    if "META-INF/encryption.xml" not in box:
        return
    for one in _elements(box.read("META-INF/encryption.xml")):
        if one.name == "EncryptionMethod" and one.attributes.get("Algorithm", "") not in _FONTS:
            raise Refused("protected")


def _contents(box: _Box, package: str, manifest: dict[str, dict[str, str]]) -> dict[str, str]:
    """What the table of contents (EPUB 3: a document with nav, EPUB 2: NCX) calls each member; the first name of several.

    One that cannot be read names nothing; what would make the file unsafe still does.
    """
    for item in manifest.values():
        nav = "nav" in item.get("properties", "").split()
        if not nav and item.get("media-type") != "application/x-dtbncx+xml":
            continue
        try:
            path = box.named(_inside(box, package, item.get("href", "")))
            names = _named(box, path, nav=nav) if path else {}
        except Refused as refused:
            if refused.code != "damaged":
                raise
            continue
        if names:
            return names
    return {}


def _named(box: _Box, path: str, *, nav: bool) -> dict[str, str]:
    places = links_of(markup_of(box.read(path))) if nav else _points(_elements(box.read(path)))
    names: dict[str, str] = {}
    for target, label in places:
        inside = "" if _ELSEWHERE.match(target) else box.named(_inside(box, path, target))
        if inside and label:
            names.setdefault(inside, label[:LONGEST_LABEL])
    return names


def _points(elements: list[_Element]) -> Iterator[tuple[str, str]]:
    label = ""
    for one in elements:
        if one.name == "text":
            label = " ".join(one.text.split())
        elif one.name == "content" and label:
            yield one.attributes.get("src", ""), label
            label = ""
