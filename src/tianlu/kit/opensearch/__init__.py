"""An OpenSearch cluster as indexes of one installation need it: named by a URL, asked over guarded connections.

`opensearch-py` is loaded here and nowhere else, when a cluster is first asked. Only the hosts that the setting names are
ever connected to: nothing is sniffed, no redirect is followed, no proxy heeded.
"""

from tianlu.kit.opensearch.address import Address, address_in, is_cluster
from tianlu.kit.opensearch.bulk import Bulk
from tianlu.kit.opensearch.cluster import Cluster, cluster_at
from tianlu.kit.opensearch.data import (
    Answered,
    ClientMissing,
    ClusterAway,
    ClusterLacking,
    ClusterReadOnly,
    ClusterRefused,
    Lost,
)
from tianlu.kit.opensearch.lease import Lease
from tianlu.kit.opensearch.roles import Role, State

__all__ = [
    "Address",
    "Answered",
    "Bulk",
    "ClientMissing",
    "Cluster",
    "ClusterAway",
    "ClusterLacking",
    "ClusterReadOnly",
    "ClusterRefused",
    "Lease",
    "Lost",
    "Role",
    "State",
    "address_in",
    "cluster_at",
    "is_cluster",
]
