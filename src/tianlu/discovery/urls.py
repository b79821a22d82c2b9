"""Addresses of discovery's pages."""

from django.urls import path, register_converter

from tianlu.discovery import web
from tianlu.discovery.headings import BrowseKind
from tianlu.discovery.taking import KINDS


class ListConverter:
    """`<list:…>` in an address: one of the browse lists."""

    regex = "|".join(BrowseKind)

    def to_python(self, value: str) -> BrowseKind:
        return BrowseKind(value)

    def to_url(self, value: str) -> str:
        return value


class FileConverter:
    """`<file:…>` in an address: a format that results can be taken away in."""

    regex = "|".join(KINDS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ListConverter, "list")
register_converter(FileConverter, "file")
app_name = "discovery"
urlpatterns = [
    path("search", web.search, name="search"),
    path("search/facets", web.more_facets, name="facets"),
    path("search/advanced", web.advanced, name="advanced"),
    path("desk/gaps", web.gap_list, name="gaps"),
    path("desk/gaps/<number:gap_id>", web.gap, name="gap"),
    path("desk/test-searches", web.test_searches, name="test-searches"),
    path("desk/test-searches/new", web.new_test_search, name="new-test-search"),
    path("desk/test-searches/runs", web.test_runs, name="test-runs"),
    path("desk/test-searches/runs/<number:job_id>", web.test_run, name="test-run"),
    path("desk/test-searches/<number:judged_id>", web.test_search, name="test-search"),
    path("desk/test-searches/<number:judged_id>/removal", web.forget_test_search, name="forget-test-search"),
    path("desk/searches", web.saved_searches, name="searches"),
    path("desk/searches/<number:search_id>/removal", web.forget_search, name="forget-search"),
    path("desk/lists", web.record_lists, name="lists"),
    path("desk/lists/<number:list_id>", web.record_list, name="list"),
    path("desk/lists/<number:list_id>/additions", web.add_to_list, name="add-to-list"),
    path("desk/lists/<number:list_id>/subtractions", web.take_from_list, name="take-from-list"),
    path("desk/lists/<number:list_id>/removal", web.forget_list, name="forget-list"),
    path("desk/tags", web.tags, name="tags"),
    path("desk/records/<number:record_id>/tags", web.record_tags, name="record-tags"),
    path("desk/records/<number:record_id>/tags/<number:tag_id>/removal", web.record_tag, name="record-tag"),
    path("desk/search/batches", web.search_batch, name="search-batch"),
    path("search/suggestions", web.suggest, name="suggest"),
    path("browse/", web.browse, name="browse"),
    path("browse/<list:heading>", web.browse_list, name="browse-list"),
    path("browse/classes", web.browse_classes, name="browse-classes"),
    path("browse/classes/<slug:notation>", web.browse_classes, name="browse-class"),
    path("browse/shelf", web.browse_shelf, name="browse-shelf"),
    path("search.atom", web.feed, {"kind": "atom"}, name="atom"),
    path("search.rss", web.feed, {"kind": "rss"}, name="rss"),
    path("search/export.<file:kind>", web.export, name="export"),
    path("series/<slug:address>", web.series, name="series"),
    path("records/references", web.references, name="references"),
    path("records/compare", web.compare, name="compare"),
    path("records/<number:record_id>", web.record, name="record"),
    path("desk/records/<number:record_id>", web.manage, name="manage"),
    path("desk/records/<number:record_id>/visibility", web.record_visibility, name="record-visibility"),
    path("desk/records/<number:record_id>/withdrawal", web.withdrawal, name="withdrawal"),
    path(
        "desk/records/<number:record_id>/items/<number:item_id>/visibility", web.item_visibility, name="item-visibility"
    ),
]
