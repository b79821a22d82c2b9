"""A PostgreSQL cluster for one test run: made in a temporary folder, on a free loopback port, removed afterwards.

    python -m tests.postgres COMMAND…    runs COMMAND with TIANLU_DATABASE naming a fresh cluster

For tests the folder lies in memory where that has room: emptying tables after each test waits for the disk dozens of
times, and no test takes the power away. What a killed process had written is kept by the system in either place. The
settings are those of a good installation, fsync on, and the long proofs run on the disk. PostgreSQL refuses to run as
root; there the `postgres` account that Debian's package makes runs it.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import proofs
from tests.ports import free_port

_ACCOUNT = "postgres"
_MEMORY = Path("/dev/shm")
_ROOM = 2 * 2**30  # bytes; the cluster of a whole run takes less than a tenth of it
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


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(_as_account(command), cwd=folder, check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{Path(command[0]).name} failed:\n{done.stdout}{done.stderr}")


def _memory() -> Path | None:
    """A folder in memory, None where it has little room or the long proofs run."""
    if proofs.full() or not os.access(_MEMORY, os.W_OK) or shutil.disk_usage(_MEMORY).free < _ROOM:
        return None
    return _MEMORY


@contextmanager
def temporary_cluster(place: Path | None = None) -> Iterator[str]:
    """The URL of an empty database `tianlu` in a fresh cluster, which stops and goes away with the block.

    It lies in `place`, else in the system's temporary folder, which is on the disk.
    """
    bin_folder = programs()
    if bin_folder is None:
        raise SystemExit("PostgreSQL's server is not installed. On Debian: sudo apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="tianlu-pg-", dir=place))
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
        port = free_port()
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
    with temporary_cluster(_memory()) as url:
        return subprocess.run(command, check=False, env={**os.environ, "TIANLU_DATABASE": url}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
