"""The built files: the same bytes each time, readable by our own reader, holdings as the mapping says."""

import hashlib
import time
from collections import Counter
from functools import cache
from pathlib import Path

from tianlu.holdings.rules.items import Draft, read_items
from tianlu.holdings.rules.mapping import Mapping
from tianlu.marc import Found, Record, inspect, read, to_iso2709
from tianlu.portal.demo import sources
from tianlu.portal.demo.branches import organisation
from tianlu.portal.demo.build import DemoFile, build, titles


def _hashes(files: list[DemoFile]) -> dict[str, str]:
    return {file.path.name: hashlib.sha256(file.path.read_bytes()).hexdigest() for file in files}


def _records(file: DemoFile) -> list[Record]:
    return _read(file.path)


@cache
def _read(path: Path) -> list[Record]:
    found = list(read(path))
    assert all(isinstance(each, Found) and each.notices == () for each in found)
    return [each.record for each in found if isinstance(each, Found)]


def _named(files: list[DemoFile], name: str) -> DemoFile:
    return next(file for file in files if file.path.name == name)


def _drafts(file: DemoFile) -> list[Draft]:
    mapping = Mapping.from_dict(file.mapping)
    drafts: list[Draft] = []
    for record in _records(file):
        items = read_items([(field.tag, field.subfields) for field in record.fields if not field.is_control], mapping)
        assert items.problems == ()
        drafts.extend(items.drafts)
    return drafts


def test_two_runs_give_the_same_bytes_quickly(built: list[DemoFile], tmp_path: Path) -> None:
    start = time.process_time()
    again = build(tmp_path)
    assert time.process_time() - start < 20
    assert _hashes(again) == _hashes(built)


def test_records_and_items(built: list[DemoFile]) -> None:
    assert [(file.path.name, file.encoding, file.records, file.items) for file in built] == [
        ("modern-gb18030.mrc", "gb18030", 1763, 5862),
        ("modern-overseas.mrc", "utf-8", 133, 169),
        ("ancient.mrc", "utf-8", 8030, 8707),
        ("english.mrc", "utf-8", 10000, 18583),
        ("older-english.mrc", "utf-8", 3500, 3500),
        ("congress.mrc", "utf-8", 80, 80),
        ("articles.mrc", "utf-8", 9610, 0),
    ]
    printed = [file for file in built if file.items]
    assert 1.4 <= sum(file.items for file in printed) / sum(file.records for file in printed) <= 1.7


def test_the_reader_finds_dialect_encoding_and_all_records(built: list[DemoFile]) -> None:
    for file in built:
        report = inspect(file.path)
        assert (report.container, report.dialect, report.encoding) == ("iso2709", file.dialect, file.encoding)
        assert report.contradictions == ()
        records = _records(file)
        assert len(records) == file.records
        assert b"".join(to_iso2709(record, file.encoding) for record in records) == file.path.read_bytes()


def test_control_numbers_are_unique(built: list[DemoFile]) -> None:
    numbers = Counter(record.fields[0].data for file in built for record in _records(file))
    assert [number for number, count in numbers.items() if count > 1] == []


def test_items_are_what_the_mapping_reads(built: list[DemoFile]) -> None:
    barcodes: list[str] = []
    accessions: list[str] = []
    used: set[tuple[str, str]] = set()
    for file in built:
        drafts = _drafts(file)
        assert len(drafts) == file.items
        assert all(draft.call_number and draft.price_minor is None for draft in drafts)
        barcodes += [draft.barcode for draft in drafts]
        accessions += [draft.accession_number for draft in drafts]
        used |= {(draft.branch, draft.location) for draft in drafts}
    assert len(set(barcodes)) == len(barcodes) == 36901
    assert len(set(accessions)) == len(accessions)
    places = {(branch.code, place.code) for branch in organisation().branches for place in branch.locations}
    assert used == places


def test_vendor_file_groups_ranges_in_one_field(built: list[DemoFile]) -> None:
    record = _records(_named(built, "modern-gb18030.mrc"))[0]
    held = [field.subfields for field in record.every("905")]
    assert held == [
        (
            ("a", "ZG"), ("c", "ZG-WX"), ("b", "TL00000001-0002"), ("g", "Z0000001-0002"),
            ("d", "I210.6"), ("e", "1"), ("f", "2"),
            ("a", "QS"), ("c", "QS-ZH"), ("b", "TL00000003"), ("g", "Z0000003"),
            ("d", "I210.6"), ("e", "1"), ("f", "1"),
        )
    ]  # fmt: skip


def test_translated_book_in_full(built: list[DemoFile]) -> None:
    records = _records(_named(built, "modern-gb18030.mrc"))
    record = next(each for each in records if "何兆武,李约瑟译".replace(",", "，") in str(each.field("200")))
    told = {
        field.tag: field.text[2:].replace("\x1f", "$") for field in record.fields if field.tag not in {"905", "702"}
    }
    assert told | {"001": "", "005": ""} == {
        "001": "",
        "005": "",
        "100": "$a20260101d1963    em y0chiy0110    ea",
        "101": "$achi$ceng",
        "102": "$aCN$b110000",
        "200": "$a西方哲学史$f(英)罗素著$g何兆武，李约瑟译",
        "210": "$a北京$c商务印书馆$d1963",
        "225": "$a汉译世界学术名著丛书",
        "606": "$a哲学史$y西方国家",
        "690": "$aB5$v5",
        "701": "$c(英)$a罗素$4著",
        "801": "$aCN$bTLLIB$c20260101",
    }
    assert [field.get("a") for field in record.every("702")] == ["何兆武", "李约瑟"]


def test_fixed_fields_have_their_lengths(built: list[DemoFile]) -> None:
    for file in built:
        for record in _records(file):
            assert len(record.leader) == 24
            if file.dialect == "cnmarc":
                coded = record.field("100")
                assert coded is not None
                assert len(coded.get("a")) == 36
            else:
                fixed = record.field("008")
                assert fixed is not None
                assert len(fixed.data) == 40


def test_congress_records_are_kept_as_they_came(built: list[DemoFile]) -> None:
    kept = [
        to_iso2709(Record(record.leader, [field for field in record.fields if field.tag not in {"852", "876"}]))
        for record in _records(_named(built, "congress.mrc"))
    ]
    assert kept == sources.congress()


def test_articles_are_links(built: list[DemoFile]) -> None:
    for record in _records(_named(built, "articles.mrc")):
        link = record.field("856")
        assert link is not None
        assert link.get("u").startswith("https://arxiv.org/abs/")
        assert record.field("650") is not None


def test_a_limit_keeps_every_file(tmp_path: Path) -> None:
    files = build(tmp_path, limit=200)
    assert all(file.records >= 1 and len(_records(file)) == file.records for file in files)
    assert 190 <= sum(file.records for file in files) <= 207
    modern = sum(file.records for file in files if file.path.name.startswith("modern-"))
    assert 95 <= modern <= 100


def test_titles_cover_every_record() -> None:
    found = list(titles())
    assert len(found) >= sum(
        len(rows) for rows in (sources.modern(), sources.classics(), sources.goodbooks(), sources.articles())
    )
    assert {"边城", "邊城", "周易註", "The Hunger Games (The Hunger Games, #1)"} <= set(found)
    assert all(title.strip() for title in found)
