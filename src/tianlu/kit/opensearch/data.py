"""What a cluster answers that is no result, as refusals with a sentence and a remedy."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from tianlu.kit.errors import Refusal


class ClusterAway(Refusal):
    code = "cluster-away"
    status = 503
    message = _("The search cluster %(hosts)s cannot be reached: %(reason)s")
    remedy = _("Start it, or correct TIANLU_SEARCH. What is waiting is indexed by itself once it is back.")


class ClusterReadOnly(Refusal):
    code = "cluster-read-only"
    status = 503
    message = _("The search cluster takes nothing in: %(reason)s")
    remedy = _("Free space on its disks, or add a node. What is waiting is indexed by itself then.")


class ClusterLacking(Refusal):
    code = "cluster-lacking"
    status = 503
    message = _("The search cluster cannot be used: %(reason)s")
    remedy = _("Install OpenSearch 2.17 or later with its k-NN plugin on every node, then start again.")


class ClientMissing(Refusal):
    code = "cluster-client-missing"
    status = 503
    message = _("TIANLU_SEARCH names an OpenSearch cluster, and opensearch-py is not installed.")
    remedy = _("Run `pip install tianlu[opensearch]`, then start again.")


class ClusterRefused(Refusal):
    code = "cluster-refused"
    status = 503
    message = _("The search cluster does not let this installation in.")
    remedy = _("Correct the name and password in TIANLU_SEARCH, or TIANLU_SEARCH_PASSWORD.")


class Answered(Exception):
    """The cluster answered that it cannot do what was asked: its status, the type and the reason that it gave."""

    def __init__(self, status: int, kind: str, reason: str, body: Any = None) -> None:
        super().__init__(f"{status} {kind}: {reason[:300]}")
        self.status, self.kind, self.reason, self.body = status, kind, reason, body


class Lost(Exception):
    """The right to write went to another process: this one did not renew it for a minute."""
