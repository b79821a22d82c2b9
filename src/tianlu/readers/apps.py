"""Django's label for readers."""

from django.apps import AppConfig


class ReadersConfig(AppConfig):
    name = "tianlu.readers"
    label = "readers"
    default_auto_field = "django.db.models.BigAutoField"
