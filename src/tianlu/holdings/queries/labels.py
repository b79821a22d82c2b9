"""Which items get labels, what stands on them, and the sheets there are."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tianlu.catalog.queries import projections
from tianlu.holdings.data import ItemState, NoLabels, NoSuchLayout, TooManyLabels
from tianlu.holdings.models import Item, LabelLayout
from tianlu.holdings.queries.call_numbers import author_of
from tianlu.holdings.queries.relabelling import relabellings
from tianlu.holdings.queries.scanned import books_scanned
from tianlu.holdings.queries.shelving import marks_of_places
from tianlu.holdings.rules import (
    LAYOUTS,
    MOST_LABELS,
    Label,
    LabelKind,
    Layout,
    Symbology,
    can_be_drawn,
    clean_code,
    spine_lines,
)
from tianlu.kit.errors import Sentence
from tianlu.libraries.data import Actor
from tianlu.libraries.queries import organisation

_NAMES: dict[str, Sentence] = {
    "a4-3x8": gettext_lazy("A4, 24 labels of 70 × 37 mm"),
    "a4-4x10": gettext_lazy("A4, 40 labels of 52.5 × 29.7 mm"),
    "a4-5x13": gettext_lazy("A4, 65 labels of 38.1 × 21.2 mm"),
    "a4-6x8": gettext_lazy("A4, 48 spine labels of 30 × 33 mm"),
    "roll-40x30": gettext_lazy("Roll, 40 × 30 mm"),
    "roll-50x30": gettext_lazy("Roll, 50 × 30 mm"),
    "roll-30x40": gettext_lazy("Roll, 30 × 40 mm"),
}


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Which items: those named by barcode, or all of a batch, of a time, of the list of new labels at a branch."""

    barcodes: Sequence[str] = ()
    batch: str = ""
    created_from: datetime | None = None
    created_before: datetime | None = None
    relabellings: Collection[int] = ()
    to_relabel: bool = False
    branch_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Printing:
    """How they are printed; `start` is the first free place of the first sheet, 1 at its upper left."""

    kind: LabelKind = LabelKind.SPINE
    symbology: Symbology = Symbology.CODE128
    layout: str = "a4-6x8"
    start: int = 1
    heading: bool = True


def layouts_of(actor: Actor) -> list[tuple[str, Sentence]]:
    """(name, label) of the organisation's own sheets, then of those built in."""
    rows = LabelLayout.scoped(actor).filter(organisation_id=actor.organisation_id).order_by("name")
    own: list[tuple[str, Sentence]] = [(name, name) for name in rows.values_list("name", flat=True)]
    return [*own, *((name, _NAMES[name]) for name in LAYOUTS)]


def layout_for(actor: Actor, name: str) -> Layout:
    """The sheet of this name; `NoSuchLayout` when there is none."""
    if name in LAYOUTS:
        return LAYOUTS[name]
    row = LabelLayout.scoped(actor).filter(organisation_id=actor.organisation_id, name=name).first()
    if row is None:
        raise NoSuchLayout()
    return Layout.from_dict(row.sizes)


def labels_pdf(actor: Actor, choice: Choice, printing: Printing) -> bytes:
    """Labels of the chosen items as PDF, in the order chosen: as scanned, else along the shelf.

    Refuses `NoSuchLayout`, `NoLabels` (with what cannot be printed and why), `TooManyLabels`.
    """
    layout = layout_for(actor, printing.layout)
    items = _chosen(actor, choice)
    if len(items) > MOST_LABELS:
        raise TooManyLabels(count=len(items), most=MOST_LABELS)
    labels = _labels(actor, items, printing)
    if not labels:
        raise NoLabels(reason=_("none of the books chosen has what the label shows."))
    from tianlu.holdings.engines.labels import draw_labels, unprintable  # noqa: PLC0415 - slow: a third of a second at start-up

    if wrong := unprintable(labels, layout, printing.symbology):
        numbers = dict.fromkeys(label.code or " ".join(label.lines) for label in wrong)
        reason = _("a sheet of larger labels is needed, or letters that can be printed, for %(numbers)s.")
        raise NoLabels(reason=reason % {"numbers": ", ".join(list(numbers)[:10])})
    title = _("Spine labels") if printing.kind is LabelKind.SPINE else _("Barcode labels")
    start = min(max(1, printing.start), layout.places)
    return draw_labels(labels, layout, start=start, symbology=printing.symbology, title=title)


def _chosen(actor: Actor, choice: Choice) -> list[Item]:
    items = Item.scoped(actor).filter(organisation_id=actor.organisation_id).exclude(state=ItemState.WITHDRAWN)
    if choice.branch_id is not None:
        items = items.filter(branch_id=choice.branch_id)
    if wanted := list(dict.fromkeys(filter(None, map(clean_code, choice.barcodes)))):
        return _scanned(actor, items, wanted[: MOST_LABELS + 1])
    if choice.to_relabel or choice.relabellings:
        only = list(choice.relabellings) or None
        rows = relabellings(actor, branch_id=choice.branch_id, only=only, away=None if only else False, limit=2001)
        items = items.filter(id__in=[row.item_id for row in rows])
    elif choice.batch:
        items = items.filter(batch=choice.batch)
    elif choice.created_from is None and choice.created_before is None:
        raise NoLabels(reason=_("no books were chosen."))
    if choice.created_from is not None:
        items = items.filter(created_at__gte=choice.created_from)
    if choice.created_before is not None:
        items = items.filter(created_at__lt=choice.created_before)
    return list(items.order_by("shelf_key", "id")[: MOST_LABELS + 1])


def _scanned(actor: Actor, items: "QuerySet[Item]", codes: Sequence[str]) -> list[Item]:
    known = books_scanned(actor, set(codes))
    numbers = {number for number in known.values() if number is not None}
    found: dict[int | None, Item] = {item.id: item for item in items.filter(id__among=numbers)}
    if missing := [code for code in codes if known.get(code) not in found]:
        said = {"barcodes": ", ".join(missing[:10])}
        raise NoLabels(reason=_("no book alone has the barcode or accession number %(barcodes)s.") % said)
    return list({found[known[code]].id: found[known[code]] for code in codes}.values())


def _labels(actor: Actor, items: Sequence[Item], printing: Printing) -> list[Label]:
    heading = organisation(actor, actor.organisation_id).name.shown(get_language() or "") if printing.heading else ""
    if printing.kind is LabelKind.SPINE:
        marks = marks_of_places(actor)
        return [
            Label(heading, spine_lines(item.call_number, marks(item.branch_id, item.permanent_location_id)))
            for item in items
            if item.call_number
        ]
    records = projections({item.record_id for item in items})
    labels: list[Label] = []
    for item in items:
        code = item.barcode or ""
        if not code:
            continue
        if not can_be_drawn(code, printing.symbology):
            raise NoLabels(reason=_("the barcode %(barcode)s cannot be drawn this way.") % {"barcode": code})
        record = records.get(item.record_id)
        words = (record.bib.get("title", ""), author_of(record)) if record else ()
        labels.append(Label(heading, (code, " / ".join(filter(None, words))), code))
    return labels
