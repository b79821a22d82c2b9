"""Pages of records that may be one edition: the list, and two of them beside each other with what speaks for and against."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from tianlu.catalog.data import RecordView
from tianlu.catalog.pages.addresses import ADDRESSES
from tianlu.catalog.queries import Compared, PairView, SourceView
from tianlu.catalog.queries.sentences import CONFLICTS, EVIDENCE
from tianlu.catalog.rules import LOWEST, Weight
from tianlu.kit.errors import Sentence
from tianlu.kit.text import fold

_AGREEMENTS: Final[dict[str, Sentence]] = {
    "same": _("the same"),
    "near": _("nearly the same"),
    "different": _("different"),
    "one-sided": _("only one says it"),
}
_STATEMENTS: Final = (
    (_("title"), ("title", "title_remainder")),
    (_("part"), ("part_number", "part_name")),
    (_("responsibility"), ("responsibility",)),
    (_("edition"), ("edition",)),
    (_("publisher"), ("publishers",)),
    (_("year"), ("year",)),
    (_("extent"), ("extent",)),
    ("ISBN", ("isbns",)),
)


def pairs_page(
    pairs: list[PairView],
    count: int,
    *,
    page: int,
    size: int,
    parted: list[PairView],
    merges: list[tuple[int, RecordView]],
) -> dict[str, Any]:
    """Context of catalog/pairs/list.html but the threshold."""
    at = reverse("catalog:duplicates")
    return ADDRESSES | {
        "pairs": [_row(pair) for pair in pairs],
        "count": count,
        "previous_href": f"{at}?page={page - 1}" if page > 1 else "",
        "next_href": f"{at}?page={page + 1}" if page * size < count else "",
        "parted": [_row(pair) for pair in parted],
        "merges": [{"gone": gone, "into": into.id, "title": into.bib.get("title", "")} for gone, into in merges],
        "lowest": LOWEST,
    }


def _row(pair: PairView) -> dict[str, Any]:
    asked = urlencode({"one": pair.one.id, "other": pair.other.id})
    return {
        "id": pair.id,
        "score": pair.score,
        "one": _shown(pair.one),
        "other": _shown(pair.other),
        "href": f"{reverse('catalog:pair')}?{asked}",
        "decided_at": pair.decided_at,
    }


def _shown(record: RecordView) -> dict[str, Any]:
    bib = record.bib
    parts = (
        bib.get("responsibility", ""),
        bib.get("edition", ""),
        *bib.get("publishers", ())[:1],
        bib.get("year") or "",
    )
    return {
        "id": record.id,
        "title": " ".join(
            filter(None, (bib.get("title", ""), bib.get("title_remainder", ""), bib.get("part_number", "")))
        ),
        "imprint": " · ".join(str(part) for part in parts if part),
    }


def pair_page(found: Compared) -> dict[str, Any]:
    """Context of catalog/pairs/pair.html."""
    return ADDRESSES | {
        "one": _shown(found.one),
        "other": _shown(found.other),
        "score": found.verdict.score,
        "threshold": found.threshold,
        "merges": found.verdict.merge,
        "apart": found.apart,
        "rows": [row for label, names in _STATEMENTS if (row := _statement(label, names, found))],
        "weights": [_weight(weight) for weight in found.verdict.weights],
        "keys": [
            str(EVIDENCE[name]) for name in dict.fromkeys(key.kind.name.lower() for key in found.verdict.evidence)
        ],
    }


def _statement(label: Sentence, names: tuple[str, ...], found: Compared) -> dict[str, Any] | None:
    one, other = (
        " ".join(filter(None, (_text(record.bib.get(name)) for name in names))) for record in (found.one, found.other)
    )
    if not (one or other):
        return None
    differs = "" if one == other else _("written otherwise") if fold(one) == fold(other) else _("differs")
    return {"label": label, "one": one, "other": other, "differs": differs}


def _text(value: Any) -> str:
    if isinstance(value, list):
        return " ; ".join(
            str(one.get("value") or one.get("text", "")) if isinstance(one, dict) else str(one) for one in value
        )
    return str(value) if value else ""


def _weight(weight: Weight) -> dict[str, Any]:
    label = CONFLICTS.get(weight.field) or EVIDENCE.get(weight.field, weight.field)
    return {
        "label": label,
        "agreement": _AGREEMENTS[weight.agreement],
        "points": weight.points,
        "size": min(100, abs(weight.points) * 5),
        "words": ngettext("%(n)+d point", "%(n)+d points", abs(weight.points)) % {"n": weight.points},
    }


def sources_page(record: RecordView, sources: Sequence[SourceView], libraries: Mapping[int, str]) -> dict[str, Any]:
    """Context of catalog/pairs/sources.html; `libraries` are names by number."""
    return ADDRESSES | {
        "record": record,
        "title": record.bib.get("title", "") or str(record.id),
        "rows": [_source(one, libraries) for one in sources],
    }


def _source(one: SourceView, libraries: Mapping[int, str]) -> dict[str, Any]:
    bib = one.bib
    parts = (
        bib.responsibility,
        bib.edition,
        *bib.publishers[:1],
        str(bib.year or ""),
        *(isbn.value for isbn in bib.isbns[:1]),
    )
    return {
        "id": one.id,
        "title": " ".join(filter(None, (bib.title, bib.title_remainder, bib.part_number))),
        "imprint": " · ".join(filter(None, parts)),
        "library": libraries.get(one.organisation_id, str(one.organisation_id)),
        "control_number": one.control_number,
        "score": one.verdict.score,
        "against": [str(CONFLICTS.get(weight.field, weight.field)) for weight in one.verdict.conflicts],
    }
