"""Holdings' part in an import: items are read from local fields, counted for the preview, written, taken back."""

from collections import Counter
from collections.abc import Mapping as MappingABC
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from tianlu.catalog.data import Placed, StepChoice, StepPlan, StepProblem
from tianlu.holdings.data import ItemState, item_vetoes
from tianlu.holdings.models import Item
from tianlu.holdings.queries.descriptions import describe
from tianlu.holdings.queries.mappings import mapping_for, mappings_of, own_mappings
from tianlu.holdings.rules import PRESETS, ItemsRead, Mapping, fitting, read_items
from tianlu.holdings.services.following import lock_numbers
from tianlu.holdings.services.places import Places
from tianlu.holdings.services.registering import register_imported
from tianlu.holdings.services.writing import withdraw_items, write_items
from tianlu.kit.errors import Sentence
from tianlu.libraries.data import Actor
from tianlu.marc import Record as MarcRecord

_SHOWN = 100


class HoldingsStep:
    """Reads items from 852, 905, 985 and the like, by a mapping that staff see and change."""

    @property
    def editor_url_name(self) -> str | None:
        return "holdings-mapping"

    def describe(self, code: str, params: MappingABC[str, Any]) -> str:
        return describe(code, params)

    def choices(self, actor: Actor) -> Sequence[StepChoice]:
        return [StepChoice(name, label) for name, label in mappings_of(actor)]

    def settings(self, actor: Actor, choice: str, *, dialect: str, sample: Sequence[MarcRecord]) -> dict[str, Any]:
        """The mapping of this name; without a name the one that finds items in most of the sample, own ones first."""
        if choice:
            return mapping_for(actor, choice).to_dict()
        records = [
            [(field.tag, field.subfields) for field in record.fields if not field.is_control] for record in sample
        ]
        return fitting([*own_mappings(actor), *PRESETS.values()], dialect, records).to_dict()

    def reader(self, actor: Actor, settings: MappingABC[str, Any], *, import_id: int) -> "ItemReader":
        return ItemReader(actor, Mapping.from_dict(settings), import_id)

    def undo(self, actor: Actor, import_id: int, record_ids: Sequence[int], at: datetime) -> MappingABC[int, Sentence]:
        """Withdraw the import's items of these records; a record with an item that must stay keeps them all."""
        lock_numbers(actor, record_ids)
        rows = Item.scoped(actor).select_for_update().filter(origin_id=import_id, record_id__in=record_ids)
        items = list(rows.exclude(state=ItemState.WITHDRAWN).order_by("id"))
        kept: dict[int, Sentence] = {
            item.record_id: _("An item was changed since.") for item in items if item.version > 1
        }
        by_id = {item.id: item for item in items}
        for _name, subscriber in item_vetoes:
            for item_id, reason in subscriber.objections(list(by_id)).items():
                kept.setdefault(by_id[item_id].record_id, reason)
        gone = [item for item in items if item.record_id not in kept]
        withdraw_items(actor, gone, at, "import-undone")
        return kept


class ItemReader:
    """The step at work on one file."""

    def __init__(self, actor: Actor, mapping: Mapping, import_id: int) -> None:
        self._actor = actor
        self._mapping = mapping
        self._import_id = import_id
        self._tags = frozenset(rule.tag for rule in mapping.rules)
        self._places = Places(actor, mapping)
        self._plan = _Plan(self._places)

    def read(self, record: MarcRecord, dialect: str) -> ItemsRead | None:
        if self._mapping.dialects and dialect not in self._mapping.dialects:
            return None
        tags = self._tags
        fields = [(field.tag, field.subfields) for field in record.fields if field.tag in tags]
        if not fields:
            return None
        found = read_items(fields, self._mapping)
        return found if found.drafts or found.problems else None

    def plan(self, position: int, read: ItemsRead) -> None:
        self._plan.add(position, read)

    def summary(self) -> StepPlan:
        return self._plan.result(self._mapping.name)

    def apply(self, placed: Sequence[Placed], at: datetime) -> MappingABC[str, int]:
        counts = write_items(self._actor, self._import_id, self._places, placed, at)
        if counts.get("items"):
            register_imported(self._actor)
        return counts


class _Plan:
    """Totals to confirm, and what looks wrong."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._items = self._numbered = self._records = 0
        self._branches: Counter[str] = Counter()
        self._locations: Counter[str] = Counter()
        self._money: dict[str, list[int]] = {}
        self._seen: set[int] = set()  # hashes: a million barcodes take 60 MB instead of 150
        self._problems: list[StepProblem] = []
        self._counts: Counter[str] = Counter()

    def add(self, position: int, read: ItemsRead) -> None:
        self._records += bool(read.drafts)
        for problem in read.problems:
            self._problem(position, problem.code, problem.params)
        for draft in read.drafts:
            self._items += 1
            self._branches[draft.branch] += 1
            self._locations[draft.location] += 1
            if draft.price_minor is not None:
                money = self._money.setdefault(draft.currency, [0, 0])
                money[0] += 1
                money[1] += draft.price_minor
            if draft.barcode:
                self._numbered += 1
                mark = hash(draft.barcode)
                if mark in self._seen:
                    self._problem(position, "barcode-repeated", {"barcode": draft.barcode})
                self._seen.add(mark)

    def _problem(self, position: int, code: str, params: MappingABC[str, Any]) -> None:
        self._counts[code] += 1
        if len(self._problems) < _SHOWN:
            self._problems.append(StepProblem(position, code, params))

    def result(self, mapping: str) -> StepPlan:
        totals: list[tuple[str, MappingABC[str, Any], int]] = [
            ("mapping", {"name": mapping}, self._records),
            ("items", {}, self._items),
            ("with-barcode", {}, self._numbered),
        ]
        for said, number in self._branches.most_common(50):
            branch, known = self._places.branch_shown(said)
            totals.append(("branch" if known else "branch-unknown", {"said": said, "branch": branch}, number))
        totals += [("location", {"said": said}, number) for said, number in self._locations.most_common(50) if said]
        totals += [
            ("money", {"currency": currency, "minor": minor}, number)
            for currency, (number, minor) in sorted(self._money.items())
        ]
        totals += [("problem", {"problem": code}, number) for code, number in self._counts.most_common()]
        return StepPlan(totals, self._problems, sum(self._counts.values()))
