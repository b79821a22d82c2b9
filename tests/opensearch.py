"""A cluster of OpenSearch for one test run: three nodes, each a Java process of its own that can be killed and come back.

    python -m tests.opensearch COMMAND…    runs COMMAND with TIANLU_SEARCH naming a fresh cluster

`scripts/opensearch.sh` fetches what it is made of. Nodes listen on free loopback ports and keep their data in a
temporary folder, in memory where that has room.
"""

import fcntl
import http.client
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import orjson

from tests.ports import free_port
from tests.postgres import _memory

ROOT = Path(__file__).resolve().parents[1]
PARTS = ROOT / "build" / "opensearch"
REMEDY = "Debian: apt-get install maven default-jdk-headless unzip, then sh scripts/opensearch.sh"
RUNNING = "TIANLU_TEST_OPENSEARCH"
_FILE = "opensearch.json"
_HEAP = "256m"  # three of them, with what a JVM takes besides, stay below 1.5 GB
_START = 240.0  # seconds; 10 are usual on an idle machine, 90 were not enough on one with ten processes at work


def ready() -> bool:
    """Whether Java and the jars are here."""
    return (PARTS / "ready").is_file() and shutil.which("java") is not None


class Node:
    """One node: a process, or none while it is dead."""

    def __init__(self, name: str, folder: Path, port: int, transport: int, pid: int = 0) -> None:
        self.name, self.folder, self.port, self.transport, self.pid = name, folder, port, transport, pid

    def start(self, settings: Sequence[str], *, heap: str = _HEAP) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        words = [
            "java",
            f"-Xms{heap}",
            f"-Xmx{heap}",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",  # half the CPU of a node's first minute
            "-Dlog4j2.disable.jmx=true",
            "-cp",
            f"{PARTS}/classes:{ROOT}/tests/tools/opensearch:{PARTS}/jars/*",
            "ClusterNode",
            *settings,
            f"node.name={self.name}",
            f"path.home={self.folder}",
            f"http.port={self.port}",
            f"transport.port={self.transport}",
        ]
        with (self.folder / "log").open("ab") as log:
            started = subprocess.Popen(words, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True)
        self.pid, started.returncode = started.pid, 0  # whoever stops it may be another process than this

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        if self.pid:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            while _alive(self.pid):
                time.sleep(0.02)
        self.pid = 0


def _alive(pid: int) -> bool:
    with suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


class Cluster:
    """Nodes that know of each other; they end with the process `watched`, however that ends."""

    def __init__(self, folder: Path, nodes: Sequence[Node], more: Sequence[str] = (), watched: int = 0) -> None:
        self.folder, self.nodes, self.more, self.watched = folder, list(nodes), list(more), watched
        self._settings = [
            f"cluster.name={folder.name}",
            "network.host=127.0.0.1",
            "transport.type=netty4",
            "http.type=netty4",
            "discovery.seed_hosts=" + ",".join(f"127.0.0.1:{node.transport}" for node in self.nodes),
            "cluster.initial_cluster_manager_nodes=" + ",".join(node.name for node in self.nodes),
            "cluster.routing.allocation.disk.threshold_enabled=false",
            "indices.breaker.total.use_real_memory=false",  # this collector leaves a small heap full of what is no more
            "cluster.routing.allocation.node_concurrent_recoveries=8",
            "cluster.fault_detection.leader_check.timeout=2s",
            "cluster.fault_detection.leader_check.retry_count=2",
            "cluster.fault_detection.follower_check.timeout=2s",
            "cluster.fault_detection.follower_check.retry_count=2",
            "node.processors=2",
            f"watch={watched or os.getpid()}",
            *self.more,
        ]

    @classmethod
    def made(cls, folder: Path, count: int = 3, *more: str, watched: int = 0) -> "Cluster":
        nodes = [Node(f"n{at}", folder / f"n{at}", free_port(), free_port()) for at in range(count)]
        return cls(folder, nodes, more, watched)

    def save(self, path: Path) -> None:
        """Write down where the nodes are, for other processes."""
        nodes = [[node.name, str(node.folder), node.port, node.transport, node.pid] for node in self.nodes]
        said = {"folder": str(self.folder), "nodes": nodes, "more": self.more, "watched": self.watched or os.getpid()}
        path.write_bytes(orjson.dumps(said))

    @classmethod
    def load(cls, path: Path) -> "Cluster":
        said = orjson.loads(path.read_bytes())
        nodes = [Node(name, Path(folder), *numbers) for name, folder, *numbers in said["nodes"]]
        return cls(Path(said["folder"]), nodes, said["more"], said["watched"])

    def start(self) -> None:
        """Start the nodes that are not there, and wait for all of them."""
        for node in self.nodes:
            if not node.pid:
                node.start(self._settings)
        self.wait()

    def wait(self, colour: str = "green") -> None:
        """Until every node is back and the shards are as `colour` says."""
        until = time.monotonic() + _START
        nodes = sum(bool(node.pid) for node in self.nodes)
        path = f"/_cluster/health?wait_for_nodes={nodes}&wait_for_status={colour}&timeout=2s"
        while time.monotonic() < until:
            try:
                if not self.ask("GET", path)["timed_out"]:
                    return
            except (OSError, http.client.HTTPException, KeyError):
                time.sleep(0.1)
        raise SystemExit(f"the cluster did not become {colour}: {self.logs()}")

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """What a node that lives answers, read as JSON."""
        port = next(node.port for node in self.nodes if node.pid)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            content = None if body is None else orjson.dumps(body)
            connection.request(method, path, content, {"content-type": "application/json"})
            return orjson.loads(connection.getresponse().read() or b"null")
        finally:
            connection.close()

    def logs(self) -> str:
        files = [node.folder / "log" for node in self.nodes]
        return "\n".join(path.read_text(errors="replace")[-3000:] for path in files if path.is_file())

    def url(self, prefix: str, **options: str) -> str:
        """What TIANLU_SEARCH says for an installation of this prefix."""
        hosts = ",".join(f"127.0.0.1:{node.port}" for node in self.nodes)
        asked = "&".join(f"{name}={value}" for name, value in options.items())
        return f"opensearch://{hosts}/{prefix}" + (f"?{asked}" if asked else "")

    def stop(self) -> None:
        for node in self.nodes:
            node.kill()


@contextmanager
def temporary_cluster(count: int = 3, *more: str) -> Iterator[Cluster]:
    """A fresh cluster, which stops and goes away with the block."""
    if not ready():
        raise SystemExit(f"OpenSearch is not here. {REMEDY}")
    folder = Path(tempfile.mkdtemp(prefix="tianlu-os-", dir=_memory()))
    cluster = Cluster.made(folder, count, *more)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


def shared(place: Path) -> Cluster:
    """The cluster of a whole run, started by whichever of its processes asks first; `finish` ends it.

    `TIANLU_TEST_OPENSEARCH` names the file of one that is there already.
    """
    if there := os.environ.get(RUNNING):
        return Cluster.load(Path(there))
    with (place / "opensearch.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        file = place / _FILE
        if not file.exists():
            watched = os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()
            folder = Path(tempfile.mkdtemp(prefix="tianlu-os-", dir=_memory()))
            cluster = Cluster.made(folder, watched=watched)
            try:
                cluster.start()
            except BaseException:
                cluster.stop()
                shutil.rmtree(folder, ignore_errors=True)
                raise
            cluster.save(file)
        return Cluster.load(file)


def finish(place: Path) -> None:
    """End the cluster of a run, if there is one."""
    file = place / _FILE
    if file.exists():
        cluster = Cluster.load(file)
        cluster.stop()
        shutil.rmtree(cluster.folder, ignore_errors=True)
        file.unlink()


@contextmanager
def used(place: Path, *, alone: bool = False) -> Iterator[Cluster]:
    """The cluster of the run for one test; `alone` where the test kills nodes, which are there again afterwards."""
    cluster = shared(place)
    with (place / "opensearch.use").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        file = Path(os.environ.get(RUNNING) or place / _FILE)
        cluster = Cluster.load(file)
        try:
            yield cluster
        finally:
            if alone:
                cluster.start()
                cluster.save(file)


def main(command: list[str]) -> int:
    if not command:
        raise SystemExit("A command to run is expected: python -m tests.opensearch COMMAND…")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the nodes are stopped and removed
    with temporary_cluster() as cluster:
        file = cluster.folder / _FILE
        cluster.save(file)
        environment = {**os.environ, "TIANLU_SEARCH": cluster.url("tianlu"), RUNNING: str(file)}
        return subprocess.run(command, check=False, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
