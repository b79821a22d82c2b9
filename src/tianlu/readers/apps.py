"""Django's label for readers."""

from django.apps import AppConfig


class ReadersConfig(AppConfig):
    name = "tianlu.readers"
    label = "readers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the desk's entries and the check of the keys."""
        from tianlu.readers import receivers  # noqa: F401
