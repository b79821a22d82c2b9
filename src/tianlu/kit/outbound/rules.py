"""Which addresses are nobody's business to reach by way of us."""

import ipaddress
from collections.abc import Iterator

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# What `is_global` of Python 3.11 lets through or judged differently between patch releases, and addresses that look
# public and lead to a cloud's own services.
_NEVER = tuple(
    ipaddress.ip_network(text)
    for text in (
        "0.0.0.0/8",
        "100.64.0.0/10",
        "168.63.129.16/32",  # Azure: platform services of the virtual machine
        "192.0.0.0/24",
        "192.88.99.0/24",
        "198.18.0.0/15",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "::/96",
        "64:ff9b:1::/48",
        "100::/64",
        "2001::/23",
        "2001:db8::/32",
        "3fff::/20",
        "5f00::/16",
        "fc00::/7",
        "fe80::/10",
        "fec0::/10",
        "ff00::/8",
    )
)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def is_public(address: Address) -> bool:
    """Whether `address`, and every IPv4 address wrapped in it, belongs to the internet at large."""
    return all(_is_public(one) for one in (address, *_wrapped(address)))


def may_be_listed(address: Address, host: str) -> bool:
    """What an administrator's listing cannot open: everyone at once, no one, and link-local unless listed as digits.

    Link-local holds the metadata services of clouds; a listed name must not be pointed at them.
    """
    for one in (address, *_wrapped(address)):
        if one.is_multicast or one.is_unspecified or one == ipaddress.IPv4Address("255.255.255.255"):
            return False
        if one.is_link_local and host != str(address):
            return False
    return True


def _is_public(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address) and (address.ipv4_mapped or address.sixtofour or address in _NAT64):
        return True  # judged by the address inside
    return address.is_global and not any(address in network for network in _NEVER if network.version == address.version)


def _wrapped(address: Address) -> Iterator[ipaddress.IPv4Address]:
    """IPv4 addresses that a gateway would unwrap: mapped, NAT64 (RFC 6052), 6to4 and ISATAP (RFC 5214)."""
    if isinstance(address, ipaddress.IPv4Address):
        return
    if address.ipv4_mapped:
        yield address.ipv4_mapped
    if address.sixtofour:
        yield address.sixtofour
    last = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if address in _NAT64:
        yield last
    if (int(address) >> 32) & 0xFDFFFFFF == 0x00005EFE:
        yield last
