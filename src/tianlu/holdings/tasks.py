"""Handlers of holdings' jobs."""

from typing import Any

from tianlu.holdings import services
from tianlu.holdings.data import RegisterCallNumbers, RunCutover
from tianlu.kit.jobs import JobContext, handles
from tianlu.libraries.data import actor_from_dict, job_actor


@handles(RegisterCallNumbers)
def register_call_numbers(job: RegisterCallNumbers, context: JobContext) -> dict[str, Any]:
    return services.run_registering(job_actor(actor_from_dict(context.owner)), context, job.scheme_id)


@handles(RunCutover)
def cut_over(job: RunCutover, context: JobContext) -> dict[str, Any]:
    return services.run_cutover(job_actor(actor_from_dict(context.owner)), context, job.cutover_id, job.phase)
