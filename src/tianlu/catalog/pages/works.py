"""The page that says why records are together in a work, and lets staff decide otherwise."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from tianlu.catalog.data import Edition, WorkView
from tianlu.catalog.pages.addresses import ADDRESSES
from tianlu.kit.errors import Sentence

_KINDS: dict[str, Sentence] = {
    "uniform": _("uniform title"),
    "original": _("title of the original"),
    "title": _("title and author"),
    "plain": _("title without what it says of edition and part"),
    "issn": "ISSN",
    "authority": _("title and authority of the author"),
    "family": _("title and family name of the author, or one that sounds like it"),
    "roman": _("title and author in Latin letters"),
    "named": _("original that it names, its author in another script"),
    "own": _("title that another names as its original"),
    "named-word": _("original that it names, its author sounding alike in another script"),
    "own-word": _("title that another names as its original"),
}
_ACTIONS: dict[str, Sentence] = {"join": _("joined"), "part": _("parted")}


def work_page(work: WorkView) -> dict[str, Any]:
    """Context of catalog/works/work.html."""
    return ADDRESSES | {
        "work": work,
        "title": work.editions[0].record.bib.get("title", ""),
        "rows": [_row(edition) for edition in work.editions],
        "changes": [
            {"it": change, "action": _ACTIONS.get(change.action, change.action), "count": len(change.records)}
            for change in work.changes
        ],
    }


def _row(edition: Edition) -> dict[str, Any]:
    bib = edition.record.bib
    return {
        "id": edition.record.id,
        "title": bib.get("title", ""),
        "parts": [
            part
            for part in (
                bib.get("responsibility", ""),
                bib.get("edition", ""),
                next(iter(bib.get("publishers", ())), ""),
                str(bib.get("year") or ""),
                bib.get("part_number", ""),
            )
            if part
        ],
        "evidence": [(_KINDS.get(kind, kind), text, count - 1) for kind, text, count in edition.evidence],
        "decided": edition.decided,
    }
