"""Runs every check that a package registered; a check that fails is a finding itself."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from tianlu.kit.data import Finding, checks
from tianlu.kit.errors import Refusal

log = logging.getLogger("tianlu.doctor")


@dataclass(frozen=True)
class Result:
    """A finding and the name of the check that made it."""

    check: str
    finding: Finding


def examine() -> Iterator[Result]:
    """The findings of all checks, one after another, as they are made."""
    for name, check in checks:
        try:
            findings = list(check())
        except Refusal as refusal:
            findings = [Finding("error", refusal.sentence(), refusal.advice())]
        except Exception as error:
            log.debug("check failed", exc_info=error)
            findings = [Finding("error", _("This could not be looked at: %(error)s") % {"error": _told(error)})]
        for finding in findings:
            yield Result(name, finding)


def _told(error: Exception) -> str:
    words = str(error).strip().splitlines()
    return f"{type(error).__name__}: {words[0][:200]}" if words else type(error).__name__
