"""What attached files say when records are withdrawn, merged or split."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from tianlu.archive.data import CHANGE
from tianlu.archive.models import AttachedFile
from tianlu.kit.errors import Sentence
from tianlu.kit.feed import announce_many
from tianlu.libraries.data import Actor


class FilesOfRecords:
    """Objects to the withdrawal of records with files; moves files with a merge and back with a split."""

    def objections(self, record_ids: Sequence[int], *, except_import: int | None) -> Mapping[int, Sentence]:
        """Records with files: an import brings none, so an undo leaves what people attached since."""
        rows = AttachedFile.unscoped(reason="any library's file keeps its record")
        found = rows.filter(record_id__in=record_ids).values_list("record_id", flat=True)
        return dict.fromkeys(found, _("It has attached files."))

    def merged(self, actor: Actor, record_id: int, *, into: int) -> Sequence[int]:
        """Move every file but those that the surviving record has too; these stay with the merged one."""
        rows = AttachedFile.unscoped(reason="a merge moves the files of all libraries that hold the record")
        there = set(rows.filter(record_id=into).values_list("organisation_id", "sha256"))
        moved = [row.id for row in rows.filter(record_id=record_id) if (row.organisation_id, row.sha256) not in there]
        self._move(moved, into)
        return moved

    def split(self, actor: Actor, record_id: int, *, out_of: int, moved: Sequence[int]) -> None:
        """Move those files back that still hang on the surviving record."""
        rows = AttachedFile.unscoped(reason="undoing a merge gives the files of all libraries back")
        back = list(rows.filter(id__among=set(moved), record_id=out_of))
        self._move([row.id for row in back], record_id)

    def separated(self, actor: Actor, record_id: int, *, into: int, contribution_ids: Sequence[int]) -> None:
        """Files come with no contribution; they stay with the record they were attached to."""

    def _move(self, numbers: Sequence[int], to: int) -> None:
        rows = AttachedFile.unscoped(reason="the files of all libraries follow their record")
        with transaction.atomic():
            rows.filter(id__among=set(numbers)).update(record_id=to)
            announce_many(CHANGE, numbers)
