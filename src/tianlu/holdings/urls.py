"""Addresses of the holdings' pages."""

from django.urls import path

from tianlu.holdings.web import call_numbers, cutovers, inventories, labels, mappings, register, scanning

urlpatterns = [
    path("desk/mappings", mappings.mapping_page, name="holdings-mapping"),
    path("desk/shelving", call_numbers.scheme_list, name="holdings-schemes"),
    path("desk/shelving/author-tables", call_numbers.author_table, name="holdings-author-table"),
    path("desk/shelving/<number:scheme_id>", call_numbers.scheme_page, name="holdings-scheme"),
    path("desk/call-numbers", call_numbers.number_page, name="holdings-call-numbers"),
    path(
        "desk/call-numbers/questions/<number:problem_id>/answers",
        call_numbers.settle_problem,
        name="holdings-settle-problem",
    ),
    path(
        "desk/call-numbers/<number:record_id>/surrender",
        call_numbers.number_surrender,
        name="holdings-number-surrender",
    ),
    path("desk/call-numbers/<number:record_id>/return", call_numbers.number_return, name="holdings-number-return"),
    path("desk/labels", labels.label_page, name="holdings-labels"),
    path("desk/labels/sheets", labels.layout_page, name="holdings-layouts"),
    path("desk/relabelling", labels.relabelling_page, name="holdings-relabelling"),
    path("desk/relabelling/labels", labels.relabelled, name="holdings-relabelled"),
    path("desk/items/scans", scanning.scan_page, name="holdings-scan"),
    path("desk/items/scans/<number:pile_id>", scanning.scan_batch, name="holdings-scan-batch"),
    path("desk/items/scans/<number:pile_id>/exceptions.csv", scanning.scan_exceptions, name="holdings-scan-exceptions"),
    path("desk/register", register.register_page, name="holdings-register"),
    path("desk/register/<number:period_id>", register.period_page, name="holdings-period"),
    path("desk/register/<number:period_id>/closure", register.closure, name="holdings-closure"),
    path("desk/register/<number:period_id>/lines.csv", register.register_lines, name="holdings-register-lines"),
    path("desk/register/<number:period_id>/summary.csv", register.register_summary, name="holdings-register-summary"),
    path("desk/inventories", inventories.inventory_list, name="holdings-inventories"),
    path("desk/inventories/<number:inventory_id>", inventories.inventory, name="holdings-inventory"),
    path("desk/inventories/<number:inventory_id>/scans", inventories.inventory_scans, name="holdings-inventory-scans"),
    path("desk/inventories/<number:inventory_id>/pause", inventories.inventory_pause, name="holdings-inventory-pause"),
    path(
        "desk/inventories/<number:inventory_id>/resumption",
        inventories.inventory_resumption,
        name="holdings-inventory-resumption",
    ),
    path(
        "desk/inventories/<number:inventory_id>/completion",
        inventories.inventory_completion,
        name="holdings-inventory-completion",
    ),
    path(
        "desk/inventories/<number:inventory_id>/settlement",
        inventories.inventory_settlement,
        name="holdings-inventory-settlement",
    ),
    path(
        "desk/inventories/<number:inventory_id>/<slug:finding>.csv",
        inventories.inventory_file,
        name="holdings-inventory-file",
    ),
    path("desk/cutovers", cutovers.cutover_list, name="holdings-cutovers"),
    path("desk/cutovers/lent.csv", cutovers.lent, name="holdings-lent"),
    path("desk/cutovers/returns", cutovers.lent_returns, name="holdings-lent-returns"),
    path("desk/cutovers/<number:cutover_id>", cutovers.cutover, name="holdings-cutover"),
    path("desk/cutovers/<number:cutover_id>/progress", cutovers.cutover_progress, name="holdings-cutover-progress"),
    path("desk/cutovers/<number:cutover_id>/run", cutovers.cutover_run, name="holdings-cutover-run"),
    path("desk/cutovers/<number:cutover_id>/undoing", cutovers.cutover_undoing, name="holdings-cutover-undoing"),
    path("desk/cutovers/<number:cutover_id>/lent.csv", cutovers.cutover_lent, name="holdings-cutover-lent"),
    path("desk/cutovers/<number:cutover_id>/returns", cutovers.cutover_returns, name="holdings-cutover-returns"),
    path("desk/cutovers/<number:cutover_id>/unfit.csv", cutovers.cutover_unfit, name="holdings-cutover-unfit"),
]
