"""Django's label for catalog and its registrations."""

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "tianlu.catalog"
    label = "catalog"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the handlers of catalog's jobs and its entries on the staff desk."""
        from tianlu.catalog import receivers, tasks  # noqa: F401
