"""Bringing an installation up: database, first organisation, processes."""

import socket
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext_lazy as _

import tianlu
from tianlu.kit import jobs
from tianlu.kit.clock import now
from tianlu.kit.errors import Refusal
from tianlu.portal.serving.supervisor import Supervisor
from tianlu.portal.serving.watching import Watch

Say = Callable[[str], object]
ROLES_OF = {"web": ("web",), "worker": ("worker", "indexer")}
_EVERYTHING = ("web", "worker", "indexer")


class PortTaken(Refusal):
    code = "port-taken"
    message = _("Port %(port)s on %(bind)s is used by another program.")
    remedy = _("Stop that program, or choose another port: TIANLU_PORT=8001 tianlu serve")


class NoIndexHere(Refusal):
    code = "no-index-here"
    message = _("This host has no indexer, and the embedded search index cannot be shared between hosts.")
    remedy = _("Run the whole of `tianlu serve` here, or move search to a cluster of its own.")


def prepare(say: Say) -> None:
    """Bring the database to this version's structure; safe when several processes start at once."""
    if not _behind():
        return
    say(str(_("Preparing the database ...")))
    call_command("migrate", interactive=False, verbosity=0)


def _behind() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def serve(only: str | None, say: Say, *, reload: bool = False) -> None:
    """Run the processes of the installation until stopped; with `reload`, start them anew when the code changes."""
    roles = ROLES_OF[only] if only else _EVERYTHING
    if "web" in roles:
        port_is_free()
    if only == "web" and settings.TIANLU_SEARCH.startswith("tantivy"):
        _indexer_is_here()
    say(_("Data: %(home)s   Keys: %(keys)s") % {"home": settings.TIANLU_HOME, "keys": settings.TIANLU_KEYS})
    if "web" in roles:
        say(_("Open %(url)s   (stop with Ctrl+C)") % {"url": settings.TIANLU_URL})
    connection.close()
    Supervisor(roles, Watch(Path(tianlu.__file__).parent) if reload else None).run()


def port_is_free() -> None:
    """Refuses `PortTaken` when another program listens where web would."""
    family = socket.AF_INET6 if ":" in settings.TIANLU_BIND else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.TIANLU_BIND, settings.TIANLU_PORT))
        except OSError as error:
            raise PortTaken(port=settings.TIANLU_PORT, bind=settings.TIANLU_BIND) from error


def _indexer_is_here(patience: float = 30.0) -> None:
    """The embedded index lives in this host's data home; a worker of this host must be alive, or start within 30 s."""
    deadline = time.monotonic() + patience
    while not jobs.worker_alive(now(), host=socket.gethostname()):
        if time.monotonic() > deadline:
            raise NoIndexHere()
        time.sleep(1)
