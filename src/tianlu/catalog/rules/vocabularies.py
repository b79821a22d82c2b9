"""The entries of a vocabulary's file: tables read, entries checked, those that lead to another folded into it."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from tianlu.catalog.rules.headings import LONGEST, name_key
from tianlu.marc.encodings.judging import judge

MOST_CONCEPTS: Final = 1_000_000
_SAMPLE: Final = 60_000  # bytes that tell the encoding
_EASTERN: Final = {"big5": "cp950", "euc-kr": "cp949", "euc-jp": "euc_jp", "shift-jis": "cp932"}
_HEADS: Final = 5  # lines among which the names of the columns are looked for
_UNPRINTED: Final = dict.fromkeys((*range(9), *range(11, 32), 127))  # control characters but tab and line feed
_MOST_NAMES: Final = 500  # of one concept
_SIMPLIFIED: Final = ("zh-hans", "zh-cn", "zh-sg")
_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "label": ("label", "preflabel", "name", "heading", "名称", "款目词", "标目", "类名", "主题词"),
    "variants": ("variants", "altlabel", "variant", "异名", "变体", "非正式主题词", "代"),
    "broader": ("broader", "上位", "上位类", "上位词", "属"),
    "narrower": ("narrower", "下位", "下位类", "下位词", "分"),
    "instead": ("use", "see", "用", "见", "正式主题词"),
    "related": ("related", "相关", "相关词", "参"),
    "notation": ("notation", "分类号", "类号", "号码"),
    "language": ("language", "lang", "语种", "语言"),
    "dates": ("dates", "生卒年", "年代"),
    "note": ("note", "scope", "scopenote", "注释", "范围注释", "说明"),
    "id": ("id", "uri", "identifier", "标识", "编号", "规范号"),
}


class TableUnusable(ValueError):
    """`code`: "encoding", "no-label", "csv" with `params`."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class Unread(NamedTuple):
    """An entry that cannot be taken: where it stands (a line, or the identifier), what it says, and why, as a code."""

    where: str
    text: str
    reason: str


@dataclass(slots=True)
class Concept:
    """An entry of a vocabulary. `key` is its identifier, else its notation, else ""; texts come with their language.

    Relations name others by identifier, notation or label; what is named `instead` is the entry to use in its place.
    """

    key: str
    labels: list[tuple[str, str]] = field(default_factory=list)
    variants: list[tuple[str, str]] = field(default_factory=list)
    broader: list[str] = field(default_factory=list)
    related: list[str] = field(default_factory=list)
    narrower: list[str] = field(default_factory=list)
    instead: list[str] = field(default_factory=list)
    notation: str = ""
    dates: str = ""
    note: str = ""
    place: str = ""

    def preferred(self, language: str) -> str:
        """The label in this language, else in one that begins alike (of Chinese in simplified characters), else in none, else
        the first there is."""
        by_language: dict[str, str] = {}
        for tag, text in self.labels:
            by_language.setdefault(tag.lower(), text)
        wanted = language.lower()
        near = [tag for tag in by_language if tag.split("-")[0] == wanted.split("-")[0]]
        near.sort(key=lambda tag: not tag.startswith(_SIMPLIFIED))
        order = [wanted, *near, ""]
        return next((by_language[tag] for tag in order if tag in by_language), self.labels[0][1] if self.labels else "")


def decoded(raw: bytes) -> tuple[str, str]:
    """The text and its encoding: UTF-16 and UTF-8 by their marks, else strict UTF-8, else another of East Asia that proves
    itself, else GB 18030.
    """
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        tries = ["utf-16"]
    else:
        proven = judge(raw[:_SAMPLE].rpartition(b"\n")[0] or raw[:_SAMPLE])
        other = _EASTERN.get(proven.encoding, "") if proven.sure else ""
        tries = ["utf-8-sig", *([other] if other else []), "gb18030"]
    for encoding in tries:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text, encoding.removesuffix("-sig")
    raise TableUnusable("encoding")


def table_rows(text: str) -> Iterator[Concept | Unread]:
    """The lines of a CSV or TSV with a head of column names, in English or Chinese; several in a cell are parted by `|` or `;`.

    Raises `TableUnusable` where no column is called label.
    """
    head = "\n".join(text.lstrip().split("\n", _HEADS)[:_HEADS])
    mark = max("\t,;", key=head.count)
    csv.field_size_limit(1 << 20)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    columns: dict[str, int] = {}
    above = 0  # lines before the names of the columns: a title, Excel's `sep=`
    try:
        for row in reader:
            if not any(cell.strip() for cell in row):
                continue
            if not columns:
                columns, above = _columns(row), above + 1
                if not columns and above == _HEADS:
                    raise TableUnusable("no-label")
                continue
            yield _of_row(row, columns, reader.line_num)
    except csv.Error as error:
        raise TableUnusable("csv", line=reader.line_num) from error
    if not columns:
        raise TableUnusable("no-label")


def _columns(head: list[str]) -> dict[str, int]:
    """Places of the columns by meaning; {} where none holds labels."""
    said = ["".join(cell.lower().replace("_", "").split()) for cell in head]
    found = {name: said.index(word) for name, words in _COLUMNS.items() for word in words if word in said}
    return found if "label" in found else {}


def _of_row(row: list[str], columns: dict[str, int], line: int) -> Concept | Unread:
    def cell(name: str) -> str:
        at = columns.get(name, len(row))
        return " ".join(row[at].split()) if at < len(row) else ""

    language = cell("language")
    concept = Concept(
        key=cell("id") or cell("notation"),
        labels=[(language, cell("label"))],
        variants=[(language, text) for text in _parted(cell("variants"))],
        broader=_parted(cell("broader")),
        related=_parted(cell("related")),
        narrower=_parted(cell("narrower")),
        instead=_parted(cell("instead")),
        notation=cell("notation"),
        dates=cell("dates"),
        note=cell("note"),
        place=str(line),
    )
    return checked(concept, " ".join(row)[:200])


def _parted(text: str) -> list[str]:
    return [one for part in re.split("[|｜;；]", text) if (one := part.strip())]


def checked(concept: Concept, shown: str = "") -> Concept | Unread:
    """The concept without names that are none, or why it cannot be taken."""
    for names in (concept.labels, concept.variants):
        names[:] = [(tag, text.translate(_UNPRINTED)) for tag, text in names]
    concept.key, concept.notation, concept.note = (
        text.translate(_UNPRINTED) for text in (concept.key, concept.notation, concept.note)
    )
    shown = shown or concept.preferred("") or concept.key
    concept.labels = [(tag[:20], text) for tag, text in concept.labels if name_key(text)]
    if not concept.labels:
        return Unread(concept.place, shown[:200], "no-label")
    concept.variants = [(tag[:20], text) for tag, text in concept.variants if name_key(text) and len(text) <= LONGEST]
    if any(len(text) > LONGEST for _tag, text in concept.labels):
        return Unread(concept.place, shown[:200], "too-long")
    if len(concept.key) > LONGEST or len(concept.notation) > 60 or len(concept.dates) > 60:
        return Unread(concept.place, shown[:200], "too-long")
    if len(concept.labels) + len(concept.variants) > _MOST_NAMES:
        return Unread(concept.place, shown[:200], "too-many-names")
    return concept


def folded(entries: Iterable[Concept | Unread]) -> Iterator[Concept | Unread]:
    """The entries to be brought in: one that only leads to another (用, see) is a variant of that, narrower ones point upwards."""
    every = list(entries)
    concepts = [entry for entry in every if isinstance(entry, Concept)]
    named: dict[str, Concept] = {}
    for concept in sorted(concepts, key=lambda one: bool(one.instead)):
        for name in (concept.key, concept.notation, *[text for _tag, text in concept.labels]):
            if name:
                named.setdefault(name, concept)
    reasons: dict[int, str] = {}
    for concept in concepts:
        for child in filter(None, map(named.get, concept.narrower)):
            child.broader.append(concept.key or concept.preferred(""))
        if concept.instead:
            target, reasons[id(concept)] = _used_instead(concept, named)
            if target:
                target.variants += [*concept.labels, *concept.variants]
    for entry in every:
        if isinstance(entry, Unread) or not entry.instead:
            yield entry
        elif reason := reasons[id(entry)]:
            yield Unread(entry.place, entry.preferred("")[:200], reason)


def _used_instead(concept: Concept, named: dict[str, Concept]) -> tuple[Concept | None, str]:
    """What is used at the end of a chain of replacements, or why there is none."""
    passed: set[int] = set()
    while concept.instead:
        if id(concept) in passed:
            return None, "instead-circle"
        passed.add(id(concept))
        after = next(filter(None, map(named.get, concept.instead)), None)
        if after is None:
            return None, "no-target"
        concept = after
    return concept, ""


def once(entries: Iterable[Concept | Unread]) -> Iterator[Concept | Unread]:
    """The same, where an identifier that comes a second time is no entry of its own."""
    seen: set[str] = set()
    for entry in entries:
        if isinstance(entry, Concept) and entry.key:
            if entry.key in seen:
                yield Unread(entry.place, entry.preferred("")[:200], "twice")
                continue
            seen.add(entry.key)
        yield entry
