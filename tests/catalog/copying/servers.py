"""Targets of other people's making (yaz-ztest, Zebra) and targets that misbehave, on the loopback address."""

import os
import socket
import subprocess
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests import needs
from tests.catalog.files import as_file
from tests.ports import free_port
from tests.serving import until
from tianlu.marc import Record

_ABS = """name cnmarc
reference Unimarc
encoding {charset}
attset bib1.att
marc cnmarc.mar
esetname F @
esetname B @
all any:w
melm 010$a ISBN:w,ISBN:p
melm 011$a ISSN:w
melm 200$a title:w,title:p
melm 701$a author:w
"""
_INDEX = """index w
completeness 0
position 1
alwaysmatches 1
firstinfield 1
icuchain words-icu.xml
index p
completeness 1
position 0
icuchain words-icu.xml
index 0
completeness 0
position 1
charmap string.chr
"""
_SETTINGS = """profilePath: {folder}:/usr/share/idzebra-2.0/tab
modulePath: {modules}
attset: bib1.att
recordtype: grs.marcxml.cnmarc
register: {folder}/register:1G
lockDir: {folder}/lock
isam: b
storeData: 1
encoding: {charset}
{passwords}
"""
# The generic front end of YAZ: what SRU needs besides Z39.50.
_FRONT = """<yazgfs>
  <listen id="public">tcp:@:{port}</listen>
  <server id="main" listenref="public">
    <config>{folder}/zebra.cfg</config>
    <cql2rpn>{folder}/cql.txt</cql2rpn>
    <retrievalinfo>
      <retrieval syntax="unimarc"/>
      <retrieval syntax="usmarc"/>
      <retrieval syntax="xml" name="marcxml" identifier="info:srw/schema/1/marcxml-v1.1">
        <backend syntax="unimarc" name="F"><marc inputformat="marc" outputformat="marcxml" inputcharset="{charset}"/></backend>
      </retrieval>
    </retrievalinfo>
  </server>
</yazgfs>
"""
_CQL = """index.cql.serverChoice = 1=1016
index.cql.anywhere = 1=1016
index.dc.title = 1=4
index.dc.creator = 1=1003
index.bath.isbn = 1=7
index.bath.issn = 1=8
relation.eq = 2=3
structure.* = 4=1
position.any = 3=3 6=1
truncation.none = 5=100
truncation.right = 5=1
truncation.left = 5=2
truncation.both = 5=3
relation.scr = 2=3
relationModifier.relevant = 2=102
set.cql = info:srw/cql-context-set/1/cql-v1.1
set.dc = info:srw/cql-context-set/1/dc-v1.1
set.bath = http://zing.z3950.org/cql/bath/2.0/
"""
_SPEAKING = {**os.environ, "LC_ALL": "C.UTF-8"}  # without it Zebra finds no Chinese, silently


@contextmanager
def _running(command: list[str], port: int, folder: Path) -> Iterator[int]:
    server = subprocess.Popen(command, env=_SPEAKING, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until(lambda: _listens(port), f"{command[0]} listens")
        yield port
    finally:
        server.terminate()
        server.wait()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def ztest(folder: Path) -> Iterator[int]:
    """yaz-ztest: a fixed set of MARC 21 records, whatever is asked; Z39.50 and SRU on one port."""
    port = free_port()
    command = [needs.program("yaz-ztest", package="yaz"), "-l", str(folder / "ztest.log"), f"tcp:127.0.0.1:{port}"]
    with _running(command, port, folder) as found:
        yield found


@contextmanager
def zebra(folder: Path, records: Iterable[Record], charset: str, *, password: str = "") -> Iterator[int]:
    """Zebra with these CNMARC records in this character set; Z39.50 and SRU on one port.

    With a password only `reader` may come in.
    """
    index, serve = (needs.program(name, package="idzebra-2.0") for name in ("zebraidx", "zebrasrv"))
    port = free_port()
    _prepare(folder, charset, port, password)
    (folder / "records").mkdir()
    (folder / "records" / "all.mrc").write_bytes(as_file(records, charset))
    for words in (["init"], ["update", "records"]):
        command = [index, "-c", str(folder / "zebra.cfg"), "-l", str(folder / "log"), *words]
        subprocess.run(command, check=True, env=_SPEAKING, cwd=folder, capture_output=True)
    command = [serve, "-f", str(folder / "front.xml"), "-l", str(folder / "server.log")]
    with _running(command, port, folder) as found:
        yield found


def _prepare(folder: Path, charset: str, port: int, password: str) -> None:
    modules = next(Path("/usr/lib").glob("*/idzebra-2.0/modules"), Path("/usr/lib/idzebra-2.0/modules"))
    for name in ("register", "lock"):
        (folder / name).mkdir(parents=True)
    passwords = f"perm.reader: r\npasswd: {folder}/passwords" if password else "perm.anonymous: rw"
    if password:
        (folder / "passwords").write_text(f"reader:{password}\n")
    settings = _SETTINGS.format(folder=folder, modules=modules, charset=charset, passwords=passwords)
    (folder / "zebra.cfg").write_text(settings)
    (folder / "cnmarc.abs").write_text(_ABS.format(charset=charset))
    (folder / "cnmarc.mar").write_text("name cnmarc\nreference Unimarc\n")
    (folder / "default.idx").write_text(_INDEX)
    (folder / "front.xml").write_text(_FRONT.format(folder=folder, port=port, charset=charset))
    (folder / "cql.txt").write_text(_CQL)


Answer = Callable[[socket.socket], None]


class Misbehaving:
    """Does `answer` with whoever connects, several at a time; `came` counts them."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._wires: list[socket.socket] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self.came = 0
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def _accept(self) -> None:
        while True:
            try:
                wire, _address = self._listening.accept()
            except OSError:
                return
            self.came += 1
            self._wires.append(wire)
            thread = threading.Thread(target=self._one, args=(wire,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _one(self, wire: socket.socket) -> None:
        with suppress(OSError), wire:
            self._answer(wire)

    def stop(self) -> None:
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for wire in self._wires:
            with suppress(OSError):
                wire.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)


@contextmanager
def misbehaving(answer: Answer) -> Iterator[Misbehaving]:
    server = Misbehaving(answer)
    try:
        yield server
    finally:
        server.stop()
