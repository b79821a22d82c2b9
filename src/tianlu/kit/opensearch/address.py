"""`opensearch://name:password@host:9200,host:9200/prefix?shards=3&replicas=1`, read once."""

from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

from tianlu.kit import config

SETTING: Final = "TIANLU_SEARCH"
SCHEMES: Final = ("opensearch", "opensearchs")
_PORT: Final = 9200
_PREFIX: Final = "tianlu"
_LONGEST: Final = 60  # characters of a prefix; a name of an index has 255 bytes at most


@dataclass(frozen=True)
class Address:
    """Where a cluster is and what of it is this installation's: every index whose name begins with `prefix` and a hyphen.

    `authority` is a file of certificates that are trusted instead of the system's; without `verified`, any is.
    """

    hosts: tuple[tuple[str, int], ...]
    prefix: str = _PREFIX
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    tls: bool = False
    verified: bool = True
    authority: str = ""
    shards: int = 3
    replicas: int = 1
    timeout: float = 10.0

    def shown(self) -> str:
        """The hosts, for messages and logs; never a password."""
        return ", ".join(f"{host}:{port}" for host, port in self.hosts)


def is_cluster(url: str) -> bool:
    """Whether the URL names a cluster of OpenSearch."""
    return url.partition(":")[0] in SCHEMES


def address_in(url: str) -> Address:
    """Read the URL. Raises `config.SettingError`, which never shows the password."""
    parts = urlsplit(url)
    asked = {name: values[-1] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
    known = {"tls", "ca", "shards", "replicas", "timeout"}
    if wrong := sorted(asked.keys() - known):
        raise _wrong(url, f"only {', '.join(sorted(known))} may follow the question mark, not {wrong[0]}")
    told, _, hosts = parts.netloc.rpartition("@")
    user, _, password = told.partition(":")
    prefix = parts.path.strip("/").lower() or _PREFIX
    if not prefix.replace("-", "").replace("_", "").isalnum() or not prefix[0].isalnum() or not prefix.isascii():
        raise _wrong(url, "the path is a prefix of letters, digits and hyphens")
    tls = asked.get("tls", "verify" if parts.scheme == "opensearchs" else "off")
    if tls not in {"off", "verify", "any"}:
        raise _wrong(url, "tls is verify, any (any certificate) or off")
    return Address(
        tuple(_host(url, one) for one in hosts.split(",")),
        prefix[:_LONGEST],
        unquote(user),
        unquote(password) or (config.secret("TIANLU_SEARCH_PASSWORD") or ""),
        tls != "off",
        tls != "any",
        asked.get("ca", ""),
        _number(url, asked, "shards", (1, 3, 1024)),
        _number(url, asked, "replicas", (0, 1, 10)),
        float(_number(url, asked, "timeout", (1, 10, 300))),
    )


def _host(url: str, written: str) -> tuple[str, int]:
    try:
        parts = urlsplit(f"//{written}")
        if parts.hostname:
            return parts.hostname, parts.port or _PORT
    except ValueError:
        pass
    raise _wrong(url, "host or host:port is expected, several with commas between them")


def _number(url: str, asked: dict[str, str], name: str, bounds: tuple[int, int, int]) -> int:
    """The number of this name; `bounds` are the least, what holds where nothing is said, and the most."""
    least, default, most = bounds
    value = asked.get(name, str(default))
    if not value.isdecimal() or not least <= int(value) <= most:
        raise _wrong(url, f"{name} is a number from {least} to {most}")
    return int(value)


def _wrong(url: str, expected: str) -> config.SettingError:
    return config.SettingError(SETTING, config.hidden(url), expected)
