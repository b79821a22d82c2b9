"""What was lent in the other system: written down with the items, settled when the books come back.

Nobody is lent anything here; until circulation takes the loans over, the desk knows which books are out, until when,
and can tell whom to ask. Borrowers' numbers are sealed, and gone when the book is back.
"""

import base64
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from tianlu.holdings.data import CUTOVER, ItemState, NotLentThere
from tianlu.holdings.models import Cutover, CutoverLoan
from tianlu.holdings.queries.cutovers import cutover_row, sealed_for
from tianlu.holdings.rules import Column, CutoverMapping, Lent, clean_code
from tianlu.holdings.services.items import set_state
from tianlu.kit.db import insert_many
from tianlu.kit.sealing import seal
from tianlu.libraries.data import Actor

_LOAN = ("organisation", "cutover", "item", "due_date", "borrower")


def keep_loans(row: Cutover, lent: Sequence[tuple[int, Lent]]) -> None:
    """Write down the loans of items just made; in the caller's transaction."""
    purpose = sealed_for(row.id)
    rows = [
        (row.organisation_id, row.id, item, one.due or None, seal(one.borrower, purpose) if one.borrower else b"")
        for item, one in lent
    ]
    insert_many(CutoverLoan, _LOAN, rows)


def kept_cells(row: Cutover, cells: Sequence[str]) -> list[Any]:
    """The cells of a row that did not fit, its borrower's number sealed."""
    kept: list[Any] = list(cells)
    for place, column in CutoverMapping.from_dict(row.mapping).columns.items():
        if column is Column.BORROWER and place < len(kept) and kept[place]:
            kept[place] = [base64.b64encode(seal(kept[place], sealed_for(row.id))).decode()]
    return kept


def return_lent_book(actor: Actor, cutover_id: int, *, barcode: str) -> int:
    """Say that a book came back that was lent in the other system; its item, which waits to be shelved.

    What was known of its borrower is forgotten, as whenever nobody can have it any more. Refuses `NoSuchCutover`, and `NotLentThere`.
    """
    actor.require(CUTOVER, organisation_id=actor.organisation_id)
    code = clean_code(barcode)[:60]
    with transaction.atomic():
        row = cutover_row(actor, cutover_id)
        loans = CutoverLoan.scoped(actor).filter(cutover_id=row.id, item__state=ItemState.ON_LOAN)
        loan = loans.filter(item__barcode=code).select_related("item").select_for_update().first()
        if loan is None:
            raise NotLentThere(barcode=code)
        actor.require(CUTOVER, organisation_id=row.organisation_id, branch_id=loan.item.branch_id)
        set_state(actor, loan.item, to=ItemState.SHELVING, reason="returned-after-cutover")
    return loan.item_id
