"""The installation's secret, made once and kept with the keys."""

import os
import secrets
from pathlib import Path

from tianlu.kit import config


def installation_secret(keys: Path) -> str:
    """`TIANLU_SECRET`, or 50 random bytes kept in `TIANLU_KEYS/secret` with mode 0600; two installations share none."""
    if given := config.secret("TIANLU_SECRET"):
        if len(given) < 32:
            raise config.SettingError("TIANLU_SECRET", "***", "at least 32 characters are expected")
        return given
    try:
        return _kept_secret(keys)
    except OSError as error:
        expected = f"a folder that this account can read and write is expected ({error.strerror})"
        raise config.SettingError("TIANLU_KEYS", str(keys), expected) from error


def _kept_secret(keys: Path) -> str:
    path = keys / "secret"
    fresh = keys / f".secret-{os.getpid()}"
    if not path.exists():
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(fresh, path)  # the first of several starting processes wins, the others read its secret
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text(encoding="ascii").strip()
