"""The simple box: words, "phrases", -without, OR, AND, NOT, begin*, 作者:沈从文, numbers; whatever is typed is a query."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from tianlu.discovery.cql.ast import WORDS, Clause, Everything, Field, Node, Not, Query, Relation, all_of, any_of
from tianlu.discovery.cql.clauses import normal
from tianlu.discovery.cql.names import INDEXES
from tianlu.discovery.cql.numbers import (
    bare,
    is_call_number,
    is_class,
    isbn,
    isbn_beginning,
    issn,
    misprinted_isbn,
    spaced_call_number,
    standard_number,
)

LONGEST: Final = 1_000  # characters that are read
MOST: Final = 64  # parts that are read
_AT_ONCE: Final = 200  # characters kit.text reads of one term
_QUOTES: Final = {'"': '"', "“": "”", "”": "”", "„": "“", "「": "」", "『": "』", "《": "》", "〈": "〉", "＂": "＂"}
# What readers copy with a number from a title page or a reference.
_LABEL: Final = re.compile(
    r"^(?:(?:国际标准|全国统一|统一)?书[刊]?号|国际标准[书刊]号|isbn|issn)(?:-?1[03])?\s*[:：]?\s*(?=[\dxX])",
    re.IGNORECASE,
)
_DOI: Final = re.compile(r"(?:doi\s*[:：]?\s*|(?:https?://)?(?:dx\.)?doi\.org/)(10\.\d{4,9}/\S+)", re.IGNORECASE)
_UNIFIED: Final = re.compile(r"(\d{4,6})\s?[·•・‧∙⋅．·]\s?(\d{1,5})")  # 统一书号, from 1956 to 1986
# 书名：活着，作者：余华 is two fields; 余华_活着 the name of a file.
_BETWEEN: Final = re.compile(
    rf"[,，;；、]\s*(?=(?:{'|'.join(name for name in INDEXES if not name.isascii())})[:：])|(?<=[\u3400-\u9fff])_(?=[\u3400-\u9fff])"
)
_YEAR: Final = re.compile("[1１][0-9０-９]{3}|[2２][0０][0-9０-９]{2}")
_PART: Final = re.compile(
    r"(?P<minus>(?<!\S)[-－\u2212](?=[^\s\-－\u2212]))?"
    r"(?:(?P<field>[^\W\d_]{1,20})(?:[:：](?=\S|\s+\S)\s*|[=＝](?=[^\s=])))?"
    r"(?:(?P<open>[" + "".join(_QUOTES) + r"])|(?P<word>[^\s" + "".join(_QUOTES) + r"]+))"
)


@dataclass(frozen=True, slots=True)
class Simple:
    """What was typed, as a query; `cut` when only its beginning was read."""

    query: Query
    cut: bool = False


@dataclass(frozen=True, slots=True)
class _Part:
    text: str
    field: Field | None = None
    phrase: bool = False
    minus: bool = False

    @property
    def ordinary(self) -> bool:
        """A plain word, which is sought together with its neighbours."""
        return self.field is None and not self.phrase and not self.minus and not self.text.endswith("*")


def parse_simple(text: str) -> Simple:
    """The query of a text typed into the box. Never refuses; a text without letters finds nothing, none finds all."""
    text = text.strip()
    if not text:
        return Simple(Query(Everything()))
    cut = len(text) > LONGEST
    text = _BETWEEN.sub(" ", text[:LONGEST].replace("\x00", " "))
    if number := _whole_number(text):
        return Simple(Query(number), cut)
    parts = _parts(text)
    cut = cut or len(parts) > MOST
    return Simple(Query(_node(parts[:MOST], text)), cut)


def _whole_number(text: str) -> Node | None:
    """An ISBN or ISSN typed alone, spaces in it allowed."""
    text = _LABEL.sub("", text)
    if doi := _DOI.fullmatch(text):
        return any_of(Clause(Field.ALL, Relation.HAS, doi[1]), Clause(Field.NUMBER, Relation.HAS, doi[1]))
    if unified := _UNIFIED.fullmatch(text):
        return Clause(Field.NUMBER, Relation.HAS, f"{unified[1]}·{unified[2]}")
    if number := isbn(text):
        return Clause(Field.ISBN, Relation.HAS, number)
    if wrong := misprinted_isbn(text):
        return _misprinted(text, wrong)
    if re.fullmatch(r"\s*\d{4}\s?[-－–]?\s?\d{3}[\dxX]\s*", text) and (number := issn(text)):
        return any_of(Clause(Field.ISSN, Relation.HAS, number), Clause(Field.ALL, Relation.HAS, text))
    if numbers := spaced_call_number(text):
        meant = [Clause(Field.CALL_NUMBER, Relation.HAS, number, truncated=True) for number in numbers]
        return any_of(Clause(Field.ALL, Relation.HAS, text), *meant)
    return None


def _misprinted(text: str, digits: str) -> Node:
    """A number whose check digit is wrong: as it is printed in the book, or a barcode."""
    coded = (Clause(field, Relation.HAS, digits) for field in (Field.NUMBER, Field.ISBN))
    return any_of(Clause(Field.ALL, Relation.HAS, text), *coded)


def _parts(text: str) -> list[_Part]:
    found: list[_Part] = []
    at = 0
    while match := _PART.search(text, at):
        at = match.end()
        field = INDEXES.get(match["field"].lower()) if match["field"] else None
        if match["field"] and field is None:
            end = match.start("open") if match["open"] else match.end()
            at = end
            found.append(_Part(text[match.start("field") : end].strip(), minus=bool(match["minus"])))
            continue
        if match["open"]:
            end = text.find(_QUOTES[match["open"]], at)
            end = end if end >= 0 else len(text)
            inside, at = text[at:end].strip(), end + 1
            if inside:
                found.append(_Part(inside, field, phrase=True, minus=bool(match["minus"])))
        else:
            found.append(_Part(match["word"], field, minus=bool(match["minus"])))
    return _joined(found)


def _joined(parts: list[_Part]) -> list[_Part]:
    """AND and NOT in capitals between two parts mean what they mean in CQL; elsewhere they are words."""
    found: list[_Part] = []
    waiting = ""
    for at, part in enumerate(parts):
        if part.ordinary and part.text in {"AND", "NOT"} and (found or waiting) and at + 1 < len(parts):
            waiting = part.text
            continue
        found.append(replace(part, minus=True) if waiting == "NOT" else part)
        waiting = ""
    return found


def _node(parts: Sequence[_Part], text: str) -> Node:
    """Parts ANDed; those around OR are alternatives; those behind a minus are taken away."""
    groups: list[list[Node]] = [[]]
    without: list[Node] = []
    row: list[str] = []
    for part in [*parts, None]:
        if part is not None and part.ordinary and part.text not in {"OR", "|"}:
            row += _numbered(part.text, groups[-1])
            continue
        if row:
            groups[-1] += _row(row, among=bool(groups[-1]))
            row = []
        if part is None:
            continue
        if part.ordinary:
            groups.append([])
        elif part.minus:
            without.append(_clause(part))
        else:
            groups[-1].append(_clause(part))
    kept = [all_of(*group) for group in groups if group]
    if not kept and not without:
        return Clause(Field.ALL, Relation.HAS, text)
    node: Node = any_of(*kept) if kept else Everything()
    for one in without:
        node = Not(node, one)
    return node


def _numbered(word: str, group: list[Node]) -> list[str]:
    """The word itself, or none when it is a number that is looked up as one."""
    if number := isbn(word):
        group.append(Clause(Field.ISBN, Relation.HAS, number))
        return []
    if digits := misprinted_isbn(word):
        group.append(_misprinted(word, digits))
        return []
    if standard := standard_number(word):
        group.append(any_of(*(Clause(Field.ALL, Relation.HAS, way) for way in (word, standard))))
        return []
    if is_class(word):
        below = Clause(Field.CLASS, Relation.HAS, word)
        shelved = Clause(Field.CALL_NUMBER, Relation.HAS, word, truncated=True)
        group.append(any_of(Clause(Field.ALL, Relation.HAS, word), below, shelved))
        return []
    if digits := isbn_beginning(word):
        begun = Clause(Field.ISBN, Relation.HAS, digits, truncated=True)
        group.append(any_of(Clause(Field.ALL, Relation.HAS, word), Clause(Field.NUMBER, Relation.HAS, word), begun))
        return []
    field = Field.CALL_NUMBER if is_call_number(word) else Field.NUMBER if _is_number(word) else None
    if field is None:
        return [word]
    whole = Clause(field, Relation.HAS, word, truncated=field is Field.CALL_NUMBER)
    group.append(any_of(Clause(Field.ALL, Relation.HAS, word), whole))
    return []


def _is_number(word: str) -> bool:
    """Letters and at least six digits, as control numbers, 统一书刊号 (10019·1779) and barcodes are written; behind letters five."""
    return (
        sum(letter.isdigit() for letter in word) >= (5 if word[0].isalpha() else 6)
        and re.fullmatch(r"[\w.·\-/()]+", word, re.ASCII) is not None
    )


def _row(row: list[str], *, among: bool) -> list[Node]:
    """The words of a row; a year behind others may be the year of the edition: `红楼梦 1982`."""
    if (len(row) > 1 or among) and _YEAR.fullmatch(row[-1]):
        year = bare(row[-1])
        either = any_of(Clause(Field.ALL, Relation.HAS, row[-1]), Clause(Field.YEAR, Relation.HAS, year))
        return [*(_words(row[:-1]) if row[:-1] else ()), either]
    return _words(row)


def _words(row: Sequence[str]) -> list[Node]:
    """Neighbouring words as one term, so that pinyin of title and author may run on; a long text as several."""
    found: list[Node] = []
    term = ""
    for word in row:
        for piece in (word[i : i + _AT_ONCE] for i in range(0, len(word), _AT_ONCE)):
            if term and len(term) + len(piece) >= _AT_ONCE:
                found.append(Clause(Field.ALL, Relation.HAS, term))
                term = ""
            term = f"{term} {piece}" if term else piece
    return [*found, Clause(Field.ALL, Relation.HAS, term)]


def _clause(part: _Part) -> Node:
    field = part.field or Field.ALL
    text = part.text
    truncated = not part.phrase and text.endswith("*") and len(text.rstrip("*")) > 0
    if truncated:
        text = text.rstrip("*")
    if field is Field.YEAR or field is Field.ID:
        return _year(field, text)
    phrase = part.phrase and field in WORDS and field is not Field.AUTHOR
    relation = Relation.PHRASE if phrase else Relation.HAS
    return Clause(field, relation, normal(field, text), truncated=truncated)


def _year(field: Field, text: str) -> Node:
    """`年:1980`, `year:1980-1990`; what is no number is sought as a word."""
    numbers = [str(int(number)) for number in re.findall(r"\d{1,9}", bare_keeping_dash(text))]
    if not numbers:
        return Clause(Field.ALL, Relation.HAS, text)
    if len(numbers) == 1:
        return Clause(field, Relation.HAS, numbers[0])
    return Clause(field, Relation.WITHIN, f"{numbers[0]} {numbers[-1]}")


def bare_keeping_dash(text: str) -> str:
    """Full-width digits made half, everything that is no digit a space."""
    return "".join(bare(letter) if letter.isdigit() else " " for letter in text)
