"""Reads of the holdings worth a name."""

from tianlu.holdings.queries.call_numbers import call_number_of, like_candidates, number_facts, open_problems
from tianlu.holdings.queries.cutovers import (
    count_lent,
    cutover_files_needed,
    cutover_for,
    cutover_job,
    cutovers_of,
    lent_books,
    unfit_rows,
)
from tianlu.holdings.queries.indexed import index_facts
from tianlu.holdings.queries.inventories import findings_of, inventories_of, inventory_for, latest_scans
from tianlu.holdings.queries.items import item_by_barcode, item_for, items_of, state_history
from tianlu.holdings.queries.labels import Choice, Printing, labels_pdf, layout_for, layouts_of
from tianlu.holdings.queries.mappings import mapping_for, mappings_of, role_labels
from tianlu.holdings.queries.register import entries_of, period_for, periods_of, report_of
from tianlu.holdings.queries.relabelling import label_waiting, relabellings
from tianlu.holdings.queries.scanning import scan_batch_for, scan_batches_of
from tianlu.holdings.queries.shelves import availability, beside_record, locations_of, shelf_neighbours, shelf_stretch
from tianlu.holdings.queries.shelving import author_tables_of, scheme_for, scheme_of_place, schemes_of
from tianlu.holdings.rules import shelf_key

__all__ = [
    "Choice",
    "Printing",
    "author_tables_of",
    "availability",
    "beside_record",
    "call_number_of",
    "count_lent",
    "cutover_files_needed",
    "cutover_for",
    "cutover_job",
    "cutovers_of",
    "entries_of",
    "findings_of",
    "index_facts",
    "inventories_of",
    "inventory_for",
    "item_by_barcode",
    "item_for",
    "items_of",
    "label_waiting",
    "labels_pdf",
    "latest_scans",
    "layout_for",
    "layouts_of",
    "lent_books",
    "like_candidates",
    "locations_of",
    "mapping_for",
    "mappings_of",
    "number_facts",
    "open_problems",
    "period_for",
    "periods_of",
    "relabellings",
    "report_of",
    "role_labels",
    "scan_batch_for",
    "scan_batches_of",
    "scheme_for",
    "scheme_of_place",
    "schemes_of",
    "shelf_key",
    "shelf_neighbours",
    "shelf_stretch",
    "state_history",
    "unfit_rows",
]
