"""Trying a target of copy cataloguing before anybody relies on it."""

from dataclasses import dataclass, replace
from typing import Final

from tianlu.catalog.data import TARGETS, TargetQuery
from tianlu.catalog.queries.copying import marc_reason, seen
from tianlu.catalog.queries.targets import settings_of, target_row
from tianlu.catalog.rules import read_records
from tianlu.catalog.services.asking import ask_all
from tianlu.kit.errors import Refusal
from tianlu.libraries.data import Actor
from tianlu.marc import Found, Rejected

_TRIAL_MOST: Final = 20.0  # seconds; whoever tries a target waits for it


@dataclass(frozen=True)
class Trial:
    """What came of trying a target: how many records it found and sent, the first title, in what encoding."""

    total: int
    came: int
    read: int
    title: str
    dialect: str
    encoding: str
    remarks: tuple[str, ...]


def try_target(actor: Actor, target_id: int, *, query: TargetQuery) -> Trial:
    """Ask one target, active or not, and keep nothing. Raises whatever refusal its answer is."""
    actor.require(TARGETS, organisation_id=actor.organisation_id)
    settings = settings_of(target_row(actor, target_id))
    settings = replace(settings, timeout=min(settings.timeout, _TRIAL_MOST))
    answer = ask_all({0: settings}, query, 5)[0]
    if isinstance(answer, Refusal):
        raise answer
    outcomes = read_records([record.content for record in answer.records], settings.charset)
    found = [outcome for outcome in outcomes if isinstance(outcome, Found)]
    first = seen(found[0]) if found else {}
    said = [str(remark) for remark in answer.remarks]
    said += [marc_reason(outcome) for outcome in outcomes if isinstance(outcome, Rejected)]
    return Trial(
        total=answer.total,
        came=len(answer.records),
        read=len(found),
        title=first.get("title", ""),
        dialect=found[0].dialect if found else "",
        encoding=found[0].encoding if found else "",
        remarks=tuple(dict.fromkeys(said)),
    )
