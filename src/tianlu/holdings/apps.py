"""Django's label for holdings and its registrations."""

from django.apps import AppConfig


class HoldingsConfig(AppConfig):
    name = "tianlu.holdings"
    label = "holdings"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the part of an import that reads items and the answers to catalog's questions."""
        from tianlu.holdings import receivers  # noqa: F401
