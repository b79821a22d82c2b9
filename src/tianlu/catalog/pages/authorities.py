"""Pages of authorities and vocabularies."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tianlu.catalog.data import (
    AuthorityBrief,
    AuthorityView,
    ChangeView,
    MergeImpact,
    Place,
    SchemeView,
    VocabularyImportView,
    VocabularyState,
    VocabularyView,
)
from tianlu.catalog.pages.addresses import ADDRESSES
from tianlu.catalog.queries.vocabularies import REASONS, why_unread
from tianlu.kit.errors import Sentence

_ACTIONS: dict[str, Sentence] = {
    "created": _("Created"),
    "imported": _("Brought in from"),
    "edited": _("Changed"),
    "name-added": _("Name added"),
    "name-removed": _("Name removed"),
    "broader": _("Put below"),
    "related": _("Put beside"),
    "unrelated": _("Relation removed"),
    "merged": _("Took in"),
    "merged-into": _("Merged into"),
    "split": _("Split from"),
}
_COLOURS = {
    VocabularyState.DONE: "ok",
    VocabularyState.EXAMINED: "attention",
    VocabularyState.FAILED: "danger",
}
_FATES: dict[str, Sentence] = {
    "rejected": _("Rejected"),
    "conflict": _("In conflict"),
    "relation": _("Relation left out"),
}


def places(counts: Mapping[str, int]) -> list[tuple[Sentence, int]]:
    """Numbers of records by place, in words."""
    return [(Place(place).label, number) for place, number in counts.items()]


def authority_page(view: AuthorityView, changes: list[ChangeView]) -> dict[str, Any]:
    """Context of catalog/authorities/authority.html."""
    return ADDRESSES | {
        "it": view,
        "used": places(view.records),
        "changes": [{"it": change, "words": _ACTIONS.get(change.action, change.action)} for change in changes],
    }


def impact_page(impact: MergeImpact, libraries: Mapping[int, str]) -> dict[str, Any]:
    """Context of the report on catalog/authorities/merge.html."""
    held = [(libraries.get(number, str(number)), count) for number, count in impact.by_organisation.items()]
    return ADDRESSES | {"impact": impact, "used": places(impact.by_place), "held": held}


def vocabulary_import(view: VocabularyImportView) -> dict[str, Any]:
    """An import of a vocabulary in words."""
    counts = view.counts if view.state is VocabularyState.DONE else view.preview
    lists = [
        {"fate": _FATES[fate], "where": where, "text": text, "why": REASONS.get(reason, reason)}
        for fate, where, text, reason in counts.get("lists", [])
    ]
    cause = view.error_params.get("code", "")
    return {
        "it": view,
        "schemes": [_scheme(number, one) for number, one in enumerate(view.schemes)] if view.undecided else [],
        "held": sum(bool(one.key) for one in view.schemes),
        "from_schemes": [one for one in view.schemes if one.taken and one.title] if not view.undecided else [],
        "figures": counts,
        "lists": lists,
        "colour": _COLOURS.get(view.state, "busy"),
        "stopped": why_unread(cause, view.error_params) if cause else "",
        "startable": view.state in {VocabularyState.EXAMINED, VocabularyState.FAILED}
        and bool(view.preview)
        and not view.undecided,
    }


def _scheme(number: int, scheme: SchemeView) -> dict[str, Any]:
    """A concept scheme of a file in a line of the form; what is in none of them belongs to the vocabulary the file is for."""
    return {"at": number, "it": scheme, "home": not scheme.key}


def waiting_files(views: Sequence[VocabularyImportView], vocabularies: Sequence[VocabularyView]) -> dict[str, Any]:
    """Files that wait to be brought in, each with the vocabulary it is for."""
    names = {one.id: one.name for one in vocabularies}
    shown = [(one, _COLOURS.get(one.state, "busy"), names.get(one.vocabulary_id, "")) for one in views]
    return {"waiting": [{"it": one, "colour": colour, "for": name} for one, colour, name in shown]}


def offered_authorities(offers: Sequence[AuthorityBrief]) -> list[dict[str, Any]]:
    """Groups of kit/components/suggestions.html: by vocabulary, each with what tells it from its namesakes."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for one in offers:
        seen = gettext("see from %(name)s") % {"name": one.seen_from} if one.seen_from else ""
        note = " · ".join(filter(None, (one.dates, one.qualifier, seen)))
        groups.setdefault(one.vocabulary, []).append({"text": one.label, "note": note})
    return [{"label": name, "items": items} for name, items in groups.items()]
