"""Which book a code is of that was scanned or typed: its barcode, else its accession number."""

from collections.abc import Collection, Set
from typing import Any

from tianlu.holdings.data import ItemState
from tianlu.holdings.models import Item
from tianlu.libraries.data import Actor


def books_scanned(actor: Actor, codes: Set[str]) -> dict[str, int | None]:
    """The item of each code, None where it is the accession number of several; codes of no book are left out.

    A barcode goes before an accession number, also that of a withdrawn item; of a barcode that was given again the item
    that has it now counts.
    """
    rows = Item.scoped(actor).filter(organisation_id=actor.organisation_id).order_by("id")
    living = rows.exclude(state=ItemState.WITHDRAWN)
    gone = rows.filter(state=ItemState.WITHDRAWN)
    marked = _by(gone, "barcode", codes) | _by(living, "barcode", codes)
    numbered = _by(living, "accession_number", codes - marked.keys())
    left = _by(gone, "accession_number", codes - marked.keys() - numbered.keys())
    last = {code: those[-1] for code, those in (marked | left).items()}
    return last | {code: those[0] if len(those) == 1 else None for code, those in numbered.items()}


def _by(rows: Any, field: str, codes: Collection[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for code, number in rows.filter(**{f"{field}__among": set(codes)}).values_list(field, "id"):
        found.setdefault(code, []).append(number)
    return found
