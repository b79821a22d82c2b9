"""Imports as pages, the API and commands show them."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tianlu.catalog.data import IMPORT, ImportState, ImportView, RejectedView, import_steps
from tianlu.catalog.models import Import, Rejected
from tianlu.catalog.queries.sentences import CONFLICTS, EVIDENCE, evidence_sentences, marc_sentence
from tianlu.kit import files, jobs
from tianlu.kit.errors import Busy, DiskFull, NotFound, Refusal
from tianlu.libraries.data import Actor


def files_needed(keys: Collection[str]) -> set[str]:
    """Which of these stored files an import still reads, or may be asked to."""
    rows = Import.unscoped(reason="a file of any library's import is kept")
    ended = (ImportState.DONE, ImportState.UNDONE)
    return set(rows.filter(file_key__in=keys).exclude(state__in=ended).values_list("file_key", flat=True))


def _view(row: Import) -> ImportView:
    state, error_code = standing(row)
    return ImportView(
        id=row.id,
        organisation_id=row.organisation_id,
        actor_id=row.actor_id,
        filename=row.filename,
        size=row.size,
        container=row.container,
        dialect=row.dialect,
        encoding=row.encoding,
        encoding_chosen=row.encoding_chosen,
        decided=row.decided,
        options=row.options,
        state=state,
        preview=row.preview,
        counts=row.counts,
        position=row.position,
        job_id=row.job_id,
        error_code=error_code,
        created_at=row.created_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        undone_at=row.undone_at,
    )


def standing(row: Import) -> tuple[ImportState, str]:
    """Where an import stands, and the code of what stopped it; also when its job ended without a word to it.

    That is a job whose workers were killed every time, or one that was cancelled before a worker took it.
    """
    state = ImportState(row.state)
    if row.job_id is None or not state.busy:
        return state, row.error_code
    code = jobs.stopped_by(row.job_id)
    if code is None:
        return state, row.error_code
    return (resting_state(row), row.error_code) if code == jobs.CANCELLED else (ImportState.FAILED, code)


def resting_state(row: Import) -> ImportState:
    """Where an import stands after its job was stopped."""
    match ImportState(row.state):
        case ImportState.PREVIEWING:
            return ImportState.UPLOADED
        case ImportState.UNDOING:
            return ImportState.DONE
        case _:
            return ImportState.CANCELLED if row.position else ImportState.PREVIEW


def why_stopped(view: ImportView) -> str:
    """Why an import stopped, and what to do about it, in the active language; "" for one that did not."""
    if not view.error_code:
        return ""
    refused = view.preview.get("refused")
    if refused:
        advice = _("Export the records as ISO 2709 (.mrc, .iso), MARCXML or MARC-in-JSON and upload that file.")
        return f"{marc_sentence(refused['code'], refused['params'])} {advice}"
    for known in (DiskFull, Busy, files.FileMissing):
        if view.error_code == known.code:
            return _said(known())
    if view.error_code == "worker-died":
        return str(_("The work was cut off each time it was tried. Go on from where it stopped, or see the log."))
    return str(_("Something went wrong on our side; the log says what (%(code)s).")) % {"code": view.error_code}


def _said(refusal: Refusal) -> str:
    return refusal.in_full()


def import_for(actor: Actor, import_id: int) -> ImportView:
    """An import of the actor's organisation; `NotFound` otherwise."""
    actor.require(IMPORT)
    row = Import.scoped(actor).filter(organisation_id=actor.organisation_id, id=import_id).first()
    if row is None:
        raise NotFound()
    return _view(row)


def imports_of(
    actor: Actor, *, state: ImportState | None = None, before: int | None = None, limit: int = 50
) -> list[ImportView]:
    """Imports of the actor's organisation, newest first, older than import `before`."""
    actor.require(IMPORT)
    rows = Import.scoped(actor).filter(organisation_id=actor.organisation_id).order_by("-id")
    if state is not None:
        rows = rows.filter(state=state)
    if before is not None:
        rows = rows.filter(id__lt=before)
    return [_view(row) for row in rows[:limit]]


def rejected_of(actor: Actor, import_id: int, *, after: int = -1, limit: int = 200) -> list[RejectedView]:
    """Rejected pieces of an import by position, beyond byte `after`."""
    import_for(actor, import_id)
    rows = Rejected.objects.filter(origin_id=import_id, position__gt=after).order_by("position")
    return [
        RejectedView(position, length, reason, params, marc_sentence(reason, params))
        for position, length, reason, params in rows.values_list("position", "length", "reason", "params")[:limit]
    ]


def rejected_bytes(actor: Actor, import_id: int) -> Iterator[bytes]:
    """The rejected bytes of an import in order, as they were in the file, to be mended and brought back."""
    import_for(actor, import_id)
    return _pieces(import_id)


def _pieces(import_id: int) -> Iterator[bytes]:
    after = -1
    while rows := list(
        Rejected.objects.filter(origin_id=import_id, position__gt=after)
        .order_by("position")
        .values_list("position", "raw")[:8]  # each may be 4 MB
    ):
        for after, raw in rows:  # noqa: B007 - the last position is where the next page begins
            yield bytes(raw)


SHOWN_STATES = (
    ImportState.PREVIEW,
    ImportState.RUNNING,
    ImportState.DONE,
    ImportState.FAILED,
    ImportState.CANCELLED,
    ImportState.UNDONE,
)


def import_job(view: ImportView) -> dict[str, Any]:
    """What `kit/components/progress.html` shows of an import at work."""
    href = reverse("catalog:import-progress", args=[view.id])
    return jobs.shown_work(view.job_id, view.state.label, busy=view.state.busy, poll_href=href)


def import_report(view: ImportView) -> dict[str, Any]:
    """Preview and report with every code said in the active language."""
    preview, counts = view.preview, view.counts
    return {
        "evidence": [] if view.encoding_chosen else evidence_sentences(preview),
        "contradictions": [marc_sentence(it["code"], it["params"]) for it in preview.get("contradictions", ())],
        "notices": [(_notice_kind(code), number) for code, number in sorted(preview.get("notices", {}).items())],
        "rejected": [
            {**it, "sentence": marc_sentence(it["reason"], it.get("params", {}))} for it in preview.get("rejected", ())
        ],
        "candidates": in_words((counts if counts.get("records") else preview).get("candidates", ())),
        "steps": [_step(name, plan) for name, plan in preview.get("steps", {}).items()],
        "done_steps": [
            (step.describe(code, {}), number)
            for code, number in counts.get("steps", {}).items()
            for _step_name, step in import_steps
        ],
    }


def in_words(entries: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Merges and near misses with evidence and conflicts in words."""
    return [
        entry
        | {
            "with": [
                other
                | {
                    "evidence": [_proof(proof) for proof in other["evidence"]],
                    "conflicts": [
                        conflict | {"field": CONFLICTS.get(conflict["field"], conflict["field"])}
                        for conflict in other["conflicts"]
                    ],
                }
                for other in entry["with"]
            ]
        }
        for entry in entries
    ]


def _proof(proof: dict[str, str]) -> dict[str, Any]:
    """A folded title tells nobody anything, and a library knows its own numbers without its key in front."""
    kind, value = proof["kind"], proof["value"]
    shown = "" if kind in {"title", "name"} else value.partition(":")[2] if kind == "own" else value
    return {"kind": EVIDENCE.get(kind, kind), "value": shown}


def _notice_kind(code: str) -> str:
    """A notice without its particulars; the sentence is shown where it needs none."""
    try:
        return marc_sentence(code, {})
    except KeyError:
        return code


def _step(name: str, plan: dict[str, Any]) -> dict[str, Any]:
    step = import_steps.get(name)
    if step is None:
        return {"totals": [], "problems": [], "problem_count": 0, "editor": None}
    return {
        "totals": [(step.describe(it["code"], it["params"]), it["number"]) for it in plan["totals"]],
        "problems": [
            {"position": it["position"], "sentence": step.describe(it["code"], it["params"])} for it in plan["problems"]
        ],
        "problem_count": plan["problem_count"],
        "editor": step.editor_url_name,
    }
