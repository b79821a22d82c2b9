"""Django's label for discovery."""

from django.apps import AppConfig


class DiscoveryConfig(AppConfig):
    name = "tianlu.discovery"
    label = "discovery"

    def ready(self) -> None:
        """Register the index as a follower of the change feed."""
        from tianlu.discovery import receivers, tasks  # noqa: F401
