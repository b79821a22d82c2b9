"""From index, relation and term to a clause: masks, anchors, numbers, ISBN in either form."""

import re
from typing import Final

from tianlu.discovery.cql.ast import ORDERED, WORDS, Clause, Field, Node, Relation
from tianlu.discovery.cql.numbers import bare, isbn
from tianlu.discovery.cql.refusals import BadMask, BadTerm, UnknownRelation

RELATIONS: Final = {
    "=": Relation.HAS,
    "scr": Relation.HAS,
    "==": Relation.EXACT,
    "exact": Relation.EXACT,
    "all": Relation.ALL,
    "any": Relation.ANY,
    "adj": Relation.PHRASE,
    "<": Relation.LESS,
    "<=": Relation.AT_MOST,
    ">": Relation.MORE,
    ">=": Relation.AT_LEAST,
    "<>": Relation.NOT_EQUAL,
    "within": Relation.WITHIN,
}
_OF_WORDS: Final = {
    Relation.HAS,
    Relation.ALL,
    Relation.ANY,
    Relation.PHRASE,
    Relation.EXACT,
    Relation.NOT_EQUAL,
}
_OF_CODES: Final = {Relation.HAS, Relation.EXACT, Relation.NOT_EQUAL}
_OF_NUMBERS: Final = set(Relation) - {Relation.PHRASE, Relation.ALL}
_NUMBER: Final = re.compile(r"[0-9]{1,15}")
_PART: Final = re.compile(r"\\.|.", re.DOTALL)


def relations_of(field: Field) -> set[Relation]:
    """The relations a field answers."""
    return _OF_WORDS if field in WORDS else _OF_NUMBERS if field in ORDERED else _OF_CODES


def clause_of(field: Field, relation: Relation, raw: str, position: int = 1) -> Node:
    """The clause of a term as CQL writes it, masks included; raises `BadTerm`, `BadMask`, `UnknownRelation`."""
    if relation not in relations_of(field):
        raise UnknownRelation(found=relation.value, index=field.value, position=position)
    term, masks, begins, ends = _read(raw)
    if masks and "^" in masks:
        raise BadMask(found="^", position=position)
    if begins or ends:
        relation, masks, term = _anchored(field, relation, term, masks, begins=begins, ends=ends, position=position)
    if field in ORDERED:
        return _number(field, relation, term, masks, position)
    if not masks:
        return Clause(field, relation, normal(field, plain(term)))
    if masks == "*" and term.endswith("*") and len(term) > 1:
        return Clause(field, relation, normal(field, plain(term[:-1])), truncated=True)
    if not re.search(r"\w", plain(re.sub(r"(?<!\\)[*?]", "", term))):
        raise BadMask(found=masks[0], position=position)
    return Clause(field, relation, term, masked=True)


def normal(field: Field, term: str) -> str:
    """The term as the field keeps it: an ISBN with 13 digits, an ISSN without its hyphen."""
    if field is Field.ISBN:
        return isbn(term) or bare(term) or term  # of hyphens alone nothing would be left, and that begins every number
    return bare(term) or term if field is Field.ISSN else term


def plain(term: str) -> str:
    """A term without masks as ordinary text."""
    return re.sub(r"\\(.)", r"\1", term, flags=re.DOTALL)


def masked(term: str) -> str:
    """Ordinary text as a term of CQL: signs that would mask are made ordinary."""
    return re.sub(r"([\\*?^])", r"\\\1", term)


def _read(raw: str) -> tuple[str, str, bool, bool]:
    """The term in its one written form, the masks in it, and whether it is anchored at its beginning and its end."""
    parts = _PART.findall(raw)
    if parts and parts[-1] == "\\":
        parts[-1] = "\\\\"
    begins, ends = parts[:1] == ["^"], len(parts) > 1 and parts[-1] == "^"
    parts = parts[begins : len(parts) - ends]
    kept = [part if part[1:] in {"\\", "*", "?", "^"} or len(part) == 1 else part[1:] for part in parts]
    return "".join(kept), "".join(part for part in parts if part in {"*", "?", "^"}), begins, ends


def _anchored(
    field: Field, relation: Relation, term: str, masks: str, *, begins: bool, ends: bool, position: int
) -> tuple[Relation, str, str]:
    """`^red` begins with it, `^red^` is it; an end alone is not kept anywhere, so it is refused."""
    if relation is Relation.EXACT:
        return relation, masks, term
    if field not in WORDS or not begins or relation is Relation.NOT_EQUAL:
        raise BadMask(found="^", position=position)
    return Relation.EXACT, masks if ends or masks.endswith("*") else f"{masks}*", term if ends else f"{term}*"


def _number(field: Field, relation: Relation, term: str, masks: str, position: int) -> Node:
    numbers = term.split()
    wanted = 2 if relation is Relation.WITHIN else None if relation is Relation.ANY else 1
    if masks:
        decade = re.fullmatch(r"([0-9]{1,3})(\*|\?{1,3})", term)
        length = len(decade[1]) + len(decade[2]) if decade and decade[2] != "*" else 4
        if not decade or field is not Field.YEAR or relation not in {Relation.HAS, Relation.EXACT} or length != 4:
            raise BadMask(found=masks[0], position=position)
        low = decade[1].ljust(4, "0")
        return Clause(field, Relation.WITHIN, f"{int(low)} {int(decade[1].ljust(4, '9'))}")
    if not numbers or any(not _NUMBER.fullmatch(number) for number in numbers) or wanted not in {None, len(numbers)}:
        raise BadTerm(found=term[:40], index=field.value, position=position)
    return Clause(field, relation, " ".join(str(int(number)) for number in numbers))
