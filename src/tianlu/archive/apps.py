"""Django's label for the archive and its registrations."""

from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    name = "tianlu.archive"
    label = "archive"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the copy of pages, the check of the sandbox, the answers to catalog's questions, jobs, desk entries."""
        from tianlu.archive import receivers, tasks  # noqa: F401
