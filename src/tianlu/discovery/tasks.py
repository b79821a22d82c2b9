"""Handlers of the jobs of discovery."""

from typing import Any

from tianlu.discovery import services
from tianlu.discovery.data import EmbedTitles
from tianlu.kit.jobs import JobContext, handles


@handles(EmbedTitles)
def embed(job: EmbedTitles, context: JobContext) -> dict[str, Any]:
    def beat(done: int, total: int) -> None:
        with context.step(done=done, total=total):
            pass  # what was done is in the store; the step carries progress and the lease
        context.give_way()

    return services.embed_titles(beat)
