"""A preview without storing anything: `tianlu import --dry-run`."""

from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from django.conf import settings

from tianlu.catalog.data import IMPORT
from tianlu.catalog.engines.archives import unpacked
from tianlu.catalog.services.importing.examining import ENCODINGS, report_of
from tianlu.catalog.services.importing.refusals import EncodingUnknown
from tianlu.catalog.services.importing.surveying import sample_of, step_settings, survey
from tianlu.kit.errors import TooLarge
from tianlu.libraries.data import Actor

_EVERY = 1_000_000
_BLOCK = 1 << 20


def plan_import(
    actor: Actor,
    *,
    path: Path,
    encoding: str = "",
    choices: Mapping[str, str],
    progress: Callable[[int, int], None],
) -> dict[str, Any]:
    """What importing the file at `path` would do; keys as `survey` plus those of the file's report.

    With an undecided encoding only the report's keys are there. Refuses as an upload does.
    """
    actor.require(IMPORT)
    if encoding and encoding not in ENCODINGS:
        raise EncodingUnknown(encoding=encoding[:40], known=", ".join(ENCODINGS))
    with path.open("rb") as content, unpacked(content) as stream, TemporaryFile() as spool:
        file: BinaryIO = content if stream is content else _copied(stream, spool)
        size = file.seek(0, 2)
        file.seek(0)
        report = report_of(file, encoding, lambda position: progress(position // 2, size))
        plan: dict[str, Any] = report.to_dict()
        if report.decided:
            chosen = step_settings(actor, choices, report.dialect, sample_of(file, report))
            plan |= survey(
                actor,
                file,
                report,
                chosen,
                progress=lambda position: progress((size + position) // 2, size),
                most_rejected=_EVERY,
            )
        return plan


def _copied(stream: BinaryIO, spool: Any) -> BinaryIO:
    """The unpacked file: it is read more than once, and unpacking again would cost more than the disk does."""
    limit = settings.TIANLU_MAX_UPLOAD
    while block := stream.read(_BLOCK):
        if spool.tell() + len(block) > limit:
            raise TooLarge(limit=f"{limit // 1_000_000} MB")
        spool.write(block)
    file: BinaryIO = spool
    return file
