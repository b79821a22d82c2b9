"""Which addresses are public."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianlu.kit.outbound.rules import is_public, may_be_listed

CLOSED = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",
    "100.100.100.200",  # Alibaba Cloud's metadata
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",  # Azure's platform
    "169.254.169.254",  # metadata of most clouds
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",  # Oracle Cloud's metadata
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::a00:1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::1",
    "2002:a9fe:a9fe::1",
    "2a00:1450::5efe:10.0.0.1",
    "2a00:1450::200:5efe:127.0.0.1",
    "fc00::1",
    "fd00:ec2::254",  # Amazon's metadata
    "fe80::1",
    "fec0::1",
    "ff02::1",
]
OPEN = [
    "1.1.1.1",
    "93.184.216.34",
    "172.15.255.255",
    "172.32.0.1",
    "203.119.1.1",
    "2606:4700:4700::1111",
    "64:ff9b::101:101",
    "::ffff:1.1.1.1",
    "2002:101:101::1",
]


@pytest.mark.parametrize("address", CLOSED)
def test_not_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address)) is False


@pytest.mark.parametrize("address", OPEN)
def test_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address)) is True


@given(st.ip_addresses(v=4))
def test_wrapping_an_address_changes_nothing(address: ipaddress.IPv4Address) -> None:
    number = int(address)
    wrapped = [
        ipaddress.IPv6Address(0xFFFF_0000_0000 | number),
        ipaddress.IPv6Address(int(ipaddress.ip_address("64:ff9b::")) | number),
        ipaddress.IPv6Address(int(ipaddress.ip_address("2002::")) | number << 80 | 1),
        ipaddress.IPv6Address(int(ipaddress.ip_address("2a00:1450::5efe:0:0")) | number),
    ]
    assert [is_public(one) for one in wrapped] == [is_public(address)] * 4


@pytest.mark.parametrize(
    ("address", "host", "may"),
    [
        ("10.0.0.5", "nas.example", True),
        ("127.0.0.1", "localhost", True),
        ("fd00::5", "nas.example", True),
        ("169.254.169.254", "nas.example", False),
        ("::ffff:169.254.169.254", "nas.example", False),
        ("169.254.7.7", "169.254.7.7", True),
        ("0.0.0.0", "0.0.0.0", False),
        ("224.0.0.1", "224.0.0.1", False),
        ("255.255.255.255", "255.255.255.255", False),
    ],
)
def test_what_a_listing_opens(address: str, host: str, may: bool) -> None:
    assert may_be_listed(ipaddress.ip_address(address), host) is may
