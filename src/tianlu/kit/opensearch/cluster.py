"""A cluster asked through opensearch-py, and what it answers told apart."""

import threading
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from tianlu.kit.opensearch.address import Address, address_in
from tianlu.kit.opensearch.data import (
    Answered,
    ClientMissing,
    ClusterAway,
    ClusterLacking,
    ClusterReadOnly,
    ClusterRefused,
)

if TYPE_CHECKING:
    from opensearchpy import Transport

OLDEST: Final = (2, 17)  # before, exact comparison of vectors was scored otherwise
_KNN: Final = "opensearch-knn"
_KNN_CLASS: Final = "KNNPlugin"
_FULL: Final = "cluster_block_exception"
_CLOSED: Final = "index_create_block_exception"
_ALONE: Final = {502, 503, 504}


class Cluster:
    """Asks any of the nodes that the address names; one that fails is passed over for a while, and tried again later."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._lock = threading.Lock()
        self._transport: Transport | None = None

    def _opened(self) -> "Transport":
        with self._lock:
            if self._transport is None:
                self._transport = _transport(self.address)
            return self._transport

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        params: Mapping[str, Any] | None = None,
        seconds: float | None = None,
    ) -> Any:
        """What the cluster answers, read as JSON; in `seconds`, else in those of the address.

        Raises `ClusterAway`, `ClusterReadOnly`, `ClusterRefused`, and `Answered` for anything else but a success.
        """
        from opensearchpy import ConnectionError, TransportError  # noqa: A004, PLC0415 - optional

        transport = self._opened()
        try:
            return transport.perform_request(method, path, params=dict(params or {}), body=body, timeout=seconds)
        except ConnectionError as error:
            raise self._away(_("no node answers")) from error
        except TransportError as error:
            raise self._told(int(error.status_code), error.info) from error

    def _away(self, reason: str) -> ClusterAway:
        return ClusterAway(hosts=self.address.shown(), reason=reason)

    def _told(self, status: int, body: Any) -> Exception:
        said = body.get("error", {}) if isinstance(body, dict) else {}
        kind, reason = (str(said.get(name, "")) for name in ("type", "reason")) if isinstance(said, dict) else ("", "")
        if isinstance(said, dict) and (causes := said.get("root_cause")):
            reason = f"{reason}; {causes[0].get('type')}: {causes[0].get('reason')}"
        if status in {401, 403} and kind != _FULL and "block" not in kind:
            return ClusterRefused()
        if kind == _FULL and status in {403, 429}:
            return ClusterReadOnly(reason=_("an index was made read-only, as happens when a disk is nearly full"))
        if kind == _CLOSED:
            return ClusterReadOnly(
                reason=_(
                    "it lets no index be made (cluster.blocks.create_index), as happens when its disks are nearly full"
                )
            )
        if status in _ALONE:
            return self._away(kind or str(status))
        return Answered(status, kind, reason, body)

    def examine(self) -> str:
        """What it is, in a line, if it can be used. Raises `ClusterLacking` for one too old, of another make or without k-NN."""
        told = self.ask("GET", "/")
        version = told.get("version", {}) if isinstance(told, dict) else {}
        number = str(version.get("number", ""))
        if version.get("distribution") != "opensearch":
            raise ClusterLacking(reason=_("%(hosts)s is not OpenSearch") % {"hosts": self.address.shown()})
        if tuple(int(part) for part in number.split(".")[:2] if part.isdecimal()) < OLDEST:
            raise ClusterLacking(reason=_("it is OpenSearch %(version)s") % {"version": number})
        nodes = self.ask("GET", "/_nodes/plugins", params={"filter_path": "nodes.*.name,nodes.*.plugins"})["nodes"]
        for node in nodes.values():
            plugins = [(str(one.get("name")), str(one.get("classname"))) for one in node.get("plugins", [])]
            if not any(name == _KNN or kind.endswith(_KNN_CLASS) for name, kind in plugins):
                raise ClusterLacking(reason=_("node %(name)s has no k-NN plugin") % {"name": node.get("name", "")})
        health = self.ask("GET", "/_cluster/health")
        words = {"version": number, "nodes": health["number_of_nodes"], "state": health["status"]}
        return _("OpenSearch %(version)s, %(nodes)s nodes, %(state)s") % words

    def close(self) -> None:
        with self._lock:
            transport, self._transport = self._transport, None
        if transport is not None:
            transport.close()


def _transport(address: Address) -> "Transport":
    try:
        from opensearchpy import Transport  # noqa: PLC0415 - optional

        from tianlu.kit.opensearch.wire import Fast, GuardedConnection  # noqa: PLC0415 - optional
    except ImportError as error:
        raise ClientMissing() from error
    hosts = [{"host": host, "port": port} for host, port in address.hosts]
    return Transport(
        hosts,
        connection_class=GuardedConnection,
        serializer=Fast(),
        address=address,
        max_retries=min(3, len(hosts)),
        retry_on_status=(502, 503, 504),
        retry_on_timeout=False,
        dead_timeout=1,  # doubles with each failure, to half a minute at most
        timeout_cutoff=5,
    )


@lru_cache(maxsize=8)
def cluster_at(url: str) -> Cluster:
    """The cluster that a URL names; the same object for every caller of this process."""
    return Cluster(address_in(url))
