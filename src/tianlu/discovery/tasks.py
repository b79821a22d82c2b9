"""Handlers of the jobs of discovery."""

from collections.abc import Callable
from typing import Any

from tianlu.discovery import services
from tianlu.discovery.data import EmbedTitles, RunJudgedSearches
from tianlu.kit.jobs import JobContext, handles
from tianlu.libraries.data import actor_from_dict, job_actor


@handles(EmbedTitles)
def embed(job: EmbedTitles, context: JobContext) -> dict[str, Any]:
    def beat(done: int, total: int) -> None:
        with context.step(done=done, total=total):
            pass  # what was done is in the store; the step carries progress and the lease
        context.give_way()

    return services.embed_titles(beat)


@handles(RunJudgedSearches)
def run_judged_searches(job: RunJudgedSearches, context: JobContext) -> dict[str, Any]:
    def step(done: int, total: int, write: Callable[[], None]) -> None:
        with context.step(done=done, total=total):
            write()
        context.give_way()

    return services.run_judged_searches(job_actor(actor_from_dict(context.owner)), step)
