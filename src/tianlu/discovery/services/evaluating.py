"""Search held against judged queries: by words alone beside words and meaning, and against the last accepted run."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from tianlu.discovery.events import JUDGE
from tianlu.discovery.judgements import JudgedQuery, read_judged
from tianlu.discovery.measures import Change, Means, Score, changes, means, score
from tianlu.discovery.models import AcceptedRun
from tianlu.discovery.queries.ranking import found_by, ranked, records_numbered
from tianlu.kit.clock import now
from tianlu.kit.db import retrying
from tianlu.kit.errors import Malformed
from tianlu.libraries.data import Actor

LEXICAL: Final = "lexical"
HYBRID: Final = "hybrid"
Beat = Callable[[int, int], None]  # (queries done, queries)


class NotHere(Malformed):
    code = "judged-records-not-here"
    message = _("None of the judged records are in this library.")
    remedy = _("The judged queries of a checkout are for the demo library: tianlu demo. Name others with --queries.")


@dataclass(frozen=True, slots=True)
class Way:
    """What one way of searching made of a query: its score, and the places that the judged records reached."""

    score: Score
    places: dict[int, int]

    def to_dict(self) -> dict[str, Any]:
        return {"ndcg": round(self.score.ndcg, 4), "places": {str(one): place for one, place in self.places.items()}}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one query: by words alone, and by words and meaning."""

    query: JudgedQuery
    lexical: Way
    hybrid: Way


@dataclass(frozen=True, slots=True)
class Difference:
    """A need whose wordings should find the same set and do not: how many each finds, how many all of them find."""

    need: str
    found: tuple[tuple[str, int], ...]
    common: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One run. `missing` are judged records that this library does not have; `same` counts needs in several wordings."""

    source: str
    outcomes: tuple[Outcome, ...]
    missing: int
    same: int
    differences: tuple[Difference, ...]

    def table(self) -> list[tuple[str, str, Means, Means]]:
        """Part, class, means by words, means with meaning; after the classes of a part all of it, with an empty class."""
        cells: dict[tuple[str, str], list[Outcome]] = defaultdict(list)
        for one in self.outcomes:
            cells[one.query.part, one.query.kind].append(one)
            cells[one.query.part, ""].append(one)
        order = sorted(cells, key=lambda cell: (cell[0], not cell[1], cell[1]))
        return [
            (
                part,
                kind,
                means([one.lexical.score for one in cells[part, kind]]),
                means([one.hybrid.score for one in cells[part, kind]]),
            )
            for part, kind in order
        ]

    def scores(self) -> dict[str, dict[str, float]]:
        """nDCG@10 of each query, by way of searching."""
        return {
            LEXICAL: {one.query.id: round(one.lexical.score.ndcg, 4) for one in self.outcomes},
            HYBRID: {one.query.id: round(one.hybrid.score.ndcg, 4) for one in self.outcomes},
        }


def evaluate_file(actor: Actor, path: Path, beat: Beat) -> Evaluation:
    """Hold search against the judged queries of a file. Raises `BrokenJudgements`, `NoJudgements`, `NotHere`, `SearchAway`."""
    queries = read_judged(path)
    numbers = {number for query in queries for number in query.grades}
    here = records_numbered(actor, numbers)
    if not here:
        raise NotHere()
    source = f"{path.resolve().parent.name}/{path.name}"
    return judge_all(actor, queries, here, beat, source=source, missing=len(numbers) - len(here))


def judge_all(
    actor: Actor,
    queries: Sequence[JudgedQuery],
    here: Mapping[str, int],
    beat: Beat,
    *,
    source: str,
    missing: int = 0,
) -> Evaluation:
    """Every query searched for in both ways; `here` are the records that judgements name. Raises `SearchAway`."""
    outcomes = []
    for done, query in enumerate(queries):
        beat(done, len(queries))
        grades = {here[number]: grade for number, grade in query.grades.items() if number in here}
        if grades:
            outcomes.append(outcome_of(actor, query, grades))
    same, differing = _differences(actor, queries)
    beat(len(queries), len(queries))
    return Evaluation(source, tuple(outcomes), missing, same, tuple(differing))


def outcome_of(actor: Actor, query: JudgedQuery, grades: Mapping[int, int]) -> Outcome:
    """One query searched for in both ways."""
    lexical, hybrid = (_way(ranked(actor, query.typed, meaning=meaning), grades) for meaning in (False, True))
    return Outcome(query, lexical, hybrid)


def _way(ranking: Sequence[int], grades: Mapping[int, int]) -> Way:
    places = {record: place for place, record in enumerate(ranking, 1) if record in grades}
    return Way(score(ranking, grades), places)


def _differences(actor: Actor, queries: Sequence[JudgedQuery]) -> tuple[int, list[Difference]]:
    """How many needs come in several wordings, and those of which the wordings do not find one set."""
    wordings: dict[str, list[str]] = defaultdict(list)
    for query in queries:
        wordings[query.need].append(query.typed)
    several = {need: typed for need, typed in wordings.items() if len(typed) > 1}
    found = []
    for need, typed in several.items():
        sets = {one: found_by(actor, one) for one in typed}
        if len(set(sets.values())) > 1:
            common = frozenset.intersection(*sets.values())
            found.append(Difference(need, tuple((one, len(those)) for one, those in sets.items()), len(common)))
    return len(several), found


def compared(actor: Actor, evaluation: Evaluation, way: str = HYBRID) -> list[Change] | None:
    """Queries won and lost against the last accepted run of the same source; None where there is none."""
    row = AcceptedRun.scoped(actor).filter(organisation_id=actor.organisation_id, source=evaluation.source).first()
    if row is None:
        return None
    before: dict[str, Any] = row.scores
    return changes(before.get(way, {}), evaluation.scores()[way])


def accept_run(actor: Actor, evaluation: Evaluation) -> None:
    """Make a run the one that later ones are held against. Refuses `Forbidden`."""
    actor.require(JUDGE, organisation_id=actor.organisation_id)
    made = {"scores": evaluation.scores(), "actor_id": actor.id, "accepted_at": now()}
    rows = AcceptedRun.scoped(actor)
    owner, source = actor.organisation_id, evaluation.source[:200]
    retrying(lambda: rows.update_or_create(organisation_id=owner, source=source, defaults=made))
