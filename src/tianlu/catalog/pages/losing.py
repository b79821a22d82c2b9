"""The page of what an export of a record loses: each value with its field, its name and the reason."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tianlu.catalog.data import RecordView, record_writers
from tianlu.catalog.pages.addresses import ADDRESSES
from tianlu.catalog.queries import Lost
from tianlu.kit.errors import Sentence
from tianlu.marc import Dialect
from tianlu.marc.crosswalk import Loss, Why, why
from tianlu.marc.formats import field_format

_REASONS: dict[Why, Sentence] = {
    "coded": _("A code that has no counterpart there."),
    "own": _("A field of your library's own."),
    "linking": _("Control data: a link between fields, a source, a number of a heading."),
    "record": _("Said of the record, not of what it describes."),
    "words": _("The format has no place for it."),
}
_DIALECTS = (("marc21", "MARC 21"), ("cnmarc", "CNMARC"))
FIRST = "mods"


def losing(record: RecordView, to: str, lost: Lost) -> dict[str, Any]:
    """Context of catalog/losing.html."""
    others = [(name, label) for name, label in _DIALECTS if (name == "marc21") != (lost.dialect == "marc21")]
    formats = [*[(name, writer.label) for name, writer in record_writers], *others]
    file = f"{to}" if to in record_writers.names() else f"mrc?dialect={to}"
    return ADDRESSES | {
        "record": record,
        "title": record.bib.get("title", ""),
        "to": to,
        "label": dict(formats).get(to, to),
        "formats": formats,
        "file": f"/api/v1/records/{record.id}.{file}",
        "total": len(lost.losses),
        "parts": [
            (_("Fields of your library's own") if own else "", rows)
            for own in (False, True)
            if (rows := [_row(loss, lost.dialect) for loss in lost.losses if (why(loss, lost.dialect) == "own") is own])
        ],
    }


def _row(loss: Loss, dialect: Dialect) -> dict[str, Any]:
    known = field_format(dialect, loss.tag)
    part = next((one.name for one in known.subfields if one.code == loss.code), "") if known else ""
    return {
        "tag": loss.tag,
        "field": gettext(known.name) if known else "",
        "code": _place(loss),
        "subfield": gettext(part) if part else "",
        "value": loss.value,
        "reason": _REASONS[why(loss, dialect)],
    }


def _place(loss: Loss) -> str:
    if loss.code.startswith("/"):
        return gettext("position %(number)s") % {"number": loss.code[1:]}
    return f"${loss.code}" if loss.code else ""
