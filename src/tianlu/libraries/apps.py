"""Django's label for libraries."""

from django.apps import AppConfig


class LibrariesConfig(AppConfig):
    name = "tianlu.libraries"
    label = "libraries"
    default_auto_field = "django.db.models.BigAutoField"
