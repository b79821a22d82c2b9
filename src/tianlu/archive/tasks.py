"""Handlers of the archive's jobs."""

from typing import Any

from tianlu.archive import services
from tianlu.archive.data import ReadFile
from tianlu.kit.jobs import JobContext, handles
from tianlu.libraries.data import actor_from_dict, job_actor


@handles(ReadFile)
def read_file(job: ReadFile, context: JobContext) -> dict[str, Any]:
    return services.run_reading(job_actor(actor_from_dict(context.owner)), context, job.file_id)
