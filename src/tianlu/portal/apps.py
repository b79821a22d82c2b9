"""Django's label for portal."""

import gc

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "tianlu.portal"
    label = "portal"

    def ready(self) -> None:
        """Register the desk's own entries; what the start made is never looked at for garbage again."""
        from tianlu.portal import receivers  # noqa: F401

        gc.freeze()
        gc.enable()
