"""Reading the text of an attached file: the sandbox reads, this writes pages in short steps."""

from collections.abc import Sequence
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tianlu.archive.data import CHANGE, FILES, FileKind, FileState, ReadFile, Reason
from tianlu.archive.engines.sandbox.confining import lacking
from tianlu.archive.engines.sandbox.saying import Page
from tianlu.archive.engines.sandbox.supervising import Outcome, extract
from tianlu.archive.models import AttachedFile, PageText
from tianlu.archive.rules import tidied
from tianlu.archive.services.attaching import own_file
from tianlu.kit import files, jobs
from tianlu.kit.data import Finding
from tianlu.kit.db import batches, weighed
from tianlu.kit.feed import announce
from tianlu.kit.files import FileMissing
from tianlu.kit.jobs import JobContext
from tianlu.libraries.data import Actor

_STEP: Final = 200_000  # characters written in one transaction
_MOST: Final = 100  # pages written in one transaction
_GONE: Final = 200  # pages forgotten in one


def sandbox_lacks() -> str:
    """What this machine lacks to read files (`linux`, `machine`, `landlock`, `seccomp`); empty when nothing."""
    return lacking()


def sandbox_findings() -> Sequence[Finding]:
    """For the doctor."""
    if not lacking():
        return [Finding("ok", _("Attached files are read behind Landlock and seccomp."))]
    return [Finding("warn", Reason.SANDBOX.sentence, Reason.SANDBOX.remedy)]


def read_again(actor: Actor, file_id: int) -> int:
    """Queue the reading of a file's text once more; the number of the job. Raises `NoSuchFile`."""
    actor.require(FILES)
    with transaction.atomic():
        row = own_file(actor, file_id)
        row.state, row.reason = FileState.WAITING, ""
        row.save(update_fields=["state", "reason"])
        return jobs.enqueue(ReadFile(row.id), actor=actor, key=f"{ReadFile.kind}:{row.id}", about=row.name)


def run_reading(actor: Actor, context: JobContext, file_id: int) -> dict[str, Any]:
    """Read a file and keep its pages; what was kept of an earlier reading goes first. Safe to run twice."""
    row = AttachedFile.scoped(actor).filter(id=file_id).first()
    if row is None:  # removed since
        return {"pages": 0}
    outcome = _outcome(row, context)
    _forget(context, file_id)
    kind = FileKind(row.kind)
    pages = [(page, text) for page in outcome.pages if (text := tidied(page.text, kind))]
    done = 0
    for some in weighed(pages, lambda: _MOST, lambda one: len(one[1]) + 200, _STEP):
        done += len(some)
        with context.step(done=done, total=len(pages)):
            PageText.objects.bulk_create(
                [PageText(file_id=file_id, number=p.number, label=_label(p, kind), text=text) for p, text in some]
            )
    partial = sum(not page.whole for page in outcome.pages)
    refused = outcome.refused or ("" if pages else Reason.NO_LETTERS if partial else Reason.NO_TEXT)
    with context.step() as step:
        changed = AttachedFile.scoped(actor).filter(id=file_id)
        changed.update(
            state=FileState.REFUSED if refused else FileState.READ,
            reason=refused,
            pages=len(pages),
            partial=partial,
            characters=sum(len(text) for _page, text in pages),
        )
        announce(CHANGE, file_id, row.organisation_id)
        step.result = {"pages": len(pages), "reason": str(refused)}
    return step.result


def _outcome(row: AttachedFile, context: JobContext) -> Outcome:
    def beat() -> None:
        with context.step():
            pass  # keeps the lease while the other process reads

    try:
        with files.open_file(row.file_key) as content:
            return extract(content, row.kind, beat=beat)
    except FileMissing:
        return Outcome((), Reason.MISSING)


def _label(page: Page, kind: FileKind) -> str:
    return " ".join(tidied(page.label, kind).split())


def _forget(context: JobContext, file_id: int) -> None:
    numbers = list(PageText.objects.filter(file_id=file_id).values_list("id", flat=True))
    for some in batches(numbers, _GONE):
        with context.step():
            PageText.objects.filter(id__in=some).delete()
