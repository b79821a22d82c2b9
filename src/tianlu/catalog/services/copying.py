"""Copy cataloguing: targets asked at once, what they send read and kept while a person chooses, a draft made of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from time import monotonic
from typing import Any, Final

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from tianlu.catalog.data import (
    EDIT,
    CandidateView,
    TargetAnswer,
    TargetQuery,
    TargetResult,
    TargetSettings,
    TargetView,
)
from tianlu.catalog.engines.targets import RECORDS_MOST
from tianlu.catalog.models import Candidate
from tianlu.catalog.queries.copying import (
    DIALECT_LABELS,
    DRAFT_DIALECT,
    Comparison,
    compared,
    marc_reason,
    sources_of,
)
from tianlu.catalog.queries.targets import settings_of, target_for, target_row, targets_of
from tianlu.catalog.rules import control_number_of, digest_of, query_of, read_records
from tianlu.catalog.rules.merging_fields import merge
from tianlu.catalog.rules.taking_over import taken_over
from tianlu.catalog.services.asking import UNDER_WAY, Question, TooManyQuestions, ask_all, search_name
from tianlu.kit.clock import now
from tianlu.kit.errors import Malformed, Refusal
from tianlu.libraries.data import Actor
from tianlu.libraries.queries import organisation
from tianlu.libraries.services import change_setting
from tianlu.marc import Dialect, Found, Rejected
from tianlu.marc import Record as MarcRecord

KEPT: Final = timedelta(days=1)  # how long a candidate waits to be chosen


class NothingAsked(Malformed):
    code = "nothing-asked"
    message = _("There is nothing to look for.")
    remedy = _("Scan the ISBN, or type a title.")


class NotABookNumber(Malformed):
    code = "not-a-book-number"
    message = _("“%(text)s” is neither an ISBN nor an ISSN; other libraries do not know our barcodes.")
    remedy = _("Scan the number on the back cover, or type the title.")


@dataclass(frozen=True)
class CopyDraft:
    """A description made of candidates, not yet a draft of the catalog; `source` says where it comes from, as JSON."""

    marc: MarcRecord
    dialect: Dialect
    source: dict[str, object]


class NoSuchDialect(Malformed):
    code = "no-such-dialect"
    message = _("No description is made in this format.")
    remedy = _("Choose one of the list.")


def choose_draft_dialect(actor: Actor, dialect: str) -> None:
    """Say in which dialect of MARC the organisation describes: copied records, tables of books, comparisons.

    What is described already stays as it is. Refuses `NoSuchDialect`, and whoever may not change the library's settings.
    """
    if dialect not in DIALECT_LABELS:
        raise NoSuchDialect(reason=dialect)
    change_setting(actor, DRAFT_DIALECT, dialect, organisation_id=actor.organisation_id)


def asked(*, text: str = "", barcode: str = "", **fields: str) -> TargetQuery:
    """The question in what was typed: one box (`text`), a scan (`barcode`), or fields of their own (`isbn`, …).

    Refuses `NothingAsked`, and `NotABookNumber` for a barcode that is none of a book.
    """
    typed = barcode or text
    query = query_of(typed) if typed.strip() else TargetQuery()
    if query is None or (barcode and query.title):
        raise NotABookNumber(reason=typed[:60], text=" ".join(typed.split())[:60])
    for name, value in fields.items():
        if plain := " ".join(value.split())[:300]:
            number = query_of(plain) if name in {"isbn", "issn"} else None
            if name in {"isbn", "issn"} and not (number and getattr(number, name)):
                raise NotABookNumber(reason=plain[:60], text=plain[:60])
            query = replace(query, **{name: getattr(number, name) if number else plain})
    if not query.terms():
        raise NothingAsked(reason="")
    return query


def search_targets(
    actor: Actor, *, query: TargetQuery, target_ids: Collection[int] | None = None, limit: int = 20
) -> list[TargetResult]:
    """Ask the targets (None: all that are active) at once and keep what they send, a day; one result each, in order.

    No target holds another up: each has its own timeout, and its refusal is part of its result. Records that say the
    same are one candidate. Raises only what asking itself refuses.
    """
    actor.require(EDIT, organisation_id=actor.organisation_id)
    if not query.terms():
        raise NothingAsked(reason="")
    views = [view for view in targets_of(actor, active=True) if target_ids is None or view.id in target_ids]
    answers = _ask_all(actor, views, query, max(1, min(limit, RECORDS_MOST)))
    return [_result(actor, query, view, answers[view.id]) for view in views]


def answers_of(
    actor: Actor, target_ids: Sequence[int], *, query: TargetQuery, patience: float = 0.5, limit: int = 20
) -> tuple[list[TargetResult], list[TargetView]]:
    """What comes within `patience` seconds of targets that are asked at once, and who is still being asked: come again.

    For pages: whoever waits for a slow target must not hold a thread that readers need. Refuses `NoSuchTarget`; what a
    target does wrong, and that too many are being asked, is in its result.
    """
    actor.require(EDIT, organisation_id=actor.organisation_id)
    ends = monotonic() + patience
    asked_of = [_Target(actor, target_id, query, limit) for target_id in target_ids]
    for it in asked_of:  # all are asked before any is waited for
        it.start()
    results, waiting = [], []
    for it in asked_of:
        outcome = it.outcome(max(0.0, ends - monotonic()))
        if outcome is None:
            waiting.append(it.view)
        else:
            results.append(_result(actor, query, it.view, outcome))
    return results, waiting


class _Target:
    """A target as one question of one person sees it."""

    def __init__(self, actor: Actor, target_id: int, query: TargetQuery, limit: int) -> None:
        row = target_row(actor, target_id)
        self.view = target_for(actor, target_id)
        self._refusal: Refusal | None = None
        self._question = Question(actor.organisation_id, actor.id, target_id, query, max(1, min(limit, RECORDS_MOST)))
        try:
            self._settings = settings_of(row)
        except Refusal as refusal:
            self._refusal = refusal

    def start(self) -> None:
        try:
            if self._refusal is None:
                UNDER_WAY.start(self._question, self._settings)
        except TooManyQuestions as refusal:
            self._refusal = refusal

    def outcome(self, patience: float) -> TargetAnswer | Refusal | None:
        if self._refusal:
            return self._refusal
        try:
            return UNDER_WAY.outcome(self._question, self._settings, patience)
        except TooManyQuestions as refusal:
            return refusal


def draft_from(
    actor: Actor, *, candidate_ids: Sequence[int], choices: Mapping[str, int | None], dialect: Dialect | None = None
) -> CopyDraft:
    """The description made of the rows chosen from the comparison of these candidates; the first is the base.

    It says by what numbers it is known where it comes from, and that the actor's library took it over. Refuses
    `CandidateGone` when one was looked at too long ago.
    """
    comparison: Comparison = compared(actor, candidate_ids=candidate_ids, dialect=dialect)
    taken = merge(comparison.records, choices)
    used = {choices.get(row.key, 0) for row in comparison.rows if row.cells[choices.get(row.key, 0) or 0]} | {0}
    sources = [
        {"target": source.target, "control_number": source.control_number, "found_at": source.found_at}
        for place, candidate in enumerate(comparison.candidates)
        if place in used
        for source in candidate.sources[:1]
    ]
    taken = taken_over(
        taken,
        comparison.dialect,
        known=[number for place, number in enumerate(comparison.known_as) if place in used],
        agency=organisation(actor, actor.organisation_id).code.upper(),
        day=localtime(now()).date(),
    )
    return CopyDraft(taken, comparison.dialect, {"kind": "copy", "sources": sources, "taken_at": now().isoformat()})


def _ask_all(
    actor: Actor, views: Sequence[TargetView], query: TargetQuery, limit: int
) -> dict[int, TargetAnswer | Refusal]:
    answers: dict[int, TargetAnswer | Refusal] = {}
    ready: dict[int, TargetSettings] = {}
    for view in views:
        try:
            ready[view.id] = settings_of(target_row(actor, view.id))
        except Refusal as refusal:
            answers[view.id] = refusal
    return answers | ask_all(ready, query, limit)


def _result(actor: Actor, query: TargetQuery, view: TargetView, answer: TargetAnswer | Refusal) -> TargetResult:
    if isinstance(answer, Refusal):
        return TargetResult(view, refusal=answer.in_full())
    outcomes = read_records([record.content for record in answer.records], view.settings.charset)
    found = [outcome for outcome in outcomes if isinstance(outcome, Found)]
    return TargetResult(
        target=view,
        total=answer.total,
        candidates=_kept(actor, query, view, found),
        unreadable=tuple(marc_reason(outcome) for outcome in outcomes if isinstance(outcome, Rejected)),
        remarks=tuple(str(remark) for remark in answer.remarks),
    )


def _kept(actor: Actor, query: TargetQuery, view: TargetView, found: Sequence[Found]) -> tuple[CandidateView, ...]:
    """The records as candidates: each once, with everyone who sent it in this search."""
    Candidate.scoped(actor).filter(found_at__lt=now() - KEPT).delete()
    rows: dict[str, Candidate] = {}
    reads: dict[str, Found] = {}
    with transaction.atomic():
        for outcome in found:
            digest = digest_of(outcome.record)
            rows[digest] = _remember(actor, query, view, outcome, digest)
            reads.setdefault(digest, outcome)
    return sources_of(actor, [(rows[digest], reads[digest]) for digest in rows], view.id)


def _remember(actor: Actor, query: TargetQuery, view: TargetView, outcome: Found, digest: str) -> Candidate:
    at = now()
    row, _created = (
        Candidate.scoped(actor)
        .select_for_update()
        .get_or_create(
            organisation_id=actor.organisation_id,
            actor_id=actor.id[:40],
            search=search_name(query),
            digest=digest,
            defaults={
                "raw": outcome.raw,
                "container": "marcxml" if outcome.raw.lstrip()[:1] == b"<" else "iso2709",
                "encoding": outcome.encoding,
                "dialect": outcome.dialect,
                "found_at": at,
            },
        )
    )
    source: dict[str, Any] = {
        "target_id": view.id,
        "target": view.settings.name,
        "control_number": control_number_of(outcome.record)[:120],
        "found_at": at.isoformat(),
    }
    others = [one for one in row.sources if one["target_id"] != view.id]
    row.sources = [*others, source]
    row.found_at = at
    row.save(update_fields=["sources", "found_at"])
    return row
