"""A vocabulary's file as concepts: tables read, SKOS statements gathered, what an import would do with each."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from tianlu.catalog.rules.headings import LONGEST, name_key

MOST_CONCEPTS: Final = 1_000_000
_MOST_NAMES: Final = 500  # of one concept
_SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "label": ("label", "preflabel", "name", "heading", "名称", "款目词", "标目", "类名", "主题词"),
    "variants": ("variants", "altlabel", "variant", "异名", "变体", "非正式主题词", "代"),
    "broader": ("broader", "上位", "上位类", "上位词", "属"),
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
    """An entry of a vocabulary. `key` is its identifier, else its notation, else ""; texts come with their language."""

    key: str
    labels: list[tuple[str, str]] = field(default_factory=list)
    variants: list[tuple[str, str]] = field(default_factory=list)
    broader: list[str] = field(default_factory=list)
    related: list[str] = field(default_factory=list)
    notation: str = ""
    dates: str = ""
    note: str = ""
    place: str = ""

    def preferred(self, language: str) -> str:
        """The label in this language, else in one that begins alike, else in none, else the first there is."""
        by_language = {tag.lower(): text for tag, text in reversed(self.labels)}
        wanted = language.lower()
        near = next((text for tag, text in by_language.items() if tag.split("-")[0] == wanted.split("-")[0]), "")
        return by_language.get(wanted) or near or by_language.get("") or (self.labels[0][1] if self.labels else "")


def decoded(raw: bytes) -> tuple[str, str]:
    """The text and its encoding: UTF-16 and UTF-8 by their marks, else strict UTF-8, else GB 18030."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        tries = ["utf-16"]
    else:
        tries = ["utf-8-sig", "gb18030"]
    for encoding in tries:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text, encoding.removesuffix("-sig")
    raise TableUnusable("encoding")


def table_rows(text: str) -> Iterator[Concept | Unread]:
    """The lines of a CSV or TSV with a head of column names, in English or Chinese; variants are parted by `|`.

    Raises `TableUnusable` where no column is called label.
    """
    head = text.lstrip().split("\n", 1)[0]
    mark = max("\t,;", key=head.count)
    csv.field_size_limit(1 << 20)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    columns: dict[str, int] = {}
    try:
        for row in reader:
            if not any(cell.strip() for cell in row):
                continue
            if not columns:
                columns = _columns(row)
                continue
            yield _of_row(row, columns, reader.line_num)
    except csv.Error as error:
        raise TableUnusable("csv", line=reader.line_num) from error
    if not columns:
        raise TableUnusable("no-label")


def _columns(head: list[str]) -> dict[str, int]:
    said = [cell.strip().lower().replace("_", "").replace(" ", "") for cell in head]
    found = {name: said.index(word) for name, words in _COLUMNS.items() for word in words if word in said}
    if "label" not in found:
        raise TableUnusable("no-label")
    return found


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
        notation=cell("notation"),
        dates=cell("dates"),
        note=cell("note"),
        place=str(line),
    )
    return checked(concept, " ".join(row)[:200])


def _parted(text: str) -> list[str]:
    return [one for part in text.replace("|", "｜").split("｜") if (one := part.strip())]


def checked(concept: Concept, shown: str = "") -> Concept | Unread:
    """The concept without names that are none, or why it cannot be taken."""
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


class Gathering:
    """SKOS statements made into concepts (SKOS Reference, W3C 2009: labels, documentation, notation, relations)."""

    def __init__(self) -> None:
        self._concepts: dict[str, Concept] = {}

    def take(self, subject: str, predicate: str, value: str, language: str) -> None:
        """One statement; predicates that SKOS does not name are passed over."""
        name = predicate.removeprefix(_SKOS)
        if predicate.endswith("#type") and value == f"{_SKOS}Concept":
            self._of(subject)
        elif name == predicate:
            return
        elif name == "prefLabel":
            self._of(subject).labels.append((language, " ".join(value.split())))
        elif name in ("altLabel", "hiddenLabel"):
            self._of(subject).variants.append((language, " ".join(value.split())))
        elif name == "notation":
            self._of(subject).notation = value.strip()
        elif name in ("scopeNote", "definition"):
            concept = self._of(subject)
            concept.note = f"{concept.note}\n{value}".strip() if len(concept.note) < 5000 else concept.note
        elif name == "broader":
            self._of(subject).broader.append(value)
        elif name == "narrower":
            self._of(value).broader.append(subject)
        elif name == "related":
            self._of(subject).related.append(value)

    def _of(self, key: str) -> Concept:
        if key not in self._concepts and len(self._concepts) >= MOST_CONCEPTS:
            raise TableUnusable("too-many", most=f"{MOST_CONCEPTS:,}")
        return self._concepts.setdefault(key, Concept(key=key, place=key[:200]))

    def concepts(self) -> Iterator[Concept | Unread]:
        """All of them, in the order of first mention; what was only pointed at has no label and is passed over."""
        for concept in self._concepts.values():
            if concept.labels or concept.variants or concept.notation:
                concept.broader = list(dict.fromkeys(concept.broader))
                yield checked(concept)


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
