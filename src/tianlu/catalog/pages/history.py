"""Pages of a record's versions: the list, and one beside another."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from tianlu.catalog.data import VERSION_REASONS, RecordView, VersionView
from tianlu.catalog.pages.addresses import ADDRESSES
from tianlu.catalog.queries.history import VersionPage
from tianlu.catalog.rules.differing import LEADER, Difference, spans
from tianlu.kit.errors import Sentence
from tianlu.marc import Field
from tianlu.marc.keying import body_of


def history(record: RecordView, versions: list[VersionView]) -> dict[str, Any]:
    """Context of catalog/history/versions.html."""
    return ADDRESSES | {
        "record": record,
        "title": record.bib.get("title", ""),
        "versions": [
            {"it": version, "reason": VERSION_REASONS.get(version.reason, version.reason)} for version in versions
        ],
    }


def version_page(record: RecordView, page: VersionPage, *, whole: bool) -> dict[str, Any]:
    """Context of catalog/history/version.html; `whole` shows what is the same too."""
    changed = [one for one in page.differences if one.kind != "same"]
    return {
        "record": record,
        "title": record.bib.get("title", ""),
        "page": page,
        "reason": VERSION_REASONS.get(page.version.reason, page.version.reason),
        "whole": whole,
        "changed": len(changed),
        "rows": [row(one) for one in (page.differences if whole else changed)],
        "may_restore": page.version.number != page.latest,
    }


def row(difference: Difference) -> dict[str, Any]:
    """A field before and after, with the stretches that differ."""
    before, after = _text(difference.before), _text(difference.after)
    gone, come = spans(before, after) if difference.kind == "changed" else ([], [])
    return {
        "kind": difference.kind,
        "words": _KINDS[difference.kind],
        "tag": difference.tag,
        "before": before,
        "after": after,
        "gone": gone,
        "come": come,
    }


_KINDS: dict[str, Sentence] = {
    "same": _("unchanged"),
    "changed": _("changed"),
    "added": _("added"),
    "removed": _("removed"),
}


def _text(field: Field | None) -> str:
    if field is None:
        return ""
    marks = "" if field.is_control or field.tag == LEADER else f"{field.ind1}{field.ind2} ".replace(" ", "␣", 2)
    return f"{marks}{body_of(field) if field.tag != LEADER else field.text}"
