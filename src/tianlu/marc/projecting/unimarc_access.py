"""Names and subjects of UNIMARC and CNMARC headings."""

from __future__ import annotations

from tianlu.marc.bib import Contributor, Subject
from tianlu.marc.projecting.draft import Draft
from tianlu.marc.projecting.linked_scripts import is_reading
from tianlu.marc.projecting.punctuation import bare, tidy
from tianlu.marc.projecting.roles import relator
from tianlu.marc.record import Field

NAME_KINDS = {
    **dict.fromkeys(("700", "701", "702", "703"), "person"),
    **dict.fromkeys(("710", "711", "712"), "body"),
    **dict.fromkeys(("720", "721", "722"), "family"),
    "730": "person",
}
_MAIN = frozenset(("700", "701", "710", "711", "720", "721"))
SUBJECT_KINDS = {
    "600": "person",
    "601": "body",
    "602": "family",
    "604": "title",
    "605": "title",
    "606": "topic",
    "607": "place",
    "608": "genre",
    "610": "keyword",
    "615": "topic",
}


def contributor(draft: Draft, field: Field) -> None:
    """700-730. A body of which indicator 1 is 1 is a meeting."""
    name = _beside(_name(field), draft.responsibility)
    if not name:
        return
    kind = NAME_KINDS[field.tag]
    if kind == "body" and field.text[:1] == "1":
        kind = "meeting"
    role = field.get("4").strip()
    romanised = field.get("A") or field.get("9")
    if romanised and not is_reading(romanised, name):
        romanised = ""  # beside Latin letters a number
    if field.tag[1] != "1" and (full := _in_full(field, name)):
        draft.romanised_forms += [full] if romanised or not is_reading(full, name) else []
        romanised = romanised or (full if is_reading(full, name) else "")
    draft.contributors.append(
        Contributor(
            name,
            role,
            relator(role),
            bare(field.get("f")).strip("() （）"),
            ", ".join([bare(value).strip("() （）") for value in field.all("c")]),
            kind,
            field.tag in _MAIN,
            tidy(romanised),
        )
    )


def _name(field: Field) -> str:
    """Chinese names are whole in $a; Western ones have the part before the entry element in $b."""
    entry, rest = bare(field.get("a")), bare(field.get("b")).lstrip(", ")
    if field.tag[1] == "0" and (numeral := bare(field.get("d"))):
        entry = f"{entry} {numeral}"
    if field.tag[1] == "1":
        whole = ". ".join([entry, *[bare(value) for value in field.all("b")]]) if rest else entry
        return f"{whole}{session_of(field)}"
    return f"{entry}, {rest}" if rest and entry else entry


def _beside(name: str, responsibility: str) -> str:
    """夏目漱石 of `夏目, 漱石` where the title page has the names side by side; 托尔斯泰, 列夫 is 列夫·托尔斯泰 there and stays."""
    entry, comma, rest = name.partition(", ")
    return entry + rest if comma and not name.isascii() and entry + rest in responsibility.replace(" ", "") else name


def _in_full(field: Field, name: str) -> str:
    """What $g says of a person: the name in its own language beside one in characters, else what initials stand for."""
    said, entry = tidy(field.get("g")), bare(field.get("a"))
    if not said or is_reading(said, name) or entry in said:
        return said
    return f"{entry}, {said}"


def session_of(field: Field) -> str:
    """Number, date and place of a meeting as they stand behind its name: ` (3 : 1990 : 天津)`; "" for a body."""
    parts = [bare(field.get(code)).strip("() （）:：") for code in "dfe"] if field.text[:1] == "1" else []
    said = " : ".join(filter(None, parts))
    return f" ({said})" if said and field.get("a").strip() else ""


def subject(draft: Draft, field: Field) -> None:
    """600-615. Subdivisions ($x topic, $y place, $z time, $j form) are joined by ``--`` as they are read."""
    kind = SUBJECT_KINDS[field.tag]
    if kind == "keyword":
        draft.subjects += [Subject(bare(value), "", kind) for value in field.all("a") if value.strip()]
        return
    heading: list[str] = []
    parts: list[str] = []
    for code, value in field.subfields:
        if code in ("x", "y", "z", "j"):
            parts.append(bare(value))
        elif code in ("a", "b", "t"):
            heading.append(bare(value).lstrip(", "))
        elif code == "d" and kind == "person" and heading:
            heading[-1] = f"{heading[-1]} {bare(value)}"
    if kind == "body" and heading:
        heading[-1] += session_of(field)
    label = "--".join([part for part in (", ".join(heading), *parts) if part])
    if label:
        draft.subjects.append(Subject(label, field.get("2").strip(), kind))
