"""What local fields say of an item's state, in the words and flags of the system they come from."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from tianlu.holdings.rules.cutover_words import Column, is_said, state_said
from tianlu.holdings.rules.days import day_in, day_said
from tianlu.holdings.rules.mapping import Role

_COLUMNS: Final = {
    Role.STATE: Column.STATE,
    Role.LOST: Column.LOST,
    Role.WRITTEN_OFF: Column.WRITTEN_OFF,
    Role.DAMAGED: Column.DAMAGED,
    Role.DUE: Column.DUE,
}
STATED: Final = frozenset({*_COLUMNS, Role.NOT_FOR_LOAN})


class StateRead(NamedTuple):
    """The state ("" for available), the code of what staff should look at, the day a lent one is due (ISO, "" unsaid)."""

    state: str = ""
    problem: str = ""
    due: str = ""


def read_state(said: Mapping[Role, str]) -> StateRead:
    """What a group says of its item's state. Who has a lent one is not in the fields, so it is listed."""
    cells = {column: said[role] for role, column in _COLUMNS.items() if role in said}
    state = state_said(cells, {})
    if not state:
        return StateRead(problem="state-unknown")
    if state == "withdrawn":
        return StateRead(state, "written-off")
    if state == "on-loan":
        due = day_said(cells.get(Column.DUE, "") or day_in(cells.get(Column.STATE, "")))
        return StateRead(state, "lent-there" if due is not None else "due-unreadable", due or "")
    if state == "available":
        state = "suspended" if is_said(said.get(Role.NOT_FOR_LOAN, "")) else ""
    return StateRead(state)
