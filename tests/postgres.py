"""A PostgreSQL cluster for one test run: made in a temporary folder, on a free loopback port, removed afterwards.

    python -m tests.postgres COMMAND…    runs COMMAND with TIANLU_DATABASE naming a fresh cluster

fsync stays on, since the proofs kill processes and read what was promised to be on disk. PostgreSQL refuses to run as
root; there the `postgres` account that Debian's package makes runs it.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_ACCOUNT = "postgres"
_CONFIGURATION = """
listen_addresses = '127.0.0.1'
fsync = on
full_page_writes = on
synchronous_commit = on
max_connections = 60
shared_buffers = 64MB
log_min_messages = warning
"""


def programs() -> Path | None:
    """The folder of the newest installed initdb and pg_ctl; None when PostgreSQL's server is not installed."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    for folder in folders:
        if (folder / "initdb").exists():
            return folder
    found = shutil.which("initdb")
    return Path(found).parent if found else None


def _as_account(command: list[str]) -> list[str]:
    if os.geteuid() != 0:
        return command
    return ["runuser", "-u", _ACCOUNT, "--", *command]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(_as_account(command), cwd=folder, check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{Path(command[0]).name} failed:\n{done.stdout}{done.stderr}")


@contextmanager
def temporary_cluster() -> Iterator[str]:
    """The URL of an empty database `tianlu` in a fresh cluster, which stops and goes away with the block."""
    bin_folder = programs()
    if bin_folder is None:
        raise SystemExit("PostgreSQL's server is not installed. On Debian: sudo apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="tianlu-pg-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, _ACCOUNT)
        folder.chmod(0o700)
        data = folder / "data"
        _run(
            [
                str(bin_folder / "initdb"),
                "-D",
                str(data),
                "-U",
                "tianlu",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
            ],
            folder,
        )
        port = _free_port()
        with (data / "postgresql.conf").open("a", encoding="utf-8") as settings:
            settings.write(f"{_CONFIGURATION}port = {port}\nunix_socket_directories = '{folder}'\n")
        control = [str(bin_folder / "pg_ctl"), "-D", str(data), "-w"]
        _run([*control, "-l", str(folder / "log"), "start"], folder)
        try:
            _run([str(bin_folder / "createdb"), "-h", "127.0.0.1", "-p", str(port), "-U", "tianlu", "tianlu"], folder)
            yield f"postgresql://tianlu@127.0.0.1:{port}/tianlu"
        finally:
            _run([*control, "-m", "immediate", "stop"], folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main(command: list[str]) -> int:
    if not command:
        raise SystemExit("A command to run is expected: python -m tests.postgres COMMAND…")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the cluster is stopped and removed
    with temporary_cluster() as url:
        return subprocess.run(command, check=False, env={**os.environ, "TIANLU_DATABASE": url}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
