"""Names and subjects of MARC21 headings."""

from __future__ import annotations

from functools import lru_cache

from tianlu.marc.bib import Contributor, Relation, Subject
from tianlu.marc.projecting.draft import Draft
from tianlu.marc.projecting.marc21_relations import names_original
from tianlu.marc.projecting.punctuation import bare, tidy
from tianlu.marc.projecting.roles import relator
from tianlu.marc.record import Field

_NAME_CODES = {"0": "aq", "1": "ab", "2": "aen"}

SUBJECT_KINDS = {
    "600": "person",
    "610": "body",
    "611": "meeting",
    "630": "title",
    "648": "time",
    "650": "topic",
    "651": "place",
    "653": "keyword",
    "655": "genre",
    "690": "topic",
    "691": "place",
}
_SCHEMES = {"0": "lcsh", "1": "lcshac", "2": "mesh", "3": "nal", "5": "cash", "6": "rvm"}
_SUBDIVISIONS = "vxyz"
_HEADING = {"600": "abcdqt", "610": "abt", "611": "aecdt", "630": "anp"}


_KEPT = 1 << 14  # headings whose reading is kept: the same names and subjects stand in many records


def contributor(draft: Draft, field: Field, romanised: str) -> None:
    """1XX and 7XX. A 7XX with a title names another work; its author did not contribute to this one."""
    found, relation = _contributor(field.tag, field.text)
    if relation is not None:
        draft.relations.append(relation)
    if found is not None:
        draft.contributors.append(found._replace(romanised=_name(Field(field.tag, romanised))) if romanised else found)


@lru_cache(maxsize=_KEPT)
def _contributor(tag: str, text: str) -> tuple[Contributor | None, Relation | None]:
    field = Field(tag, text)
    relation = None
    if tag[0] == "7" and (title := field.get("t")):
        kind = "contains" if text[1:2] == "2" else "original" if names_original(field) else "related"
        relation = Relation(kind, bare(title))
        if kind != "contains":
            return None, relation
    name = _name(field)
    if not name:
        return None, relation
    role = bare(field.get("e" if tag[1:] != "11" else "j"))
    code = field.get("4").rsplit("/", 1)[-1].strip()
    person = tag[1] == "0" or tag == "720"
    kind = "person" if person else ("body" if tag[1:] == "10" else "meeting")
    if person and tag != "720" and text[:1] == "3":
        kind = "family"
    found = Contributor(
        name,
        role or code,
        relator(code) or relator(role),
        bare(field.get("d")).strip("() "),
        bare(field.get("c")),
        kind,
        tag[0] == "1",
    )
    return found, relation


def _name(field: Field) -> str:
    if field.tag == "720":
        return bare(field.get("a"))
    codes = _NAME_CODES[field.tag[1:2]] if field.tag[1:] != "11" else "aendc"
    if field.tag[1:2] == "0":
        number = field.get("b")
        return bare(field.get("a")) + (" " + bare(number) if number else "")
    return bare(" ".join([tidy(value) for value in field.all(codes)]))


def subject(draft: Draft, field: Field, _: str) -> None:
    """6XX. Subdivisions are joined by ``--`` as they are read."""
    draft.subjects += _subjects(field.tag, field.text)


@lru_cache(maxsize=_KEPT)
def _subjects(tag: str, text: str) -> tuple[Subject, ...]:
    field, ind2 = Field(tag, text), text[1:2]
    kind = SUBJECT_KINDS[tag]
    if kind == "keyword":
        return tuple([Subject(bare(value), "", kind) for value in field.all("a") if bare(value)])
    if tag == "600" and text[:1] == "3":
        kind = "family"
    scheme = _SCHEMES.get(ind2, "")
    if ind2 == "7":
        scheme = bare(field.get("2"))
    codes = _HEADING.get(tag, "ab")
    heading: list[str] = []
    parts: list[str] = []
    for code, value in field.subfields:
        if code in _SUBDIVISIONS and code:
            parts.append(bare(value))
        elif code in codes and code:
            heading.append(tidy(value))
    label = "--".join([part for part in (bare(" ".join(heading)), *parts) if part])
    return (Subject(label, scheme, kind),) if label else ()
