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
    path("desk/works/<number:work_id>", web.work, name="work"),
    path("desk/works/<number:work_id>/joinings", web.work_joining, name="work-joining"),
    path("desk/works/<number:work_id>/partings", web.work_parting, name="work-parting"),
    path("desk/works/<number:work_id>/changes/<number:change_id>/undoing", web.work_undoing, name="work-undoing"),
    path("desk/records/<number:record_id>/work", web.record_work, name="record-work"),
    path("desk/batches", web.batch_list, name="batches"),
    path("desk/batches/<number:batch_id>", web.batch, name="batch"),
    path("desk/batches/<number:batch_id>/progress", web.batch_progress, name="batch-progress"),
    path("desk/batches/<number:batch_id>/runs", web.batch_run, name="batch-run"),
    path("desk/batches/<number:batch_id>/undoings", web.batch_undoing, name="batch-undoing"),
    path("desk/drafts", web.draft_list, name="drafts"),
    path("desk/drafts/<number:draft_id>", web.draft, name="draft"),
    path("desk/drafts/<number:draft_id>/checks", web.draft_checks, name="draft-checks"),
    path("desk/drafts/<number:draft_id>/publication", web.publication, name="publication"),
    path("desk/drafts/<number:draft_id>/rebasing", web.rebasing, name="rebasing"),
    path("desk/drafts/<number:draft_id>/settlements/<str:tag>", web.settlement, name="settlement"),
    path("desk/drafts/<number:draft_id>/discarding", web.discarding, name="discarding"),
    path("desk/drafts/<number:draft_id>/recovery", web.recovery, name="recovery"),
    path("desk/formats/<str:dialect>/<str:tag>", web.tag_help, name="tag-help"),
    path("desk/templates", web.templates, name="templates"),
    path("desk/templates/<number:template_id>/removal", web.removal, name="template-removal"),
    path("desk/records/<number:record_id>/drafts", web.record_draft, name="record-draft"),
    path("desk/records/<number:record_id>/versions", web.versions, name="versions"),
    path("desk/records/<number:record_id>/versions/<number:number>", web.version, name="version"),
    path("desk/records/<number:record_id>/versions/<number:number>/restorations", web.restoration, name="restoration"),
]
