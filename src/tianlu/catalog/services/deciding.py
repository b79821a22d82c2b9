"""What people decided about a record's headings goes along when records become one, and comes back when they part."""

from collections.abc import Sequence
from typing import Any

from tianlu.catalog.models import Authority, HeadingDoubt, RecordAuthority

_REASON = "each library that holds a record settles its own headings"


def carry_decisions(gone: int, kept: int) -> list[list[Any]]:
    """Let the headings of `kept` mean what people said that those of `gone` mean, unless they said it of `kept` too.

    Runs in the caller's transaction, before `gone` loses its links. What comes back is for `return_decisions`: for each
    decision the library, place, heading, authority (null: none of the candidates), candidates, and whether it was carried.
    """
    decisions = _decisions(gone)
    theirs = {tuple(one[:3]) for one in _decisions(kept)}
    for decision in decisions:
        carried = tuple(decision[:3]) not in theirs
        decision.append(carried)
        if carried:
            _decide(kept, decision)
    return decisions


def return_decisions(record_id: int, out_of: int, decisions: Sequence[Sequence[Any]]) -> None:
    """Give a record that lives again its decisions, and take from the other those that it had from it."""
    for decision in decisions:
        if decision[5]:
            _forget(out_of, decision)
        _decide(record_id, decision)


def copy_decisions(record_id: int, *, to: int) -> None:
    """Let a record that is made of contributions of another begin with the decisions about that one's headings."""
    for decision in _decisions(record_id):
        _decide(to, decision)


def _decisions(record_id: int) -> list[list[Any]]:
    links = RecordAuthority.objects.filter(record_id=record_id, evidence="person").order_by("id")
    fields = ("authority__organisation_id", "place", "heading", "authority_id")
    doubts = HeadingDoubt.unscoped(reason=_REASON).filter(record_id=record_id, settled=True).order_by("id")
    return [
        *([*row, []] for row in links.values_list(*fields)),
        *([row.organisation_id, row.place, row.heading, None, row.candidates] for row in doubts),
    ]


def _decide(record_id: int, decision: Sequence[Any]) -> None:
    """Write a decision down; the next linking of the record drops it where it has no such heading."""
    organisation, place, heading, authority, candidates = decision[:5]
    if authority is None:
        HeadingDoubt.unscoped(reason=_REASON).update_or_create(
            record_id=record_id,
            organisation_id=organisation,
            place=place,
            heading=heading,
            defaults={"candidates": candidates, "settled": True},
        )
        return
    if (lasting := _lasting(authority)) is None:
        return
    RecordAuthority.objects.update_or_create(
        record_id=record_id, authority_id=lasting, place=place, heading=heading, defaults={"evidence": "person"}
    )
    doubts = HeadingDoubt.unscoped(reason=_REASON).filter(record_id=record_id, organisation_id=organisation)
    doubts.filter(place=place, heading=heading).delete()


def _forget(record_id: int, decision: Sequence[Any]) -> None:
    """Take a carried decision back; the next linking of the record finds anew what its heading means."""
    organisation, place, heading, authority, candidates = decision[:5]
    if authority is None:
        doubts = HeadingDoubt.unscoped(reason=_REASON).filter(record_id=record_id, organisation_id=organisation)
        doubts.filter(place=place, heading=heading, settled=True, candidates=candidates).delete()
        return
    if (lasting := _lasting(authority)) is not None:
        links = RecordAuthority.objects.filter(record_id=record_id, authority_id=lasting, evidence="person")
        links.filter(place=place, heading=heading).delete()


def _lasting(authority_id: int) -> int | None:
    """The live authority at the end of its chain of merges; None where there is none any more."""
    everybody = Authority.unscoped(reason="a merged authority leads to the one it is in")
    number = authority_id
    while row := everybody.filter(id=number).only("id", "merged_into_id").first():
        if row.merged_into_id is None:
            return row.id
        number = row.merged_into_id
    return None
