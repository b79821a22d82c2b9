"""yaz-marcdump reads what we read: records of this repository here, every sample of `../shared/data` under `make prove`.

What differs belongs to a class that is explained, record by record, or is named below.
"""

from __future__ import annotations

import lzma
import os
import tarfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from tests import needs, proofs
from tests.marc import yaz
from tianlu.marc import (
    Field,
    Found,
    Inexpressible,
    NotMarc,
    Record,
    Rejected,
    inspect,
    marcxml,
    read,
    to_iso2709,
    to_json,
    to_line,
    to_marcxml,
)
from tianlu.portal.demo.build import records

SAMPLES: Final = Path(os.environ.get("TIANLU_BENCH_DATA") or needs.ROOT.parent / "shared" / "data")
FOLDERS: Final = ("marc21-records", "unimarc-cnmarc", "marc-nasty")
# Records that no step makes equal, each looked at byte by byte: the file and the number of the record in it.
NAMED: Final = {
    ("bad_records.mrc", 1): "base address beyond the record: mended by the directory; yaz reads none of its fields",
    ("bad_records.mrc", 2): "base address 0: mended; yaz takes the leader for data",
    ("bad_records.mrc", 3): "base address f0037: mended; yaz takes the leader for data",
    ("bad_subfield_code.dat", 0): "lengths count letters, not bytes: mended; yaz is off by one from 245 on",
    ("poganucpeoplethe00stowuoft_meta.mrc", 0): "lengths count letters: mended; yaz is off by one from 260 on",
    ("marc4.marc", 0): "text before the first delimiter: kept as it stands; yaz makes a subfield $r of it",
    ("marc5.marc", 0): "no delimiter in 250: kept as it stands; yaz takes a letter for the code",
    ("mytwocountries1954asto_meta.mrc", 0): "no delimiter in 903: kept; yaz takes a digit for the code",
    ("wrapped_lines.mrc", 0): "broken lines in 520 without delimiter: kept; yaz takes letters for codes",
    ("185258.mrc", 0): "an indicator beyond ASCII: read in MARC-8; yaz leaves its byte, which is no UTF-8",
}
COUNTS: Final = {
    "equal": "as many records",
    "refused": "no record here: no MARC, TurboMARC, JavaScript that is no JSON, a directory without sense",
    "rejected": "we reject with a reason what yaz gives as it comes",
    "twice": "yaz takes the record of the envelope (srw:record, dprms:record) for a record of MARC too",
    "list": "yaz reads one object of JSON, no list of them",
    "maker": "yaz does not read MARCMaker",
    "damaged": "yaz stops at, or mangles, a record whose leader is broken",
}
_DAMAGED: Final = {"bad_hathi_records.mrc", "qualimarc-api__02731667X.xml", "qualimarc-api__02787088X.xml"}


@cache
def _demo() -> list[tuple[Record, str]]:
    return list(records())[:: proofs.count(150, 30)]


def _written(container: str) -> Iterator[tuple[str, bytes, list[Record]]]:
    """Demo records in a container, file by file, with their encoding; in GB18030 those that are Chinese."""
    sample = [record for record, _ in _demo()]
    if container == "iso2709":
        for encoding, dialects in (("utf-8", {"marc21", "cnmarc"}), ("gb18030", {"cnmarc"})):
            fit = [record for record, dialect in _demo() if dialect in dialects]
            yield encoding, b"".join(to_iso2709(one, encoding) for one in fit), fit
    elif container == "marcxml":
        text = marcxml.OPEN + "".join(map(to_marcxml, sample)) + marcxml.CLOSE
        yield "utf-8", text.encode(), sample
    elif container == "json":
        for one in sample:
            yield "utf-8", to_json(one).encode(), [one]
    else:
        lines = [(one, text) for one in sample if (text := _line(one))]
        yield "utf-8", "".join(text for _, text in lines).encode(), [one for one, _ in lines]


def _line(record: Record) -> str:
    try:
        return to_line(record)
    except Inexpressible:
        return ""


@pytest.mark.parametrize("container", yaz.FORMATS)
def test_yaz_reads_what_we_write_as_we_do(container: str) -> None:
    count = 0
    for encoding, data, wanted in _written(container):
        theirs = yaz.dumped(data, container, encoding)
        mine = [one.record for one in read(data, encoding=encoding, dialect="marc21") if isinstance(one, Found)]
        assert [one.fields for one in mine] == [one.fields for one in wanted]
        assert [yaz.difference(yaz.ours(one), other) for one, other in zip(mine, theirs, strict=True)] == [
            "the same"
        ] * len(wanted)
        count += len(wanted)
    assert count > 200
    proofs.say(f"{container}: {count:,} records the same")


def _raw(*fields: bytes) -> bytes:
    """A record of ISO 2709 with these bytes as its fields 100, 101, …, or 001 where there is no indicator."""
    directory, body = b"", b""
    for number, one in enumerate(fields):
        tag = b"001" if one.startswith(b"00\x1f") else b"%03d" % (100 + number)
        directory += tag + b"%04d%05d" % (len(one) + 1, len(body))
        body += one + b"\x1e"
    base = 24 + len(directory) + 1
    return b"%05dnam  22%05d   4500" % (base + len(body) + 1, base) + directory + b"\x1e" + body + b"\x1d"


DIFFERENCES: list[tuple[bytes, str]] = [
    (_raw(b"1 \x1faPlain"), "the same"),
    (_raw(b"1 \x1faCaf\xe2e"), "composed"),  # MARC-8: the mark stands before its letter
    (_raw(b"1 \x1faPisarska\xebi\xeca"), "ligatures"),
    (_raw(b"1 \x1faPeterson\x1f"), "empty subfields"),
    (_raw(b"00\x1fa9 181\x1fb7101", b"1 \x1faText"), "control fields with subfields"),
    (_raw(b"1 Text"), ""),
]


@pytest.mark.parametrize(("raw", "wanted"), DIFFERENCES)
def test_each_difference_has_its_class(raw: bytes, wanted: str) -> None:
    (theirs,) = yaz.dumped(raw, "iso2709", "marc-8")
    (mine,) = [one.record for one in read(raw, encoding="marc-8", dialect="marc21") if isinstance(one, Found)]
    assert yaz.difference(yaz.ours(mine), theirs) == wanted


def test_another_value_is_a_difference() -> None:
    one, other = (Record(" " * 24, [Field("245", "1", "0", [("a", text)])]) for text in ("边城", "邊城"))
    assert yaz.difference(yaz.ours(one), yaz.ours(other)) == ""


def _files() -> Iterator[tuple[str, str, bytes]]:
    """Folder, name and bytes of every sample."""
    for folder in FOLDERS:
        for path in sorted((SAMPLES / folder).rglob("*")):
            if path.name.endswith(".tar.xz"):
                with tarfile.open(path) as archive:
                    for member in sorted(archive.getmembers(), key=lambda one: one.name):
                        if member.isfile() and (stream := archive.extractfile(member)):
                            yield folder, member.name.rsplit("/", 1)[-1], stream.read()
            elif path.is_file() and path.suffix not in {".md", ".csv"}:
                data = path.read_bytes()
                yield folder, path.name.removesuffix(".xz"), lzma.decompress(data) if path.suffix == ".xz" else data


def _counted(name: str, container: str, found: int, rejected: int, theirs: int) -> str:
    """Why the two readers find so many records in a file; nothing where no reason holds."""
    if found == theirs:
        return "equal"
    if name in _DAMAGED and theirs < found:
        return "damaged"
    if container == "json" and not theirs and found > 1:
        return "list"
    if container == "line" and not theirs:
        return "maker"
    if container == "marcxml" and theirs == 2 * found:
        return "twice"
    return "rejected" if theirs == found + rejected else ""


def _paired(found: list[Found], whole: list[yaz.Told], container: str) -> dict[int, yaz.Told]:
    """What yaz makes of each record; of ISO 2709 with the encoding that each record was found to be in."""
    if container != "iso2709":
        single = [one for place, one in enumerate(whole) if not place or one != whole[place - 1]]
        told = whole if len(whole) == len(found) else single
        return dict(enumerate(told)) if len(told) == len(found) else {}
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(found):
        groups[one.encoding].append(number)
    paired: dict[int, yaz.Told] = {}
    for encoding, numbers in groups.items():
        told = yaz.dumped(b"".join(found[number].raw for number in numbers), container, encoding)
        if len(told) == len(numbers):
            paired.update(zip(numbers, told, strict=True))
            continue
        for number in numbers:
            if len(alone := yaz.dumped(found[number].raw, container, encoding)) == 1:
                paired[number] = alone[0]
    return paired


def _compared(name: str, data: bytes, counts: Counter[str]) -> list[str]:
    """Count a file's records by class; what no class explains comes back."""
    try:
        report = inspect(data)
    except NotMarc:
        counts["files: refused"] += 1
        return []
    encoding = report.encoding if report.decided else "latin-1"
    outcomes = list(read(data, report, encoding=encoding))
    found = [one for one in outcomes if isinstance(one, Found)]
    rejected = sum(isinstance(one, Rejected) for one in outcomes)
    whole = yaz.dumped(data, report.container, encoding)
    why = _counted(name, report.container, len(found), rejected, len(whole))
    counts[f"files: {why}"] += 1
    odd = [] if why else [f"{name}: {len(found)} found, {rejected} rejected, {len(whole)} by yaz"]
    paired = _paired(found, whole, report.container)
    for number, one in enumerate(found):
        mine = yaz.ours(one.record)
        if number not in paired:
            counts["not read by yaz"] += 1
            odd += [] if why in {"damaged", "list", "maker"} else [f"{name} {number}: not read by yaz"]
            continue
        step = yaz.difference(mine, paired[number])
        if not step and (name, number) not in NAMED:
            odd.append(f"{name} {number}: {mine.pieces} {paired[number].pieces}")
        counts[step or "named"] += 1
        counts["leaders with another position 22 or no ASCII"] += yaz.leaders_differ(mine, paired[number])
    counts["records"] += len(found)
    counts["rejected"] += rejected
    return odd


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_difference_on_the_samples_is_explained(folder: str) -> None:
    if not (SAMPLES / folder).is_dir():
        proofs.say(f"no samples: {folder} is not beside this checkout (TIANLU_BENCH_DATA names another place)")
        pytest.skip(f"no {folder} beside this checkout")
    counts: Counter[str] = Counter()
    odd: list[str] = []
    files = [(name, data) for where, name, data in _files() if where == folder]
    for name, data in files[:: proofs.count(8, 1)]:
        odd += _compared(name, data, counts)
    assert odd == []
    assert counts["records"] > 0
    assert counts["the same"] > counts["records"] // 2
    proofs.say(f"{folder}: {', '.join(f'{what} {number:,}' for what, number in sorted(counts.items()))}")
