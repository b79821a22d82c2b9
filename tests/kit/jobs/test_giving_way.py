"""Long work lets more urgent work go first."""

from dataclasses import dataclass
from typing import Any, ClassVar

import pytest

from tianlu.kit import jobs
from tianlu.kit.jobs import JobContext, handling

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


@dataclass(frozen=True)
class Owner:
    id: str = "someone"
    organisation_id: int = 3

    def to_dict(self) -> dict[str, Any]:
        return {"id": self.id}


@dataclass(frozen=True)
class Work:
    kind: ClassVar[str] = "test.way"
    label: ClassVar[str] = "Working"
    name: str = ""


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What ran, in order; `long` gives way after each of its three steps and is interrupted by `urgent` at its first."""
    told: list[str] = []

    def handler(job: Work, context: JobContext) -> None:
        if job.name != "long":
            told.append(job.name)
            return
        for number in range(context.checkpoint.get("at", 0), 3):
            with context.step(checkpoint={"at": number + 1}):
                told.append(f"long {number}")
                if number == 0:
                    jobs.enqueue(Work("urgent"), actor=Owner())
            context.give_way()

    monkeypatch.setattr(handling.handlers, "_entries", {Work.kind: (Work, handler)})
    return told


def test_a_job_of_higher_priority_goes_first(ran: list[str]) -> None:
    job = jobs.enqueue(Work("long"), actor=Owner(), priority=-10)
    assert jobs.run_pending() == 3
    assert ran == ["long 0", "urgent", "long 1", "long 2"]
    assert jobs.find(job).state == "done"


def test_whoever_asked_for_this_job_gets_it_done(ran: list[str]) -> None:
    job = jobs.enqueue(Work("long"), actor=Owner(), priority=-10)
    jobs.run_until(job)
    assert ran == ["long 0", "long 1", "long 2"]
