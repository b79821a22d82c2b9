"""Addresses of discovery's pages."""

from django.urls import path

from tianlu.discovery import web

app_name = "discovery"
urlpatterns = [
    path("search", web.search, name="search"),
    path("search/facets", web.more_facets, name="facets"),
    path("search/advanced", web.advanced, name="advanced"),
    path("desk/search/batches", web.search_batch, name="search-batch"),
    path("search/suggestions", web.suggest, name="suggest"),
    path("records/<number:record_id>", web.record, name="record"),
    path("desk/records/<number:record_id>", web.manage, name="manage"),
    path("desk/records/<number:record_id>/visibility", web.record_visibility, name="record-visibility"),
    path("desk/records/<number:record_id>/withdrawal", web.withdrawal, name="withdrawal"),
    path(
        "desk/records/<number:record_id>/items/<number:item_id>/visibility", web.item_visibility, name="item-visibility"
    ),
]
