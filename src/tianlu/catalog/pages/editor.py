"""The page where a record is written: as a form with names, or as MARC."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tianlu.catalog.data import OpenDraft
from tianlu.catalog.forms.writing import LEADER, row_key
from tianlu.catalog.pages.addresses import ADDRESSES
from tianlu.catalog.queries import DIALECT_LABELS
from tianlu.catalog.queries.sentences import origin_of
from tianlu.catalog.rules import is_local
from tianlu.catalog.rules.headings import heading_tags
from tianlu.catalog.rules.worksheets import offered
from tianlu.kit.errors import Sentence
from tianlu.marc import Dialect, Field, Record
from tianlu.marc.formats import (
    COUNTRIES,
    LANGUAGES,
    PLACES,
    REGIONS,
    FieldFormat,
    Indicator,
    Position,
    code_list,
    code_name,
    field_format,
    field_formats,
    positions,
    rules_of,
)
from tianlu.marc.keying import body_of, typable

FORM, MARC = "form", "marc"
_LONG: Final = 60  # characters beyond which a value gets more than a line
_LISTS: Final[dict[Dialect, tuple[str, ...]]] = {
    "marc21": (LANGUAGES, PLACES, COUNTRIES),
    "unimarc": (LANGUAGES, COUNTRIES),
    "cnmarc": (LANGUAGES, COUNTRIES, REGIONS),
}
_MANY: Final = 300  # fields beyond which those there are get no inputs for subfields they have not: 40 an author
_SERIAL: Final = "bis"  # leader 07: component of a serial, integrating resource, serial


def editor(draft: OpenDraft, *, view: str, record: Record | None = None, rows: Sequence[str] = ()) -> dict[str, Any]:
    """Context of catalog/editor/editor.html; `record` is what was typed where that is not the draft's own."""
    shown = record or draft.marc
    dialect = draft.view.dialect
    names = list(rows) or [str(place) for place in range(len(shown.fields))]
    context: dict[str, Any] = ADDRESSES | {
        "draft": draft,
        "title": draft.view.title or _("New record"),
        "view": view if view in (FORM, MARC) else MARC,
        "dialect_label": DIALECT_LABELS[dialect],
        "origin": origin_of(draft.view.source),
        "headings": sorted(heading_tags(dialect)),
        "clashes": [_clash(clash) for clash in draft.view.source.get("clashes", ())],
    }
    if context["view"] == FORM:
        context["groups"] = _groups(shown, dialect, names)
        context["lists"] = [(name, _offered_codes(name)) for name in _LISTS[dialect]]
    else:
        context["rows"] = [_leader_row(shown, dialect), *_rows(shown, dialect, names)]
        obsolete = rules_of(dialect).obsolete
        context["known"] = [
            (one.tag, _(one.name)) for one in field_formats(dialect) if (one.tag, "", "") not in obsolete
        ]
        context["spare"] = [f"s{number}" for number in range(3)]
    return context


def _clash(clash: dict[str, Any]) -> dict[str, Any]:
    fields = [Field(tag, text) for tag, text in clash["theirs"]]
    return {"tag": clash["tag"], "theirs": [_line(field) for field in fields]}


def _line(field: Field) -> str:
    marks = "" if field.is_control else f"{field.ind1}{field.ind2} "
    return f"{field.tag} {marks}{body_of(field)}"


def _name(dialect: Dialect, tag: str) -> str:
    known = field_format(dialect, tag)
    if known is not None:
        return _(known.name)
    return _("Local field") if is_local(tag, dialect) else _("Field not in the format")


def _leader_row(record: Record, dialect: Dialect) -> dict[str, Any]:
    return {"id": LEADER, "tag": LEADER, "body": record.leader, "fixed": True, "name": _("Leader")}


def _rows(record: Record, dialect: Dialect, names: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Rows of the MARC view."""
    for name, field in zip(names, record.fields, strict=True):
        yield {
            "id": name,
            "tag": field.tag,
            "ind1": field.ind1.strip(),
            "ind2": field.ind2.strip(),
            "body": body_of(field),
            "was": row_key(field),
            "fixed": field.is_control,
            "kept": not typable(field),
            "local": is_local(field.tag, dialect),
            "name": _name(dialect, field.tag),
        }


_GROUPS: dict[str, tuple[tuple[str, str, Sentence], ...]] = {}


def _group_of(tag: str, dialect: Dialect) -> int:
    """Which group of the form a field is shown in: the first digit says it in both families."""
    if tag == LEADER or tag.startswith("00") or (dialect != "marc21" and tag[:1] == "1"):
        return 10
    return int(tag[:1]) if tag[:1].isdecimal() and tag[:1].isascii() else 9


def _labels(dialect: Dialect) -> dict[int, str]:
    if dialect == "marc21":
        return {
            0: _("Numbers and codes"), 1: _("Main entry"), 2: _("Title, edition, publication"), 3: _("Physical description"),
            4: _("Series"), 5: _("Notes"), 6: _("Subjects"), 7: _("Added entries"), 8: _("Series entries, links, holdings"),
            9: _("Local fields"), 10: _("Coded data"),
        }  # fmt: skip
    return {
        0: _("Numbers"), 1: _("Coded data"), 2: _("Title, edition, publication, extent"), 3: _("Notes"),
        4: _("Linked records"), 5: _("Related titles"), 6: _("Subjects and classes"), 7: _("Responsibility"),
        8: _("Sources and links"), 9: _("Local fields"), 10: _("Coded data"),
    }  # fmt: skip


def _groups(record: Record, dialect: Dialect, names: Sequence[str]) -> list[dict[str, Any]]:
    """The form view: every field of the record and those that are offered, group by group, in the order of tags."""
    sheet = offered(dialect, serial=record.leader[7:8] in _SERIAL)
    rows = [
        (field.tag, _form_row(field, name, record, dialect, sheet.get(field.tag, "")))
        for name, field in zip(names, record.fields, strict=True)
    ]
    if len(rows) > _MANY:
        rows = [(tag, row | {"more": []}) for tag, row in rows]
    rows += [
        (tag, _blank_row(tag, dialect, codes))
        for tag, codes in sheet.items()
        if record.field(tag) is None and not tag.startswith("00")
    ]
    rows.append((LEADER, _coded_row(Field(LEADER, record.leader), LEADER, record, dialect)))
    labels = _labels(dialect)
    found: list[dict[str, Any]] = []
    for number in sorted(labels):
        entries = sorted((row for row in rows if _group_of(row[0], dialect) == number), key=lambda row: row[0])
        if entries:
            found.append(
                {"label": labels[number], "rows": [row for _tag, row in entries], "folded": number in (8, 9, 10)}
            )
    return found


def _offered_codes(name: str) -> list[tuple[str, str]]:
    """Codes of a list with their names in the language of the page, the common ones first."""
    chinese = (get_language() or "").startswith("zh")
    return [(code, code_name(name, code, chinese=chinese)) for code in code_list(name).names]


def _form_row(field: Field, name: str, record: Record, dialect: Dialect, codes: str) -> dict[str, Any]:
    known = field_format(dialect, field.tag)
    if not typable(field) or (known is None and field.is_control):
        return {"id": name, "kind": "kept", "tag": field.tag, "name": _name(dialect, field.tag), "was": row_key(field),
                "text": _line(field)}  # fmt: skip
    coded = positions(dialect, field.tag, record.leader)
    if coded or field.is_control:
        return _coded_row(field, name, record, dialect)
    return _labelled_row(field, name, known, dialect, codes)


def _coded_row(field: Field, name: str, record: Record, dialect: Dialect) -> dict[str, Any]:
    """A field of positions: a menu for each stretch that has values, an input for the others."""
    text = field.text if field.is_control or field.tag == LEADER else field.get("a")
    stretches = positions(dialect, field.tag, record.leader)
    return {
        "id": name,
        "kind": "coded",
        "tag": field.tag,
        "name": _("Leader") if field.tag == LEADER else _name(dialect, field.tag),
        "was": row_key(field),
        "positions": [_position(stretch, text) for stretch in stretches if stretch.start < len(text)],
        "text": text,
    }


def _position(stretch: Position, text: str) -> dict[str, Any]:
    value = text[stretch.start : stretch.start + stretch.length]
    choices = [(code, _(meaning)) for code, meaning in stretch.values]
    if choices and value not in dict(choices):
        choices.insert(0, (value, _("not in the list")))
    return {
        "start": stretch.start,
        "length": stretch.length,
        "name": _(stretch.name),
        "value": value,
        "choices": choices,
        "codes": stretch.codes,
    }


def _labelled_row(field: Field, name: str, known: FieldFormat | None, dialect: Dialect, codes: str) -> dict[str, Any]:
    """Inputs for what the field holds and for `codes`; those for the rest of its subfields are folded away."""
    entries = _subfields(field.subfields, known)
    marks = [
        _indicator(known.ind1 if known else None, 1, field.ind1),
        _indicator(known.ind2 if known else None, 2, field.ind2),
    ]
    return {
        "id": name,
        "kind": "labelled",
        "tag": field.tag,
        "name": _name(dialect, field.tag),
        "was": row_key(field),
        "repeatable": known is None or known.repeatable,
        "indicators": marks,
        "subfields": [entry for entry in entries if entry["value"] or entry["code"] in (codes or "a")],
        "more": [entry for entry in entries if not entry["value"] and entry["code"] not in (codes or "a")],
    }


def _blank_row(tag: str, dialect: Dialect, codes: str) -> dict[str, Any]:
    """A field that is offered and not there."""
    known = field_format(dialect, tag)
    first = [one.values[0][0] if one.values else " " for one in (known.ind1, known.ind2)] if known else [" ", " "]
    field = Field(tag, first[0], first[1], ())
    return _labelled_row(field, f"o{tag}", known, dialect, codes) | {"was": ""}


def _indicator(known: Indicator | None, number: int, value: str) -> dict[str, Any]:
    choices = [(code, _(meaning)) for code, meaning in known.values] if known else []
    if value not in dict(choices):
        choices.insert(0, (value, _("not in the list") if choices else value.strip() or _("blank")))
    name = _(known.name) if known and known.name else _("Indicator %(number)s") % {"number": number}
    return {"input": f"ind{number}", "name": name, "value": value, "choices": choices, "fixed": len(choices) < 2}


def _subfields(there: Iterable[tuple[str, str]], known: FieldFormat | None) -> list[dict[str, Any]]:
    """An input for each subfield there is, and one for each that is not, in the order of the format."""
    order = [subfield.code for subfield in known.subfields] if known else []
    shown = [_subfield(code, value, known) for code, value in there]
    present = {entry["code"] for entry in shown}
    for rank, code in enumerate(order):
        if code not in present:
            at = next((place for place, entry in enumerate(shown) if _rank(order, entry["code"]) > rank), len(shown))
            shown.insert(at, _subfield(code, "", known))
    return shown


def _rank(order: Sequence[str], code: str) -> int:
    return order.index(code) if code in order else len(order)


def _subfield(code: str, value: str, known: FieldFormat | None) -> dict[str, Any]:
    about = next((one for one in known.subfields if one.code == code), None) if known else None
    return {
        "code": code,
        "value": value,
        "name": _(about.name) if about else f"‡{code}",
        "long": len(value) > _LONG,
        "codes": about.codes if about else "",
    }


def field_help(dialect: Dialect, tag: str) -> dict[str, Any]:
    """Context of catalog/editor/help.html."""
    known = field_format(dialect, tag)
    coded = positions(dialect, tag, "")
    return {
        "tag": tag,
        "name": _name(dialect, tag),
        "local": is_local(tag, dialect),
        "known": known is not None,
        "help": _(known.help) if known and known.help else "",
        "repeatable": known.repeatable if known else True,
        "required": known.required if known else False,
        "indicators": [
            (number, _(one.name), [(code.replace(" ", "␣"), _(meaning)) for code, meaning in one.values])
            for number, one in ((1, known.ind1), (2, known.ind2))
            if one.name or len(one.values) > 1
        ] if known else [],
        "subfields": [
            (one.code, _(one.name), one.repeatable, _(one.help) if one.help else "") for one in known.subfields
        ] if known else [],
        "positions": [(one.start, one.start + one.length - 1, _(one.name)) for one in coded],
    }  # fmt: skip
