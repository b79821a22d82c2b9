"""What the accession register says: the periods, their reports, their lines."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Count, Max, Min, QuerySet
from django.db.models import Sum as Total
from django.db.models.functions import Length

from tianlu.holdings.data import (
    EntryView,
    NoSuchPeriod,
    PeriodView,
    Receipt,
    RegisterReport,
    Sum,
    WriteOff,
    sum_from_json,
    sum_to_json,
)
from tianlu.holdings.models import Item, RegisterEntry, RegisterPeriod
from tianlu.holdings.queries.main_classes import with_marks
from tianlu.holdings.rules import CLASSES, PostingKind
from tianlu.libraries.data import Actor, Name
from tianlu.libraries.queries import branch_tree

_IN = (PostingKind.IN, PostingKind.OPENING)
_ALSO = (PostingKind.CORRECTION, PostingKind.TRANSFER)
_ENTRY = tuple(EntryView.__dataclass_fields__)


def periods_of(actor: Actor) -> list[PeriodView]:
    """The periods of the actor's organisation, newest first; none before the first item came."""
    rows = RegisterPeriod.scoped(actor).filter(organisation_id=actor.organisation_id).order_by("-number")
    fields = tuple(PeriodView.__dataclass_fields__)
    return [PeriodView(*row) for row in rows.values_list(*fields)]


def period_for(actor: Actor, period_id: int) -> PeriodView:
    """One of them, or `NoSuchPeriod`."""
    for view in periods_of(actor):
        if view.id == period_id:
            return view
    raise NoSuchPeriod()


def report_of(actor: Actor, period_id: int) -> RegisterReport:
    """A closed period's report as it was frozen, an open one's as it stands now. Refuses `NoSuchPeriod`."""
    view = period_for(actor, period_id)
    if view.closed_at is None:
        return living_report(actor, period_id)
    text = RegisterPeriod.scoped(actor).filter(id=period_id).values_list("report", flat=True).get()
    return report_from_json(json.loads(text))


def living_report(actor: Actor, period_id: int) -> RegisterReport:
    """What the entries of an open period and the items say at this moment."""
    book = RegisterEntry.scoped(actor).filter(organisation_id=actor.organisation_id)
    entries = book.filter(period_id=period_id)
    before = book.filter(period__number__lt=RegisterPeriod.scoped(actor).get(id=period_id).number)
    items = Item.scoped(actor).filter(organisation_id=actor.organisation_id).exclude(state="withdrawn")
    start, end, held = _sum(before), _sum(book), _held(items)
    return RegisterReport(
        start=start,
        received=_sum(entries.filter(kind__in=_IN), titles=True),
        written_off=_sum(entries.filter(kind=PostingKind.OUT), titles=True),
        corrected=_sum(entries.filter(kind__in=_ALSO)),
        end=end,
        items=held,
        moves=entries.filter(kind=PostingKind.TRANSFER, copies=1).count(),
        receipts=list(_receipts(entries.filter(kind__in=_IN))),
        write_offs=list(_write_offs(entries.filter(kind=PostingKind.OUT))),
        branches=_by_branch(actor, items),
        classes=_by_class(actor, items),
        agrees=(end.copies, end.money) == (held.copies, held.money),
    )


def _sum(entries: "QuerySet[RegisterEntry]", *, titles: bool = False) -> Sum:
    rows = entries.order_by().values_list("currency").annotate(Total("copies"), Total("amount_minor"))
    number = entries.aggregate(n=Count("record_id", distinct=True))["n"] if titles else 0
    return _gathered(rows, number)


def _held(items: "QuerySet[Item]") -> Sum:
    number = items.aggregate(n=Count("record_id", distinct=True))["n"]
    return _gathered(_money(items), number)


def _money(items: "QuerySet[Item]", *by: Any) -> Iterable[Any]:
    """(…by, currency, copies, hundredths); items without a price come with None."""
    return items.order_by().values_list(*by, "currency").annotate(Count("id"), Total("price_minor"))


def _gathered(rows: Iterable[Any], titles: int = 0) -> Sum:
    money: dict[str, int] = defaultdict(int)
    copies = 0
    for currency, number, minor in rows:
        copies += number
        if minor is not None:
            money[currency] += minor
    return Sum(copies, tuple(sorted((one, minor) for one, minor in money.items() if minor)), titles)


def _by_branch(actor: Actor, items: "QuerySet[Item]") -> list[tuple[Name, Sum]]:
    titles = dict(items.order_by().values_list("branch_id").annotate(Count("record_id", distinct=True)))
    sums: dict[int, list[Any]] = defaultdict(list)
    for branch_id, *rest in _money(items, "branch_id"):
        sums[branch_id].append(rest)
    branches = branch_tree(actor, actor.organisation_id, inactive=True)
    return [(one.name, _gathered(sums[one.id], titles[one.id])) for one in branches if one.id in sums]


def _by_class(actor: Actor, items: "QuerySet[Item]") -> list[tuple[str, Sum]]:
    """The 22 classes in their order, all of them, then other schemes that have items, then "", as `class_mark` has it."""
    marked: Any = with_marks(actor, items)
    titles: dict[str, int] = dict(marked.order_by().values_list("mark").annotate(Count("record_id", distinct=True)))
    sums: dict[str, list[Any]] = defaultdict(list)
    for mark, *rest in _money(marked, "mark"):
        sums[mark].append(rest)
    others = sorted(mark for mark in titles if mark and mark not in CLASSES)
    return [(mark, _gathered(sums[mark], titles.get(mark, 0))) for mark in (*CLASSES, *others, "")]


def _receipts(entries: "QuerySet[RegisterEntry]") -> Iterator[Receipt]:
    keys = ("day", "source", "batch", "fund")
    dated = entries.order_by()
    titles = {row[:4]: row[4:] for row in dated.values_list(*keys).annotate(Count("record_id", distinct=True))}
    spans = _spans(dated, keys)
    for key, rows in _grouped(dated, keys):
        first, last = spans.get(key, ("", ""))
        day, source, batch, fund = key
        yield Receipt(str(day), source, batch, fund, _gathered(rows, titles[key][0]), first, last)


def _spans(dated: Any, keys: tuple[str, ...]) -> dict[Any, tuple[str, str]]:
    """The first and the last accession number of each receipt: the shorter before the longer, so that 9 comes before 10."""
    numbered = dated.exclude(accession_number="").annotate(size=Length("accession_number"))
    rows = numbered.values_list(*keys, "size").annotate(Min("accession_number"), Max("accession_number"))
    found: dict[Any, tuple[str, str]] = {}
    for *key, _size, first, last in sorted(rows, key=lambda row: row[len(keys)]):
        found[tuple(key)] = (found.get(tuple(key), (first,))[0], last)
    return found


def _write_offs(entries: "QuerySet[RegisterEntry]") -> Iterator[WriteOff]:
    dated = entries.order_by()
    for (day, reason), rows in _grouped(dated, ("day", "reason")):
        yield WriteOff(str(day), reason, _gathered(rows))


def _grouped(dated: Any, keys: tuple[str, ...]) -> list[tuple[Any, list[Any]]]:
    groups: dict[Any, list[Any]] = defaultdict(list)
    for row in dated.values_list(*keys, "currency").annotate(Total("copies"), Total("amount_minor")):
        groups[row[: len(keys)]].append(row[len(keys) :])
    return sorted(groups.items(), key=lambda pair: tuple(map(str, pair[0])))


def entries_of(
    actor: Actor, period_id: int, *, kinds: Iterable[str] = (), after: int = 0, limit: int | None = None
) -> Iterator[EntryView]:
    """The lines of a period in the order they were entered, from the one after `after` on. Refuses `NoSuchPeriod`."""
    period_for(actor, period_id)
    rows = RegisterEntry.scoped(actor).filter(period_id=period_id, id__gt=after).order_by("id")
    if kinds:
        rows = rows.filter(kind__in=list(kinds))
    return (EntryView(*row) for row in rows.values_list(*_ENTRY)[:limit].iterator(chunk_size=2000))


def report_to_json(report: RegisterReport) -> dict[str, Any]:
    """Plain JSON; `report_from_json` reads it back."""
    sums = ("start", "received", "written_off", "corrected", "end", "items")
    said: dict[str, Any] = {name: sum_to_json(getattr(report, name)) for name in sums}
    said["moves"], said["agrees"] = report.moves, report.agrees
    said["receipts"] = [
        [one.day, one.source, one.batch, one.fund, one.first, one.last, sum_to_json(one.sum)] for one in report.receipts
    ]
    said["write_offs"] = [[one.day, one.reason, sum_to_json(one.sum)] for one in report.write_offs]
    said["branches"] = [[name.zh, name.en, sum_to_json(one)] for name, one in report.branches]
    said["classes"] = [[mark, sum_to_json(one)] for mark, one in report.classes]
    return said


def report_from_json(said: Mapping[str, Any]) -> RegisterReport:
    sums = ("start", "received", "written_off", "corrected", "end", "items")
    return RegisterReport(
        **{name: sum_from_json(said[name]) for name in sums},
        moves=said["moves"],
        agrees=said["agrees"],
        receipts=[
            Receipt(day, source, batch, fund, sum_from_json(one), first, last)
            for day, source, batch, fund, first, last, one in said["receipts"]
        ],
        write_offs=[WriteOff(day, reason, sum_from_json(one)) for day, reason, one in said["write_offs"]],
        branches=[(Name(zh, en), sum_from_json(one)) for zh, en, one in said["branches"]],
        classes=[(mark, sum_from_json(one)) for mark, one in said["classes"]],
    )
