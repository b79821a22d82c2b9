"""What is said about a record while it is being written: what breaks a rule, and what it may already be."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from tianlu.catalog.pages.addresses import ADDRESSES
from tianlu.catalog.queries.duplicates import Twin
from tianlu.catalog.queries.sentences import CONFLICTS, EVIDENCE, marc_sentence
from tianlu.catalog.rules import Weight
from tianlu.marc import Notice, severity


def findings(notices: Sequence[Notice], twins: Sequence[Twin], rows: Sequence[str]) -> dict[str, Any]:
    """Context of catalog/editor/findings.html; `rows` names the row of each field."""
    told = [_told(notice, rows) for notice in notices]
    return ADDRESSES | {
        "errors": [one for one in told if one["kind"] == "error"],
        "warnings": [one for one in told if one["kind"] != "error"],
        "twins": [_twin(twin) for twin in twins],
    }


def _told(notice: Notice, rows: Sequence[str]) -> dict[str, Any]:
    index = notice.params.get("index")
    row = rows[index] if isinstance(index, int) and index < len(rows) else ""
    if notice.code == "validate.leader":
        row = "LDR"
    return {"sentence": marc_sentence(notice.code, notice.params), "row": row, "kind": severity(notice.code)}


def _twin(twin: Twin) -> dict[str, Any]:
    bib = twin.record.bib
    by = [EVIDENCE[key.kind.name.lower()] for key in twin.verdict.evidence]
    imprint = [bib.get("edition", ""), next(iter(bib.get("publishers", ())), ""), str(bib.get("year") or "")]
    return {
        "id": twin.record.id,
        "title": " ".join(filter(None, (bib.get("title"), bib.get("title_remainder"), bib.get("part_number")))),
        "imprint": [part for part in (bib.get("responsibility", ""), *imprint) if part],
        "same": twin.verdict.merge,
        "by": [str(words) for words in dict.fromkeys(by)],
        "against": [_against(one) for one in twin.verdict.conflicts],
    }


def _against(conflict: Weight) -> str:
    words = str(CONFLICTS.get(conflict.field, conflict.field))
    return _("%(field)s: %(ours)s here, %(theirs)s there") % {
        "field": words,
        "ours": conflict.ours or "—",
        "theirs": conflict.theirs or "—",
    }
