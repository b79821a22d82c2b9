"""Django's label for kit."""

from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "tianlu.kit"
    label = "kit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register kit's own handlers: doctor checks and the backup of database and files."""
        from tianlu.kit import receivers  # noqa: F401
