"""Handlers of catalog's jobs."""

from typing import Any

from tianlu.catalog import services
from tianlu.catalog.data import (
    ConvertTable,
    LinkRecords,
    PreviewImport,
    RunBatch,
    RunImport,
    RunVocabularyImport,
    UndoImport,
)
from tianlu.kit.jobs import JobContext, handles
from tianlu.libraries.data import Actor, actor_from_dict, job_actor


def _actor(context: JobContext) -> Actor:
    return job_actor(actor_from_dict(context.owner))


@handles(PreviewImport)
def preview(job: PreviewImport, context: JobContext) -> dict[str, Any]:
    return services.run_preview(_actor(context), context, job.import_id)


@handles(RunImport)
def run(job: RunImport, context: JobContext) -> dict[str, Any]:
    return services.run_import(_actor(context), context, job.import_id)


@handles(UndoImport)
def undo(job: UndoImport, context: JobContext) -> dict[str, Any]:
    return services.run_undo(_actor(context), context, job.import_id)


@handles(RunBatch)
def batch(job: RunBatch, context: JobContext) -> dict[str, Any]:
    return services.run_batch(_actor(context), context, job.batch_id, job.phase)


@handles(LinkRecords)
def link(job: LinkRecords, context: JobContext) -> dict[str, Any]:
    return services.run_linking(_actor(context), context)


@handles(RunVocabularyImport)
def vocabulary(job: RunVocabularyImport, context: JobContext) -> dict[str, Any]:
    return services.run_vocabulary(_actor(context), context, job.import_id, job.phase)


@handles(ConvertTable)
def table(job: ConvertTable, context: JobContext) -> dict[str, Any]:
    return services.run_table(_actor(context), context, job.table_id)
