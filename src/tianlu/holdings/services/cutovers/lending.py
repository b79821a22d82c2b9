"""What was lent in the other system: written down with the items, settled when the books come back.

Nobody is lent anything here; until circulation takes the loans over, the desk knows which books are out, until when,
and can tell whom to ask. Borrowers' numbers are sealed, and gone when the book is back.
"""

import base64
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_date

from tianlu.holdings.data import CUTOVER, ItemState, NotLentThere
from tianlu.holdings.models import Cutover, CutoverLoan
from tianlu.holdings.queries.cutovers import loans_of, sealed_for
from tianlu.holdings.queries.scanned import books_scanned
from tianlu.holdings.rules import Column, CutoverMapping, Lent, clean_code
from tianlu.holdings.services.items import set_state
from tianlu.kit.sealing import seal
from tianlu.libraries.data import Actor


def take_loans_over(actor: Actor, row: Cutover, lent: Mapping[str, Lent]) -> None:
    """Complete, by barcode, loans that came with records by what this file says of them; in the caller's transaction."""
    loans = CutoverLoan.scoped(actor).filter(organisation_id=row.organisation_id, cutover=None, item__barcode__in=lent)
    for loan in loans.select_related("item").select_for_update(of=("self",)):
        said = lent[str(loan.item.barcode)]
        loan.cutover_id, loan.due_date = row.id, parse_date(said.due) if said.due else loan.due_date
        loan.borrower = seal(said.borrower, sealed_for(row.id)) if said.borrower else b""
        loan.save(update_fields=["cutover", "due_date", "borrower"])


def leave_loans(actor: Actor, row: Cutover) -> None:
    """Forget what this file said of loans that came with records; they stay."""
    loans = CutoverLoan.scoped(actor).filter(cutover_id=row.id).exclude(item__cutover_id=row.id)
    loans.update(cutover=None, borrower=b"")


def kept_cells(row: Cutover, cells: Sequence[str]) -> list[Any]:
    """The cells of a row that did not fit, its borrower's number sealed."""
    kept: list[Any] = list(cells)
    for place, column in CutoverMapping.from_dict(row.mapping).columns.items():
        if column is Column.BORROWER and place < len(kept) and kept[place]:
            kept[place] = [base64.b64encode(seal(kept[place], sealed_for(row.id))).decode()]
    return kept


def return_lent_book(actor: Actor, cutover_id: int | None = None, *, barcode: str) -> int:
    """Say that a book came back that was lent in the other system; its item, which waits to be shelved.

    With `cutover_id` only a book of that file. What was known of its borrower is forgotten, as whenever nobody can have it any more.
    Refuses `NoSuchCutover`, and `NotLentThere`.
    """
    actor.require(CUTOVER, organisation_id=actor.organisation_id)
    code = clean_code(barcode)[:60]
    with transaction.atomic():
        loans = loans_of(actor, cutover_id).filter(item_id=books_scanned(actor, {code}).get(code) or 0)
        loan = loans.select_related("item").select_for_update(of=("self",)).first()
        if loan is None:
            raise NotLentThere(barcode=code)
        actor.require(CUTOVER, organisation_id=loan.organisation_id, branch_id=loan.item.branch_id)
        set_state(actor, loan.item, to=ItemState.SHELVING, reason="returned-after-cutover")
    return loan.item_id
