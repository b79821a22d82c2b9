"""Addresses of the pages that belong to no domain."""

from django.urls import path

from tianlu.kit.observe import web as observe
from tianlu.kit.ui import web

app_name = "kit"
urlpatterns = [
    path("styleguide", web.styleguide, name="styleguide"),
    path("styleguide/suggestions", web.sample_suggestions, name="sample-suggestions"),
    path("preferences", web.keep_preferences, name="preferences"),
    path("offline", web.offline, name="offline"),
    path("manifest.webmanifest", web.manifest, name="manifest"),
    path("sw.js", web.service_worker, name="service-worker"),
    path("healthz", observe.healthz, name="healthz"),
    path("metrics", observe.metrics, name="metrics"),
]
