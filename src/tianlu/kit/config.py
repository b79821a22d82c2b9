"""Settings come from the environment through typed readers that refuse a bad value by its variable's name."""

import os
from collections.abc import Collection
from pathlib import Path
from urllib.parse import SplitResult, urlsplit


class SettingError(Exception):
    """A variable holds what cannot be used; the sentence names the variable, the value and what is expected."""

    def __init__(self, name: str, value: str, expected: str) -> None:
        super().__init__(f"{name}={value!r} cannot be used: {expected}. Change or unset {name} and start again.")
        self.name = name


def text(name: str, default: str) -> str:
    return os.environ.get(name, "").strip() or default


def secret(name: str) -> str | None:
    """The variable's value, or the content of the file that `NAME_FILE` names; None when neither is set."""
    if value := os.environ.get(name):
        return value
    if not (file := os.environ.get(f"{name}_FILE")):
        return None
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingError(f"{name}_FILE", file, f"the file cannot be read ({error.strerror})") from error


def integer(name: str, default: int, *, least: int = 0, most: int = 2**31) -> int:
    value = text(name, str(default))
    try:
        number = int(value)
    except ValueError:
        raise SettingError(name, value, "a whole number is expected") from None
    if not least <= number <= most:
        raise SettingError(name, value, f"a number from {least} to {most} is expected")
    return number


def flag(name: str, *, default: bool) -> bool:
    value = text(name, "1" if default else "0").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise SettingError(name, value, "1 or 0 is expected")


def choice(name: str, default: str, allowed: Collection[str]) -> str:
    value = text(name, default)
    if value not in allowed:
        raise SettingError(name, value, f"one of {', '.join(sorted(allowed))} is expected")
    return value


def folder(name: str, default: Path) -> Path:
    """An absolute path; the folder may not exist yet, but a file must not be in its place."""
    path = Path(text(name, str(default))).expanduser().absolute()
    if path.exists() and not path.is_dir():
        raise SettingError(name, str(path), "a folder is expected and a file is there")
    return path


def url(name: str, default: str, schemes: Collection[str]) -> SplitResult:
    value = text(name, default)
    try:
        parts = urlsplit(value)
        for host in parts.netloc.rpartition("@")[2].split(","):  # a cluster is named by several
            _ = urlsplit(f"//{host}").port
    except ValueError as error:
        raise SettingError(name, value, f"a URL is expected ({error})") from None
    if parts.scheme not in schemes:
        known = ", ".join(f"{scheme}://" for scheme in sorted(schemes))
        raise SettingError(name, hidden(value), f"a URL that starts with {known} is expected")
    return parts


def hidden(value: str) -> str:
    """Passwords in URLs never reach a message or a log."""
    head, at, tail = value.rpartition("@")
    return f"***@{tail}" if at and head else value
