"""The library's own networks, inside which some files may be read."""

import ipaddress

from tianlu.archive.data import BadNetworks
from tianlu.libraries.data import Actor
from tianlu.libraries.queries import NETWORKS, forget_networks
from tianlu.libraries.services import change_setting


def change_networks(actor: Actor, *, networks: str) -> None:
    """Set the networks of the actor's library, written with spaces between them; none for an empty text.

    Refuses `BadNetworks`, and what `change_setting` refuses.
    """
    for one in networks.split():
        try:
            ipaddress.ip_network(one)
        except ValueError:
            raise BadNetworks(reason="networks", found=one[:60]) from None
    change_setting(actor, NETWORKS, " ".join(networks.split()), organisation_id=actor.organisation_id)
    forget_networks()
