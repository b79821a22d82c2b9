"""Rows of a table judged a piece at a time: made, already there, or why they do not fit. One rule for trial and work."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from tianlu.catalog.queries import TitleIndex, of_volume, records_by_isbn, records_by_number
from tianlu.holdings.data import CUTOVER
from tianlu.holdings.models import Item
from tianlu.holdings.rules import CutoverMapping, Fault, Join, RowRead, read_copies
from tianlu.holdings.rules import Mapping as PlaceMapping
from tianlu.holdings.services.places import Places
from tianlu.kit.tables import Row
from tianlu.libraries.data import Actor

_SHOWN = 5  # records named in an ambiguity


class Fate(StrEnum):
    MADE = "made"
    ALREADY = "already"
    UNFIT = "unfit"


class Verdict(NamedTuple):
    """What becomes of a row; record and branch are 0 where it does not fit. `differs`: it is there already in another state."""

    read: RowRead
    fate: Fate
    record_id: int = 0
    branch_id: int = 0
    fault: Fault | None = None
    differs: bool = False


class Sorter:
    """One table against the library as it is now."""

    def __init__(
        self,
        actor: Actor,
        mapping: CutoverMapping,
        usual: Mapping[str, int],
        *,
        cutover_id: int,
        beat: Callable[[], None] = lambda: None,
        look_for_titles: bool = True,
    ) -> None:
        self._actor, self._mapping, self._usual, self._cutover_id = actor, mapping, usual, cutover_id
        self._beat, self._look_for_titles = beat, look_for_titles
        self._titles: TitleIndex | None = None  # made when a row needs it: that reads all records
        self._seen: set[str] = set()
        self._accessions: set[str] = set()
        self._unnumbered: Counter[tuple[str, ...]] = Counter()
        self.places = self._fresh_places()

    def _fresh_places(self) -> Places:
        said = self._mapping
        words = PlaceMapping("", (), (), branches=said.branches, default_branch=said.default_branch)
        return Places(self._actor, words)

    def forget_places(self) -> None:
        """After a transaction that was abandoned: locations it made are not there."""
        self.places = self._fresh_places()

    def read(self, row: Row) -> list[RowRead]:
        """The copies of a row as they are understood; a number that an earlier one has is a fault. Every row must pass here once."""
        return list(map(self._counted, read_copies(row, self._mapping, self._usual)))

    def _counted(self, read: RowRead) -> RowRead:
        numbered = read.draft.barcode or read.draft.accession_number
        if numbered and read.mark in self._seen and read.fault is None:
            read = read._replace(fault=Fault("repeated", {}))
        accession = read.draft.accession_number
        if accession and accession in self._accessions and read.fault is None:
            read = read._replace(fault=Fault("accession-repeated", {"said": accession}))
        if numbered:
            self._seen.add(read.mark)
            self._accessions.add(accession)
        elif read.fault is None:
            alike = (read.join, read.draft.branch, read.draft.location, read.draft.call_number, read.draft.volume)
            self._unnumbered[alike] += 1
            read = read._replace(turn=self._unnumbered[alike])
        return read

    def sort(self, reads: Sequence[RowRead]) -> Iterator[Verdict]:
        """The fate of each copy, in order, from a constant number of statements."""
        good = [read for read in reads if read.fault is None]
        records = self._records(good)
        alike = {number for read in good if read.turn for number in records.get(id(read), ())}
        held = _Held(self._actor, good, alike, cutover_id=self._cutover_id)
        for read in reads:
            yield self._verdict(read, records.get(id(read), []), held)

    def _verdict(self, read: RowRead, records: Sequence[int], held: "_Held") -> Verdict:
        if read.fault is not None:
            return Verdict(read, Fate.UNFIT, fault=read.fault)
        if len(records) != 1:
            said = {"said": read.join[:60], "records": ", ".join(map(str, records[:_SHOWN]))}
            return Verdict(read, Fate.UNFIT, fault=Fault("ambiguous" if records else "no-record", said))
        branch = self.places.branch(read.draft.branch)
        _name, known = self.places.branch_shown(read.draft.branch)
        if branch is None or not known:
            return Verdict(read, Fate.UNFIT, fault=Fault("branch", {"said": read.draft.branch[:60]}))
        if not self._actor.may_at(CUTOVER, branch.id):
            return Verdict(read, Fate.UNFIT, fault=Fault("not-permitted", {}))
        [record_id] = records
        taken = held.counted(read, record_id, branch.id) if read.turn else held.taken(read, record_id)
        if taken is None:
            return Verdict(read, Fate.MADE, record_id, branch.id)
        if taken:
            return Verdict(read, Fate.UNFIT, fault=Fault(taken, {}))
        return Verdict(read, Fate.ALREADY, record_id, branch.id, differs=held.state(read, record_id) != read.state)

    def _records(self, reads: Sequence[RowRead]) -> dict[int, list[int]]:
        numbered = [one for one in reads if not one.by_title]
        by_number = records_by_isbn if self._mapping.join is Join.ISBN else records_by_number
        found = by_number(self._actor, {read.join for read in numbered}) if numbered else {}
        chosen = of_volume(found, ((read.join, read.draft.volume) for read in numbered))
        records = {id(read): chosen[read.join, read.draft.volume] for read in numbered}
        return records | self._by_title([one for one in reads if one.by_title])

    def _by_title(self, reads: Sequence[RowRead]) -> dict[int, list[int]]:
        if not (reads and self._look_for_titles):
            return {}
        self._titles = self._titles or TitleIndex(self._actor, self._beat)
        find = self._titles.records
        return {id(one): find(one.join, author=one.author, year=one.year, volume=one.draft.volume) for one in reads}


class _Held:
    """Items of the library with the numbers of these rows, withdrawn ones left out."""

    def __init__(
        self, actor: Actor, reads: Collection[RowRead], unnumbered: Collection[int], *, cutover_id: int
    ) -> None:
        items = Item.scoped(actor).filter(organisation_id=actor.organisation_id).exclude(state="withdrawn")
        self._barcodes: dict[str, int] = {}
        self._states: dict[tuple[int, str], str] = {}  # by record and number
        self._accessions: dict[str, set[tuple[int, str | None]]] = defaultdict(set)
        barcodes = {one.draft.barcode for one in reads if one.draft.barcode}
        for barcode, record, state in items.filter(barcode__among=barcodes).values_list(
            "barcode", "record_id", "state"
        ):
            self._barcodes[str(barcode)] = record
            self._states[record, str(barcode)] = state
        accessions = {one.draft.accession_number for one in reads if one.draft.accession_number}
        fields = ("accession_number", "record_id", "barcode", "state")
        for number, record, barcode, state in items.filter(accession_number__among=accessions).values_list(*fields):
            self._accessions[number].add((record, barcode))
            self._states.setdefault((record, number), state)

        plain = items.filter(record_id__among=set(unnumbered), barcode=None, accession_number="") if unnumbered else ()
        place = ("record_id", "branch_id", "call_number", "volume")
        others = plain.exclude(cutover_id=cutover_id) if plain else items.none()
        self._plain = Counter(others.values_list(*place))

    def counted(self, read: RowRead, record_id: int, branch_id: int) -> str | None:
        """The same as `taken` of a copy without a number: one more of its title in its place is another copy."""
        same = self._plain[record_id, branch_id, read.draft.call_number, read.draft.volume]
        return "" if read.turn <= same else None

    def state(self, read: RowRead, record_id: int) -> str:
        """The state of an item that is there already."""
        draft = read.draft
        by_accession = self._states.get((record_id, draft.accession_number), "")
        return self._states.get((record_id, draft.barcode), by_accession)

    def taken(self, read: RowRead, record_id: int) -> str | None:
        """None: free; "": this very item is here; else the code of what stands in the way."""
        draft = read.draft
        if draft.barcode in self._barcodes:
            return "" if self._barcodes[draft.barcode] == record_id else "barcode-taken"
        held = self._accessions.get(draft.accession_number, set())
        if any(record == record_id and not (barcode and draft.barcode) for record, barcode in held):
            return ""  # two barcodes are two books, whatever their accession numbers say
        return "accession-taken" if held else None


class Tally:
    """Rows and money by fate, by branch, by problem; JSON between two steps of a job."""

    def __init__(self, said: Mapping[str, Any] | None = None) -> None:
        said = said or {}
        self._copies: Counter[str] = Counter(said.get("copies", {}))
        self._money: dict[str, Counter[str]] = defaultdict(Counter)
        for key, money in said.get("money", {}).items():
            self._money[key].update(money)
        self._problems: Counter[str] = Counter(said.get("problems", {}))
        self._words: Counter[str] = Counter(said.get("words", {}))
        self._states: Counter[str] = Counter(said.get("states", {}))
        self._sets = int(said.get("sets", 0))
        self._differing = int(said.get("differing", 0))

    def add(self, verdict: Verdict) -> None:
        keys = ["read", verdict.fate.value]
        if verdict.fate is Fate.MADE:
            keys.append(f"branch:{verdict.branch_id}")
            self._sets += verdict.read.of_set
        self._differing += verdict.differs
        draft = verdict.read.draft
        for key in keys:
            self._copies[key] += 1
            if draft.price_minor is not None:
                self._money[key][draft.currency] += draft.price_minor
        if verdict.fault is not None:
            self._problems[verdict.fault.code] += 1
            if verdict.fault.code == "branch":
                self._words[str(verdict.fault.params["said"])] += 1
            elif verdict.fault.code == "state":
                self._states[str(verdict.fault.params["said"])] += 1

    def add_all(self, verdicts: Iterable[Verdict]) -> list[Verdict]:
        found = list(verdicts)
        for verdict in found:
            self.add(verdict)
        return found

    def to_dict(self) -> dict[str, Any]:
        return {
            "copies": dict(self._copies),
            "money": {key: dict(money) for key, money in self._money.items()},
            "problems": dict(self._problems.most_common()),
            "words": dict(self._words.most_common(100)),
            "states": dict(self._states.most_common(100)),
            "sets": self._sets,
            "differing": self._differing,
        }
