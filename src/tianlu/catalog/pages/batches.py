"""Pages of batch edits."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from tianlu.catalog.data import BatchState, BatchView
from tianlu.catalog.forms.batches import LINES
from tianlu.catalog.pages.addresses import ADDRESSES
from tianlu.catalog.pages.history import row
from tianlu.catalog.queries.batches import Member, Preview
from tianlu.catalog.rules.batching import Act, Change, Operation
from tianlu.catalog.rules.rewriting import NewHeading
from tianlu.kit.errors import Sentence

ACTS: dict[Act, Sentence] = {
    Act.REPLACE: _("Replace text"),
    Act.SET: _("Set a subfield"),
    Act.DROP: _("Remove a subfield"),
    Act.ADD: _("Add a field"),
    Act.ADD_MISSING: _("Add a field where there is none of its tag"),
    Act.REMOVE: _("Remove fields"),
    Act.INDICATORS: _("Set indicators"),
}
_WHY: dict[str, Sentence] = {
    "no-such-record": _("your library does not hold it any more"),
    "gone": _("it was withdrawn"),
    "record-moved": _("it was merged into another"),
    "record-not-readable": _("it could not be stored like that"),
    "draft-without-title": _("it would have no title"),
    "version-conflict": _("somebody changed it since"),
}
_COLOURS = {
    BatchState.DONE: "ok",
    BatchState.EXAMINED: "attention",
    BatchState.FAILED: "danger",
    BatchState.UNDONE: "out",
    BatchState.CHOSEN: "out",
}


def state(batch: BatchView) -> dict[str, str]:
    """The state in colour and words."""
    return {"state": _COLOURS.get(batch.state, "busy"), "words": str(batch.state.label)}


def batch_page(
    batch: BatchView, previews: Sequence[Preview], operations: Sequence[Change], refused: Sequence[Member]
) -> dict[str, Any]:
    """Context of catalog/batches/batch.html."""
    headings = [one for one in operations if isinstance(one, NewHeading)]
    lines = [one for one in operations if isinstance(one, Operation)]
    examined = batch.state in {BatchState.CHOSEN, BatchState.EXAMINED}
    return ADDRESSES | {
        "batch": batch,
        "shown": state(batch),
        "acts": [(act.value, words) for act, words in ACTS.items()],
        "lines": [_line(number, lines) for number in range(LINES)],
        "previews": [
            {"id": one.record_id, "title": one.title, "rows": [row(difference) for difference in one.differences]}
            for one in previews
        ],
        "refused": [(member.record_id, _WHY.get(member.reason, member.reason)) for member in refused],
        "headings": headings,
        "changeable": not headings
        and (examined or (batch.state is BatchState.FAILED and not batch.counts.get("changed"))),
        "startable": batch.counts.get("would", 0) > 0 and batch.state in {BatchState.EXAMINED, BatchState.FAILED},
        "undoable": (batch.counts.get("changed", 0) > 0 and batch.state in {BatchState.DONE, BatchState.FAILED})
        or (batch.counts.get("left", 0) > 0 and batch.state is BatchState.UNDONE),
    }


def _line(number: int, operations: Sequence[Operation]) -> dict[str, Any]:
    known = operations[number]._asdict() if number < len(operations) else {}
    return {"number": number, **known}
