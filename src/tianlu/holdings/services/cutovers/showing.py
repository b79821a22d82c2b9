"""The first rows of a table as they would be read, before anybody decides."""

from itertools import chain, islice

from django.utils.translation import get_language

from tianlu.catalog.queries import projections
from tianlu.holdings.data import CUTOVER, CutoverState, ItemState, RowShown
from tianlu.holdings.queries.cutovers import cutover_row, problem_words
from tianlu.holdings.rules import CutoverMapping
from tianlu.holdings.services.cutovers.reading import rows_below
from tianlu.holdings.services.cutovers.sorting import Sorter, Verdict
from tianlu.kit import files
from tianlu.kit.spreadsheets import decimal_of
from tianlu.libraries.data import Actor


def first_rows(actor: Actor, cutover_id: int, *, limit: int = 10) -> list[RowShown]:
    """Read by the mapping as it stands; nothing where the file is not waiting any more. Refuses `NoSuchCutover`.

    Titles are looked for in the trial only, because it reads all records.
    """
    actor.require(CUTOVER, organisation_id=actor.organisation_id)
    row = cutover_row(actor, cutover_id)
    if row.state not in (CutoverState.RECEIVED, CutoverState.EXAMINED, CutoverState.FAILED) or row.position:
        return []
    mapping = CutoverMapping.from_dict(row.mapping)
    sorter = Sorter(actor, mapping, row.preview.get("usual", {}), cutover_id=row.id, look_for_titles=False)
    with files.open_file(row.file_key) as file:
        rows = islice(rows_below(file, headless=mapping.headless), limit)
        reads = list(islice(chain.from_iterable(map(sorter.read, rows)), limit))
    verdicts = list(sorter.sort(reads))
    records = projections({one.record_id for one in verdicts if one.record_id})
    titles = {number: str(record.bib.get("title", "")) for number, record in records.items()}
    return [_shown(sorter, one, titles) for one in verdicts]


def _shown(sorter: Sorter, one: Verdict, titles: dict[int, str]) -> RowShown:
    draft, fault = one.read.draft, one.fault
    unsought = one.read.by_title and fault is not None and fault.code == "no-record"
    price = f"{draft.currency} {decimal_of(draft.price_minor):,.2f}" if draft.price_minor is not None else ""
    return RowShown(
        number=one.read.row.number,
        barcode=draft.barcode,
        accession_number=draft.accession_number,
        record=one.read.join if unsought else titles.get(one.record_id, ""),
        branch=_branch(sorter, draft.branch),
        location=draft.location,
        call_number=draft.call_number,
        price=price,
        state=ItemState(one.read.state).label if one.read.state else "",
        reason="" if fault is None or unsought else problem_words(fault.code, fault.params)[0],
    )


def _branch(sorter: Sorter, said: str) -> str:
    """The branch that the file's word means; the word itself where it means none."""
    branch, (_name, known) = sorter.places.branch(said), sorter.places.branch_shown(said)
    return branch.name.shown(get_language() or "") if branch and known else said
