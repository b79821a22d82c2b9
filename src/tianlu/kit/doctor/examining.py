"""Runs every check that a package registered; a check that fails is a finding itself."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import Error
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
    """The findings of all checks, one after another, as they are made.

    Where the database is not as it should be, what other checks cannot read in it is no finding of theirs.
    """
    readable = True
    for name, check in checks:
        try:
            findings = list(check())
        except Refusal as refusal:
            findings = [Finding("error", refusal.sentence(), refusal.advice())]
        except Error as error:
            findings = [_unseen(error)] if readable else []
        except Exception as error:
            log.debug("check failed", exc_info=error)
            findings = [_unseen(error)]
        if name == "database":
            readable = all(finding.level == "ok" for finding in findings)
        for finding in findings:
            yield Result(name, finding)


def _unseen(error: Exception) -> Finding:
    return Finding("error", _("This could not be looked at: %(error)s") % {"error": _told(error)})


def _told(error: Exception) -> str:
    words = str(error).strip().splitlines()
    return f"{type(error).__name__}: {words[0][:200]}" if words else type(error).__name__
