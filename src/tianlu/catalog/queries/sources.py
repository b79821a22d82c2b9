"""What a record is made of: the contributions that joined it, each beside the description they joined."""

from dataclasses import dataclass

from tianlu.catalog.data import EDIT, RecordView
from tianlu.catalog.models import Contribution, RecordSource
from tianlu.catalog.queries.documents import parse
from tianlu.catalog.queries.pairs import match_threshold
from tianlu.catalog.queries.records import held_record
from tianlu.catalog.rules import Facts, Verdict, compare, facts_of
from tianlu.libraries.data import Actor
from tianlu.marc import Bib, Dialect, project


@dataclass(frozen=True, slots=True)
class SourceView:
    """One contribution: its number, who delivered it, what it says, and how it compares with the record by what both say."""

    id: int
    organisation_id: int
    import_id: int
    control_number: str
    bib: Bib
    verdict: Verdict


def bib_of(contribution: Contribution) -> Bib:
    """The description as it was delivered."""
    dialect: Dialect = contribution.dialect  # type: ignore[assignment]
    return project(parse(bytes(contribution.raw), contribution.container, contribution.encoding, dialect), dialect)


def sources_of(actor: Actor, record_id: int) -> tuple[RecordView, list[SourceView]]:
    """The record and the contributions in it that the actor may see, the earliest first; refuses as `held_record` does."""
    actor.require(EDIT, organisation_id=actor.organisation_id)
    record = held_record(actor, record_id)
    links = RecordSource.scoped(actor).filter(record_id=record_id, active=True).values("contribution_id")
    rows = Contribution.unscoped(reason="the links are the actor's own or shared with the actor").filter(id__in=links)
    known, threshold = facts_of(Bib.from_dict(record.bib), 0), match_threshold(actor)
    return record, [_view(one, known, threshold) for one in rows.order_by("id")]


def _view(contribution: Contribution, known: Facts, threshold: int) -> SourceView:
    bib = bib_of(contribution)
    facts = facts_of(bib, 0)
    shared = tuple(sorted(key for key in facts.keys if key in known.keys))
    return SourceView(
        contribution.id,
        contribution.organisation_id,
        contribution.origin_id,
        contribution.control_number,
        bib,
        compare(facts, known, shared, threshold),
    )
