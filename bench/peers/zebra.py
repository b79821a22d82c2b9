"""idzebra-2.0 on MARCXML, with ICU words; asked through yaz-client, which says how long each search took.

Two traps: without LC_ALL=C.UTF-8 and `querycharset utf-8` every Chinese query finds nothing, silently.
"""

import os
import re
import resource
import shutil
import socket
import subprocess
import time
from collections.abc import Iterable
from pathlib import Path

from bench.corpus import Book
from bench.peers.base import ROUNDS, Outcome
from bench.questions import Questions
from bench.records import marc_of
from tianlu.marc import to_marcxml

_TAB = Path("/usr/share/idzebra-2.0/tab")
_SETTINGS = """profilePath: {folder}:{tab}
modulePath: {modules}
attset: bib1.att
recordtype.xml: dom.{folder}/dom.xml
register: {folder}/register:40G
lockDir: {folder}/lock
isam: b
memMax: 256
encoding: utf-8
"""
_FILTER = """<dom xmlns="http://indexdata.com/zebra-2.0">
  <input syntax="xml"><xmlreader level="1"/></input>
  <extract name="index"><xslt stylesheet="{folder}/index.xsl"/></extract>
  <retrieve name="F"/>
</dom>
"""
_SHEET = """<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:z="http://indexdata.com/zebra-2.0" xmlns:m="http://www.loc.gov/MARC21/slim" exclude-result-prefixes="m">
  <xsl:output indent="no" method="xml" encoding="UTF-8"/>
  <xsl:template match="text()"/>
  <xsl:template match="m:record">
    <z:record z:id="{normalize-space(m:controlfield[@tag='001'])}">
      <xsl:for-each select="m:datafield[@tag='245' or @tag='100' or @tag='260' or @tag='650']">
        <z:index name="any:w"><xsl:for-each select="m:subfield[@code='a' or @code='b']"><xsl:value-of select="."/><xsl:text> </xsl:text></xsl:for-each></z:index>
      </xsl:for-each>
      <z:index name="lang:0"><xsl:value-of select="substring(m:controlfield[@tag='008'], 36, 3)"/></z:index>
      <z:index name="year:s"><xsl:value-of select="substring(m:controlfield[@tag='008'], 8, 4)"/></z:index>
    </z:record>
  </xsl:template>
</xsl:stylesheet>
"""
_INDEX = """index w
completeness 0
position 1
alwaysmatches 1
firstinfield 1
icuchain {tab}/words-icu.xml
index 0
completeness 0
position 1
charmap string.chr
sort s
completeness 1
charmap string.chr
"""
_ELAPSED = re.compile(r"^Elapsed: ([0-9.]+)", re.MULTILINE)
_HITS = re.compile(r"^Number of hits: (\d+)", re.MULTILINE)


def available() -> bool:
    return all(shutil.which(name) for name in ("zebraidx", "zebrasrv", "yaz-client"))


def _surroundings() -> dict[str, str]:
    return {**os.environ, "LC_ALL": "C.UTF-8"}


def prepare(folder: Path) -> None:
    """Write the settings of a database below `folder`."""
    modules = next(Path("/usr/lib").glob("*/idzebra-2.0/modules"), Path("/usr/lib/idzebra-2.0/modules"))
    for name in ("register", "lock"):
        (folder / name).mkdir(parents=True)
    (folder / "zebra.cfg").write_text(_SETTINGS.format(folder=folder, tab=_TAB, modules=modules))
    (folder / "dom.xml").write_text(_FILTER.format(folder=folder))
    (folder / "index.xsl").write_text(_SHEET)
    (folder / "default.idx").write_text(_INDEX.format(tab=_TAB))


def build(folder: Path, books: Iterable[Book]) -> Outcome:
    """Index the books; writing the MARCXML is not counted."""
    outcome = Outcome("idzebra-2.0, ranked")
    prepare(folder)
    records = folder / "records"
    records.mkdir()
    with (records / "all.xml").open("w", encoding="utf-8") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<collection xmlns="http://www.loc.gov/MARC21/slim">\n')
        for book in books:
            file.write(_element(book))
            outcome.records += 1
        file.write("</collection>\n")
    before, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    _zebraidx(folder, "init")
    _zebraidx(folder, "update", str(records))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    outcome.wall = time.perf_counter() - wall
    outcome.cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    outcome.size = sum(path.stat().st_size for path in (folder / "register").iterdir())
    (records / "all.xml").unlink()
    return outcome


def _element(book: Book) -> str:
    text = to_marcxml(marc_of(book))
    return text[text.index("<record") : text.index("</record>") + len("</record>")] + "\n"


def _zebraidx(folder: Path, *words: str) -> None:
    command = ["zebraidx", "-c", str(folder / "zebra.cfg"), "-l", str(folder / "log"), *words]
    subprocess.run(command, check=True, env=_surroundings(), cwd=folder, capture_output=True)


def pqf(kind: str, query: str, *, ranked: bool) -> str:
    """The same question in Zebra's own language; ICU cuts Chinese into characters, so a phrase keeps them together.

    `ranked` asks for the best first (Bib-1 attribute 2, value 102), as the other engines are asked.
    """
    words = _words(kind, query)
    return words if not ranked or kind == "sorted" else words.replace("@attr 1=any", "@attr 2=102 @attr 1=any")


def _words(kind: str, query: str) -> str:
    if kind == "and":
        one, two, three = (f"@attr 1=any {word}" for word in query.split())
        return f"@and @and {one} {two} {three}"
    if kind == "prefix":
        return f"@attr 1=any @attr 5=1 {query}"
    words = f'@attr 1=any @attr 4=1 "{query}"' if kind == "phrase" or not query.isascii() else f"@attr 1=any {query}"
    if kind == "sorted":
        language = "eng" if query.isascii() else "chi"
        return f"@or @and {words} @attr 1=lang @attr 4=3 {language} @attr 7=2 @attr 1=year 0"
    return words


def measure(folder: Path, ranked: Outcome, questions: Questions) -> Outcome:
    """All queries through one client on one connection; what is timed is the search alone, no record is fetched.

    Fills in `ranked`; the outcome returned is of hits in any order.
    """
    unranked = Outcome("idzebra-2.0, any order")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"127.0.0.1:{port}"
    command = ["zebrasrv", "-c", str(folder / "zebra.cfg"), "-l", str(folder / "server.log"), f"tcp:{address}"]
    server = subprocess.Popen(
        command, env=_surroundings(), cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(port)
        for kind in ("term", "and", "phrase", "prefix", "zh2", "zh4", "sorted"):
            for outcome in (ranked, unranked):
                _ask(address, outcome, kind, questions.of[kind])
    finally:
        server.terminate()
        server.wait()
    return unranked


def _wait_for(port: int) -> None:
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("zebrasrv does not answer")


def _ask(address: str, outcome: Outcome, kind: str, queries: list[str]) -> None:
    lines = [f"open {address}/Default", "querycharset utf-8", "charset utf-8", "querytype prefix"]
    how = outcome.name.endswith("ranked")
    lines += [f"find {pqf(kind, query, ranked=how)}" for _ in range(ROUNDS) for query in queries]
    done = subprocess.run(
        ["yaz-client"],
        input="\n".join([*lines, "quit", ""]),
        env=_surroundings(),
        capture_output=True,
        text=True,
        check=True,
    )
    times = [float(found) * 1000 for found in _ELAPSED.findall(done.stdout)]
    hits = [int(found) for found in _HITS.findall(done.stdout)]
    if len(hits) != ROUNDS * len(queries) or len(times) < len(hits):
        raise SystemExit(f"yaz-client answered {len(hits)} of {ROUNDS * len(queries)} queries:\n{done.stdout[-600:]}")
    times = times[-len(hits) :]
    count = len(queries)
    outcome.times[kind] = [min(times[place::count]) for place in range(count)]
    outcome.hits[kind] = hits[:count]
