"""Django's label for holdings and its registrations."""

from django.apps import AppConfig


class HoldingsConfig(AppConfig):
    name = "tianlu.holdings"
    label = "holdings"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the part of an import that reads items, the answers to catalog's questions, jobs and desk entries."""
        from tianlu.holdings import receivers, tasks  # noqa: F401
