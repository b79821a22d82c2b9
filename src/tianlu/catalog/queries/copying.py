"""Candidates as they are shown: beside what the catalog holds, and beside each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from tianlu.catalog.data import EDIT, CandidateView, Source
from tianlu.catalog.models import Candidate
from tianlu.catalog.queries.documents import DIALECTS, parse
from tianlu.catalog.queries.imports import in_words
from tianlu.catalog.queries.lookups import KnownRecords
from tianlu.catalog.queries.pairs import match_threshold
from tianlu.catalog.queries.sentences import marc_sentence
from tianlu.catalog.rules import Key, Outcome, Verdict, choose, digest, facts_of
from tianlu.catalog.rules.merging_fields import Row, compare, description_of
from tianlu.catalog.rules.taking_over import known_as
from tianlu.kit.errors import Gone, Malformed
from tianlu.libraries.data import Actor, setting
from tianlu.libraries.queries import setting_of
from tianlu.marc import Dialect, Found, Record, Rejected
from tianlu.marc.crosswalk import Loss, convert
from tianlu.marc.projecting import project

DRAFT_DIALECT = setting("catalog.draft-dialect", str, "cnmarc", _("Format of new descriptions"))
COMPARED_MOST: Final = 4


class CandidateGone(Gone):
    code = "candidate-gone"
    message = _("What was found is not kept any more.")
    remedy = _("Search again.")


class NothingChosen(Malformed):
    code = "nothing-chosen"
    message = _("No record was chosen.")
    remedy = _("Tick two to four of the records that were found, or click the title of one.")


class TooManyCompared(Malformed):
    code = "too-many-compared"
    message = _("At most %(most)s records can be compared.")
    remedy = _("Choose fewer.")


@dataclass(frozen=True)
class Comparison:
    """Candidates in one dialect and their fields in rows; `losses` are what of each the dialect does not hold, `known_as`
    is the number each has elsewhere.
    """

    candidates: tuple[CandidateView, ...]
    records: tuple[Record, ...]
    rows: tuple[Row, ...]
    dialect: Dialect
    losses: tuple[tuple[Loss, ...], ...]
    known_as: tuple[str, ...]


DIALECT_LABELS: Final[Mapping[Dialect, str]] = {"cnmarc": "CNMARC", "marc21": "MARC 21", "unimarc": "UNIMARC"}


def draft_dialect(actor: Actor) -> Dialect:
    """The dialect in which the organisation describes."""
    chosen = setting_of(actor, DRAFT_DIALECT, actor.organisation_id)
    return next((dialect for dialect in DIALECTS if dialect == chosen), "cnmarc")


def compared(actor: Actor, *, candidate_ids: Sequence[int], dialect: Dialect | None = None) -> Comparison:
    """The candidates beside each other, in the dialect given or the organisation's, the first one first.

    Refuses `NothingChosen`, `TooManyCompared`, `CandidateGone`.
    """
    actor.require(EDIT, organisation_id=actor.organisation_id)
    wanted = list(dict.fromkeys(candidate_ids))
    if not wanted:
        raise NothingChosen(reason="")
    if len(wanted) > COMPARED_MOST:
        raise TooManyCompared(reason=str(len(wanted)), most=COMPARED_MOST)
    mine = Candidate.scoped(actor).filter(organisation_id=actor.organisation_id, actor_id=actor.id[:40])
    rows = mine.in_bulk(wanted)
    if set(rows) != set(wanted):
        raise CandidateGone()
    target = dialect or draft_dialect(actor)
    records, losses, views, numbers = [], [], [], []
    for number in wanted:
        row = rows[number]
        own: Dialect = row.dialect  # type: ignore[assignment]
        record = parse(bytes(row.raw), row.container, row.encoding, own)
        converted = convert(description_of(record, own), own, target)
        records.append(description_of(converted.record, target))
        losses.append(converted.losses)
        views.append(_view(row, project(record, own).to_dict(), ()))
        numbers.append(known_as(record, own))
    rows_of_all = tuple(compare(records))
    return Comparison(tuple(views), tuple(records), rows_of_all, target, tuple(losses), tuple(numbers))


def sources_of(actor: Actor, pairs: Sequence[tuple[Candidate, Found]], target_id: int) -> tuple[CandidateView, ...]:
    """Candidates just found, each with what the catalog holds of it; four queries whatever their number."""
    standings = _standings(actor, [found for _row, found in pairs])
    views = []
    for (row, found), (same, outcome) in zip(pairs, standings, strict=True):
        notices = tuple(dict.fromkeys(marc_sentence(notice.code, notice.params) for notice in found.notices))
        view = _view(row, seen(found), notices)
        others = tuple(source.target for source in view.sources if source.target_id != target_id)
        joins = outcome.target is not None
        views.append(
            CandidateView(
                id=view.id,
                bib=view.bib,
                dialect=found.dialect,
                encoding=found.encoding,
                sources=view.sources,
                notices=notices,
                same=same,
                joins=joins,
                known=tuple(in_words([_entry(outcome)])[0]["with"]),
                elsewhere=others,
            )
        )
    return tuple(views)


def seen(found: Found) -> dict[str, Any]:
    """The record as a description."""
    return project(found.record, found.dialect).to_dict()


def marc_reason(rejected: Rejected) -> str:
    """Why a record could not be read, in the active language."""
    return marc_sentence(rejected.reason.code, rejected.reason.params)


def _view(row: Candidate, bib: dict[str, Any], notices: tuple[str, ...]) -> CandidateView:
    return CandidateView(
        id=row.id,
        bib=bib,
        dialect=row.dialect,
        encoding=row.encoding,
        sources=tuple(Source(**source) for source in row.sources),
        notices=notices,
    )


def _standings(actor: Actor, found: Sequence[Found]) -> list[tuple[bool, Outcome]]:
    """Of each record: whether these very bytes came in before, and what it would join or resembles."""
    catalog = KnownRecords(actor.organisation_id)
    facts = [facts_of(project(one.record, one.dialect), actor.organisation_id) for one in found]
    hits = catalog.hits({digest(key) for one in facts for key in one.keys})
    theirs = catalog.facts({number for numbers in hits.values() for number in numbers})
    sums, threshold = [_sum(one.raw) for one in found], match_threshold(actor)
    same = catalog.same(sums)
    standings = []
    for one, (_short, whole) in zip(facts, sums, strict=True):
        evidence: dict[int, list[Key]] = {}
        for key in one.keys:
            for number in hits.get(digest(key), ()):
                evidence.setdefault(number, []).append(key)
        choices = [(number, theirs[number], tuple(keys)) for number, keys in sorted(evidence.items())]
        standings.append((whole in same, choose(one, choices, threshold)))
    return standings


def _sum(raw: bytes) -> tuple[int, bytes]:
    """As contributions keep it: the first 8 bytes of the sum as a signed integer, and the sum."""
    whole = sha256(raw).digest()
    return int.from_bytes(whole[:8], "big", signed=True), whole


def _entry(outcome: Outcome) -> dict[str, Any]:
    pairs: list[tuple[int, Verdict]] = list(outcome.candidates)
    if outcome.target is not None and outcome.verdict is not None:
        pairs.insert(0, (outcome.target, outcome.verdict))
    return {
        "with": [
            {
                "record": number,
                "evidence": [{"kind": key.kind.name.lower(), "value": key.text[:120]} for key in verdict.evidence],
                "conflicts": [conflict._asdict() for conflict in verdict.conflicts],
            }
            for number, verdict in pairs[:5]
        ]
    }
