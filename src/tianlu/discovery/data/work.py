"""What discovery does in the background: vectors made, test searches run."""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from tianlu.kit.errors import Conflict, Sentence
from tianlu.kit.registry import Registry

MEANING = "records"  # the store of vectors that stand for records


vector_files: Registry[Path] = Registry("vector file")  # vectors that came with data; a file may be absent


@dataclass(frozen=True)
class EmbedTitles:
    """Make vectors of the titles and subjects that have none yet, or changed."""

    kind: ClassVar[str] = "discovery.embed"
    label: ClassVar[Sentence] = _("Prepare search by meaning")


@dataclass(frozen=True)
class RunJudgedSearches:
    """Run the test searches of the library that asks."""

    kind: ClassVar[str] = "discovery.judge"
    label: ClassVar[Sentence] = _("Run the test searches")


class MeaningOff(Conflict):
    code = "meaning-off"
    message = _("Search by meaning is switched off.")
    remedy = _("Unset TIANLU_EMBED to switch it on.")
