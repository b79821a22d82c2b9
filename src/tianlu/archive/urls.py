"""Addresses of the archive's pages."""

from django.urls import path

from tianlu.archive import web

app_name = "archive"
urlpatterns = [
    path("records/<number:record_id>/inside", web.inside, name="inside"),
    path("records/<number:record_id>/files/<number:attached_id>", web.download, name="download"),
    path("desk/files", web.file_list, name="files"),
    path("desk/files/networks", web.networks, name="networks"),
    path("desk/records/<number:record_id>/files", web.record_files, name="record-files"),
    path("desk/files/<number:attached_id>/rights", web.rights, name="rights"),
    path("desk/files/<number:attached_id>/readings", web.readings, name="readings"),
    path("desk/files/<number:attached_id>/removal", web.removal, name="removal"),
]
