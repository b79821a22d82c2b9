"""Django's label for portal."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "tianlu.portal"
    label = "portal"

    def ready(self) -> None:
        """Register the desk's own entries."""
        from tianlu.portal import receivers  # noqa: F401
