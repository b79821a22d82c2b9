"""Test searches: staff say what readers type and what they should find, and see whether they do."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from tianlu.catalog.queries import records_for
from tianlu.discovery.data import RunJudgedSearches
from tianlu.discovery.events import JUDGE
from tianlu.discovery.judgements import GRADES, JudgedQuery, NoJudgements
from tianlu.discovery.models import JudgedRecord, JudgedSearch
from tianlu.discovery.queries.judged import NoSuchJudgedSearch, grades_of
from tianlu.discovery.services.evaluating import Beat, Evaluation, Outcome, judge_all, outcome_of
from tianlu.kit import jobs
from tianlu.kit.clock import now
from tianlu.kit.db import retrying
from tianlu.kit.errors import Conflict, Malformed
from tianlu.libraries.data import Actor

OWN: Final = "own"
_TYPED: Final = 200  # characters
_NOTE: Final = 500
MOST_JUDGED: Final = 100  # records of one test search
MOST_SEARCHES: Final = 1_000  # test searches of one library


class NothingJudged(Malformed):
    code = "nothing-judged"
    message = _("A test search needs what is typed and at least one record that it should find.")
    remedy = _("Give the number of a record of this library, which is the last part of its address.")


class JudgedAlready(Conflict):
    code = "test-search-there"
    message = _("There is a test search for these words already.")
    remedy = _("Open it in the list and change it.")


class TooManyJudged(Malformed):
    code = "too-many-judged"
    message = _("A library has at most %(searches)s test searches with %(records)s records each.")
    remedy = _("Leave out those that tell least.")


def keep_judged_search(
    actor: Actor, *, typed: str, grades: Mapping[int, int], note: str = "", search_id: int | None = None
) -> int:
    """Add a test search, or change the one with this number; what an earlier run found of it is forgotten. Its number.

    Refuses `Forbidden`, `NothingJudged` (also records that the actor may not see), `JudgedAlready`, `TooManyJudged`,
    `NoSuchJudgedSearch`.
    """
    actor.require(JUDGE, organisation_id=actor.organisation_id)
    typed = " ".join(typed.split())[:_TYPED]
    if len(grades) > MOST_JUDGED:
        raise TooManyJudged(searches=MOST_SEARCHES, records=MOST_JUDGED)
    known = records_for(actor, grades)
    if not typed or not grades or set(grades) - set(known) or not set(grades.values()) <= GRADES:
        raise NothingJudged()

    @transaction.atomic
    def write() -> int:
        rows = JudgedSearch.scoped(actor).filter(organisation_id=actor.organisation_id)
        if search_id is None and rows.count() >= MOST_SEARCHES:
            raise TooManyJudged(searches=MOST_SEARCHES, records=MOST_JUDGED)
        row = rows.filter(id=search_id).first() if search_id is not None else JudgedSearch()
        if row is None:
            raise NoSuchJudgedSearch()
        row.organisation_id, row.actor_id = actor.organisation_id, actor.id
        row.typed, row.note, row.changed_at = typed, note.strip()[:_NOTE], now()
        row.result = row.run_at = None
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError as error:
            raise JudgedAlready() from error
        JudgedRecord.objects.filter(search=row).delete()
        made = [JudgedRecord(search=row, record_id=number, grade=grade) for number, grade in grades.items()]
        JudgedRecord.objects.bulk_create(made)
        return row.id

    return retrying(write)


def forget_judged_search(actor: Actor, search_id: int) -> None:
    """Remove a test search of the own library. Refuses `Forbidden`, `NoSuchJudgedSearch`."""
    actor.require(JUDGE, organisation_id=actor.organisation_id)
    gone, _tables = retrying(JudgedSearch.scoped(actor).filter(id=search_id).delete)
    if not gone:
        raise NoSuchJudgedSearch()


def ask_for_run(actor: Actor) -> int:
    """Queue a run of the library's test searches; the number of the job. Refuses `Forbidden`, `NoJudgements`."""
    actor.require(JUDGE, organisation_id=actor.organisation_id)
    if not JudgedSearch.scoped(actor).exists():
        raise NoJudgements(file=_("the test searches of this library"))
    return jobs.enqueue(RunJudgedSearches(), actor=actor, key=f"judged-searches:{actor.organisation_id}")


def run_judged_searches(actor: Actor, step: Callable[[int, int, Callable[[], None]], None]) -> dict[str, Any]:
    """Run the library's test searches one by one and keep what each found; `step` commits one with its progress.

    Safe to run twice: each result replaces the one before. A search that was changed meanwhile keeps no result.
    """
    rows = list(JudgedSearch.scoped(actor).order_by("id"))
    found = []
    for done, row in enumerate(rows, 1):
        grades = grades_of([row.id]).get(row.id, {})
        one = outcome_of(actor, _query(row, grades), grades)
        found.append(one)
        step(done, len(rows), lambda row=row, one=one: _note(actor, row, one))  # type: ignore[misc]
    wins = sum(one.hybrid.score.success for one in found)
    return {"searches": len(found), "first": wins}


def _note(actor: Actor, row: JudgedSearch, one: Outcome) -> None:
    """Keep a result, unless the test search was changed since it was read."""
    unchanged = JudgedSearch.scoped(actor).filter(id=row.id, changed_at=row.changed_at)
    unchanged.update(result={"lexical": one.lexical.to_dict(), "hybrid": one.hybrid.to_dict()}, run_at=now())


def _query(row: JudgedSearch, grades: Mapping[int, int]) -> JudgedQuery:
    return JudgedQuery(
        str(row.id), OWN, OWN, str(row.id), row.typed, {str(number): grade for number, grade in grades.items()}
    )


def evaluate_own(actor: Actor, beat: Beat) -> Evaluation:
    """Hold search against the library's own test searches. Raises `NoJudgements`, `SearchAway`."""
    rows = list(JudgedSearch.scoped(actor).filter(organisation_id=actor.organisation_id).order_by("id"))
    if not rows:
        raise NoJudgements(file=_("the test searches of this library"))
    grades = grades_of([row.id for row in rows])
    queries = [_query(row, grades.get(row.id, {})) for row in rows]
    here = {str(number): number for some in grades.values() for number in some}
    return judge_all(actor, queries, here, beat, source=OWN)
