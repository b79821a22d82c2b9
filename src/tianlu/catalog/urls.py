"""Addresses of the catalog's pages."""

from django.urls import path

from tianlu.catalog import web

app_name = "catalog"
urlpatterns = [
    path("desk/imports", web.import_list, name="imports"),
    path("desk/imports/<number:import_id>", web.import_page, name="import"),
    path("desk/imports/<number:import_id>/progress", web.import_progress, name="import-progress"),
    path("desk/imports/<number:import_id>/previews", web.preview_import, name="import-preview"),
    path("desk/imports/<number:import_id>/runs", web.start_import, name="import-start"),
    path("desk/imports/<number:import_id>/cancellations", web.cancel_import, name="import-cancel"),
    path("desk/imports/<number:import_id>/undoings", web.undo_import, name="import-undo"),
    path("desk/imports/<number:import_id>/rejected", web.rejected_file, name="import-rejected"),
]
