"""Every address of the installation."""

from django.urls import include, path

from tianlu.kit import refusals
from tianlu.portal import web
from tianlu.portal.api import api

portal_patterns = (
    [
        path("", web.home, name="home"),
        path("about", web.about, name="about"),
        path("about/errors", web.about_errors, name="about-errors"),
        path("desk/", web.desk, name="desk"),
        path("desk/jobs", web.job_list, name="jobs"),
        path("desk/jobs/<number:job_id>", web.job, name="job"),
        path("desk/jobs/<number:job_id>/progress", web.job_progress, name="job-progress"),
        path("desk/jobs/<number:job_id>/cancellation", web.cancel_job, name="cancel-job"),
        path("desk/jobs/<number:job_id>/retry", web.retry_job, name="retry-job"),
        path("robots.txt", web.robots, name="robots"),
        path("opensearch.xml", web.opensearch, name="opensearch"),
    ],
    "portal",
)

urlpatterns = [
    path("", include(portal_patterns)),
    path("", include("tianlu.kit.urls")),
    path("", include("tianlu.readers.urls")),
    path("", include("tianlu.catalog.urls")),
    path("", include("tianlu.holdings.urls")),
    path("", include("tianlu.archive.urls")),
    path("", include("tianlu.discovery.urls")),
    path("api/v1/", api.urls),
]

handler400 = refusals.bad_request
handler403 = refusals.forbidden
handler404 = refusals.not_found
handler500 = refusals.server_error
