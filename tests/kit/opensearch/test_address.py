"""What TIANLU_SEARCH may say, and that no message says the password."""

import pytest

from tianlu.kit.config import SettingError
from tianlu.kit.opensearch import Address, address_in, is_cluster


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("opensearch://search", Address((("search", 9200),))),
        ("opensearch://a:1,b:2,[::1]:3/county", Address((("a", 1), ("b", 2), ("::1", 3)), "county")),
        (
            "opensearchs://me:p%40ss@search/x?ca=/etc/ca.pem&shards=6&replicas=2&timeout=5",
            Address(
                (("search", 9200),), "x", "me", "p@ss", True, True, "/etc/ca.pem", shards=6, replicas=2, timeout=5.0
            ),
        ),
        ("opensearch://search?tls=any", Address((("search", 9200),), tls=True, verified=False)),
    ],
)
def test_an_address_is_read(url: str, expected: Address) -> None:
    assert is_cluster(url)
    assert address_in(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "opensearch://me:s3cret@",
        "opensearch://me:s3cret@search:port",
        "opensearch://me:s3cret@search/../x",
        "opensearch://me:s3cret@search/*",
        "opensearch://me:s3cret@search/_all",
        "opensearch://me:s3cret@search?tls=perhaps",
        "opensearch://me:s3cret@search?shards=0",
        "opensearch://me:s3cret@search?shard=3",
        "opensearch://me:s3cret@a,,b",
    ],
)
def test_what_cannot_be_used_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(SettingError, match="TIANLU_SEARCH") as refused:
        address_in(url)
    assert "s3cret" not in str(refused.value)


def test_an_address_shows_no_password() -> None:
    address = address_in("opensearch://me:s3cret@search:9201")
    assert "s3cret" not in repr(address)
    assert address.shown() == "search:9201"


def test_the_password_may_lie_in_a_variable_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIANLU_SEARCH_PASSWORD", "s3cret")
    assert address_in("opensearch://me@search").password == "s3cret"
