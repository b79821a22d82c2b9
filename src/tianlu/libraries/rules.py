"""Decisions about trees and opening hours: no database, no clock."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from tianlu.libraries.data import Branch, OpenDay, OpeningException, Span, Week

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
_SPAN = re.compile(r"(\d{1,2})[:：](\d{2})\s*[-–—~～至]\s*(\d{1,2})[:：](\d{2})")


def is_code(code: str) -> bool:
    """Codes are typed, printed on labels and put into addresses: ASCII letters, digits, `.`, `_`, `-`."""
    return _CODE.fullmatch(code) is not None


def makes_cycle(parents: Mapping[int, int | None], moved: int, new_parent: int | None) -> bool:
    """True when `new_parent` is `moved` itself or lies below it."""
    seen: set[int] = set()
    at = new_parent
    while at is not None and at not in seen:
        if at == moved:
            return True
        seen.add(at)
        at = parents.get(at)
    return False


def in_tree_order(branches: Iterable[Branch]) -> list[tuple[Branch, int]]:
    """Branches with their depth, each under its parent, siblings by order then code; orphans count as tops."""
    below: dict[int | None, list[Branch]] = {}
    everyone = sorted(branches, key=lambda branch: (branch.order, branch.code))
    ids = {branch.id for branch in everyone}
    for branch in everyone:
        below.setdefault(branch.parent_id if branch.parent_id in ids else None, []).append(branch)
    found: list[tuple[Branch, int]] = []
    waiting = [(branch, 0) for branch in reversed(below.get(None, []))]
    while waiting:
        branch, depth = waiting.pop()
        found.append((branch, depth))
        waiting += [(child, depth + 1) for child in reversed(below.get(branch.id, []))]
    return found


def parse_spans(text: str) -> tuple[Span, ...] | None:
    """Spans from what a person typed ("9:00-12:00, 13:30-17:00"; empty = closed); None when it cannot be read."""
    parts = [part for part in re.split(r"[,，;；、\n]", text.strip()) if part.strip()]
    spans = []
    for part in parts:
        found = _SPAN.fullmatch(part.strip())
        if not found:
            return None
        opens, opens_minute, closes, closes_minute = (int(number) for number in found.groups())
        if opens_minute > 59 or closes_minute > 59:
            return None
        try:
            spans.append(Span(opens * 60 + opens_minute, closes * 60 + closes_minute))
        except ValueError:
            return None
    return spans_in_order(spans)


def spans_in_order(spans: Iterable[Span]) -> tuple[Span, ...] | None:
    """The spans of one day sorted, touching ones joined; None when two overlap."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.opens < joined[-1].closes:
            return None
        if joined and span.opens == joined[-1].closes:
            joined[-1] = Span(joined[-1].opens, span.closes)
        else:
            joined.append(span)
    return tuple(joined)


def day_of(weeks: Sequence[tuple[date, Week]], exceptions: Iterable[OpeningException], day: date) -> OpenDay:
    """What holds on `day`: a confirmed exception (the shortest, then the newest) before the week in force."""
    ruling = [e for e in exceptions if e.confirmed and e.first_day <= day <= e.last_day]
    if ruling:
        chosen = min(ruling, key=lambda e: (e.last_day - e.first_day, -e.id))
        return OpenDay(day, chosen.spans, known=True, note_zh=chosen.note_zh, note_en=chosen.note_en)
    in_force = max((week for week in weeks if week[0] <= day), key=lambda week: week[0], default=None)
    if in_force is None:
        return OpenDay(day, (), known=False)
    return OpenDay(day, in_force[1][day.weekday()], known=True)


def open_at(day: OpenDay, minute: int) -> Span | None:
    """The span that contains `minute` of the day, if any."""
    return next((span for span in day.spans if span.opens <= minute < span.closes), None)


def days_from(first: date, count: int) -> list[date]:
    """`count` days starting with `first`."""
    return [first + timedelta(days=step) for step in range(count)]
