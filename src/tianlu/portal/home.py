"""Where the library's data and keys live."""

import os
from pathlib import Path

from tianlu.kit import config


def _default_home() -> Path:
    """`./var` in a checkout, else the user's data directory."""
    checkout = Path(__file__).resolve().parents[3]
    if (checkout / "pyproject.toml").is_file() and (checkout / "src" / "tianlu").is_dir():
        return checkout / "var"
    base = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(base).expanduser() / "tianlu"


def data_home() -> Path:
    """`TIANLU_HOME`, made on first use, readable by its owner only."""
    home = config.folder("TIANLU_HOME", _default_home())
    _make(home, "TIANLU_HOME")
    _make(home / "tmp", "TIANLU_HOME")
    return home


def key_home(home: Path) -> Path:
    """`TIANLU_KEYS`: beside the data home, never inside it, so that no backup of the one holds the other."""
    keys = config.folder("TIANLU_KEYS", home.with_name(home.name + "-keys"))
    if keys == home or home in keys.parents:
        raise config.SettingError("TIANLU_KEYS", str(keys), "a folder outside TIANLU_HOME is expected")
    _make(keys, "TIANLU_KEYS")
    return keys


def _make(folder: Path, name: str) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise config.SettingError(name, str(folder), f"the folder cannot be made ({error.strerror})") from error
