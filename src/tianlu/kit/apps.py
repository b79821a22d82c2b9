"""Django's label for kit."""

from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "tianlu.kit"
    label = "kit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Finish a restore that was killed before anything opens the database; register checks and address parts."""
        from django.conf import settings
        from django.urls import register_converter

        from tianlu.kit import lookups, receivers  # noqa: F401
        from tianlu.kit.addresses import NumberConverter
        from tianlu.kit.backup.swapping import finish_interrupted

        register_converter(NumberConverter, "number")
        finish_interrupted(settings.TIANLU_HOME)
