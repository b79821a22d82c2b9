"""Addresses of the holdings' pages."""

from django.urls import path

from tianlu.holdings.web import call_numbers, labels, mappings

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
    path("desk/labels", labels.label_page, name="holdings-labels"),
    path("desk/labels/sheets", labels.layout_page, name="holdings-layouts"),
    path("desk/relabelling", labels.relabelling_page, name="holdings-relabelling"),
    path("desk/relabelling/labels", labels.relabelled, name="holdings-relabelled"),
]
