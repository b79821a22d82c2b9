"""The event log takes in what is declared, once, and no one's name."""

import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from tests.installation import Installation
from tianlu.kit import events
from tianlu.kit.events import EventKind, FieldType, UndeclaredEvent, spooling
from tianlu.kit.events.models import DrainedSpool, EventEntry
from tianlu.kit.masking import masked

events.declare(
    EventKind(
        "test.searched",
        {"query": FieldType.TEXT, "hits": FieldType.COUNT, "how": FieldType.WORD, "warm": FieldType.FLAG},
        "Searched",
    )
)
events.declare(EventKind("test.lent", {"thing": FieldType.TRACE, "weight": FieldType.NUMBER}, "Lent"))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    settings.TIANLU_HOME = tmp_path
    monkeypatch.setattr(spooling, "_spool", spooling.Spool())
    yield tmp_path
    events.flush()


def told() -> list[dict[str, object]]:
    return list(EventEntry.objects.order_by("id").values("kind", "organisation_id", "data"))


@pytest.mark.django_db
def test_an_event_of_a_fact_keeps_day_and_hour_of_the_library() -> None:
    at = datetime(2026, 3, 1, 18, 59, 59, tzinfo=UTC)
    with transaction.atomic():
        events.record("test.lent", {"weight": 1.5}, organisation_id=7, actor_kind="staff", at=at)
    (entry,) = EventEntry.objects.all()
    assert (entry.day, entry.hour) == (date(2026, 3, 2), 2)  # Shanghai
    assert (entry.kind, entry.organisation_id, entry.actor_kind, entry.data) == (
        "test.lent",
        7,
        "staff",
        {"weight": 1.5},
    )
    assert entry.pseudonym is None


@pytest.mark.django_db(transaction=True)
def test_an_event_shares_the_fate_of_its_fact() -> None:
    with transaction.atomic():
        events.record("test.lent", {})
        transaction.set_rollback(True)
    assert told() == []
    with pytest.raises(RuntimeError):
        events.record("test.lent", {})


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("test.unknown", {}),
        ("test.searched", {"reader": "A0001"}),
        ("test.searched", {"hits": -1}),
        ("test.searched", {"hits": True}),
        ("test.searched", {"hits": 2**63}),
        ("test.searched", {"hits": "3"}),
        ("test.searched", {"how": "two words"}),
        ("test.searched", {"how": "x" * 61}),
        ("test.searched", {"how": "张三"}),
        ("test.searched", {"warm": 1}),
        ("test.searched", {"query": {"nested": 1}}),
        ("test.lent", {"weight": float("nan")}),
        ("test.lent", {"thing": "A0001"}),
    ],
)
def test_what_is_not_declared_is_refused(kind: str, data: dict[str, object]) -> None:
    with pytest.raises(UndeclaredEvent):
        events.spool(kind, data)


@pytest.mark.django_db
def test_no_trace_stands_beside_a_pseudonym() -> None:
    with transaction.atomic():
        events.record("test.lent", {"thing": 5})
        events.record("test.lent", {"weight": 2}, pseudonym="p" * 64)
        with pytest.raises(UndeclaredEvent):
            events.record("test.lent", {"thing": 5}, pseudonym="p" * 64)
    assert list(EventEntry.objects.order_by("id").values_list("data", "pseudonym")) == [
        ({"thing": 5}, None),
        ({"weight": 2}, "p" * 64),
    ]


@pytest.mark.parametrize("actor", [{"actor_kind": "Zhang San"}, {"actor_type": "x" * 41}, {"actor_group": "三年级"}])
def test_who_acted_is_told_in_codes(actor: dict[str, str]) -> None:
    with pytest.raises(UndeclaredEvent):
        events.spool("test.searched", {}, **actor)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("红楼梦 13800138000", "红楼梦 •"),
        ("我的邮箱 li.si+x@lib.example.cn 谢谢", "我的邮箱 • 谢谢"),
        ("11010519491231002X", "•"),
        ("978-7-02-000220-7", "978-7-02-000220-7"),
        ("9787020002207", "9787020002207"),
        ("702000220X", "702000220X"),  # ISBN 10 whose check digit fits
        ("7020002207", "•"),
        ("1949 2026", "1949 2026"),
        ("I242.47", "I242.47"),
        ("tab\tand\x00null", "tab and null"),
        ("half \ud800", "half ?"),
        ("长" * 500, "长" * 200),
    ],
)
def test_a_text_keeps_no_number_or_address_of_a_person(text: str, kept: str) -> None:
    assert masked(text) == kept


@given(
    st.from_regex(r"\+?[0-9]{2,4}[ -]?[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}", fullmatch=True),
    st.sampled_from("查电话 ,(（"),
)
def test_whatever_way_a_number_is_grouped(number: str, before: str) -> None:
    digits = re.sub(r"\D", "", number)
    kept = masked(f"{before}{number}）")
    assert digits not in re.sub(r"\D", "", kept) or (len(digits) == 13 and digits[:3] in {"978", "979"})


@pytest.mark.django_db
def test_spooled_events_enter_the_log_once(home: Path) -> None:
    for hits in range(5):
        events.spool("test.searched", {"query": "沈从文", "hits": hits}, 3)
    assert told() == []
    events.flush()
    assert events.drain_spools() == 5
    assert told() == [
        {"kind": "test.searched", "organisation_id": 3, "data": {"query": "沈从文", "hits": hits}} for hits in range(5)
    ]
    assert events.drain_spools() == 0
    assert list((home / "spool").iterdir()) == []


@pytest.mark.django_db
def test_a_drain_killed_before_it_removed_the_file_takes_nothing_twice(home: Path) -> None:
    events.spool("test.searched", {"hits": 1})
    events.flush()
    (file,) = (home / "spool").iterdir()
    content = file.read_bytes()
    assert events.drain_spools() == 1
    file.write_bytes(content)
    assert events.drain_spools() == 0
    assert len(told()) == 1
    assert not file.exists()


@pytest.mark.django_db
def test_a_torn_or_damaged_line_costs_only_itself(home: Path) -> None:
    for hits in range(3):
        events.spool("test.searched", {"hits": hits})
    events.flush()
    (file,) = (home / "spool").iterdir()
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(lines[0] + b"\0" * 40 + b"\n" + lines[2] + lines[1][:-10])
    assert events.drain_spools() == 2
    assert [entry["data"] for entry in told()] == [{"hits": 0}, {"hits": 2}]


@pytest.mark.django_db(transaction=True)
def test_two_drains_at_once_take_each_event_once(home: Path) -> None:
    for file in range(6):
        events.spool("test.searched", {"hits": file})
        events.flush()
    taken: list[int] = []

    def drain() -> None:
        from django.db import connection  # noqa: PLC0415 - app ready

        try:
            taken.append(events.drain_spools())
        finally:
            connection.close()

    threads = [threading.Thread(target=drain) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(taken) == 6
    assert sorted(entry["data"]["hits"] for entry in told()) == list(range(6))  # type: ignore[index]


@pytest.mark.django_db
def test_a_file_another_process_still_writes_is_left_to_it(home: Path) -> None:
    events.spool("test.searched", {"hits": 1})
    spooling._spool.write(turn=False)
    assert [path.suffix for path in (home / "spool").iterdir()] == [".open"]
    assert events.drain_spools() == 0
    events.flush()
    assert events.drain_spools() == 1


@pytest.mark.django_db
def test_the_thread_hands_over_within_seconds() -> None:
    events.spool("test.searched", {"hits": 1})
    deadline = time.monotonic() + 10
    while not events.drain_spools() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert len(told()) == 1


@pytest.mark.django_db
def test_what_the_disk_cannot_take_is_dropped_and_counted(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spooling, "BOUND", 10)
    monkeypatch.setattr(spooling.Spool, "_start", lambda self: None)
    (home / "spool").write_text("a file in the place of the folder")
    for hits in range(25):
        events.spool("test.searched", {"hits": hits})
    with pytest.raises(OSError, match="exists"):
        events.flush()
    (home / "spool").unlink()
    events.flush()
    assert events.drain_spools() == 11
    entries = told()
    assert [entry["data"] for entry in entries[:10]] == [{"hits": hits} for hits in range(10)]
    assert entries[10] == {"kind": "kit.events-dropped", "organisation_id": 0, "data": {"count": 15}}
    assert DrainedSpool.objects.count() == 1


@pytest.mark.django_db
def test_a_forked_process_tells_its_own_events_only(home: Path) -> None:
    events.spool("test.searched", {"hits": 1})
    spooling._spool.write(turn=False)
    events.spool("test.searched", {"hits": 2})
    child = os.fork()
    if child == 0:
        code = 1
        try:
            events.spool("test.searched", {"hits": 3})
            events.flush()
            code = 0
        finally:
            os._exit(code)
    assert os.waitpid(child, 0)[1] == 0
    assert events.drain_spools() == 1
    events.flush()
    assert events.drain_spools() == 2
    assert sorted(entry["data"]["hits"] for entry in told()) == [1, 2, 3]  # type: ignore[index]


def test_telling_does_not_make_the_reader_wait() -> None:
    for _ in range(100):
        events.spool("test.searched", {"query": "warm"})
    slowest = []
    for hits in range(2000):
        started = time.perf_counter()
        events.spool("test.searched", {"query": "红楼梦 曹雪芹", "hits": hits})
        slowest.append(time.perf_counter() - started)
    assert sorted(slowest)[1000] < 0.001


TELLER = """
import itertools, sys, time
import django
django.setup()
from tianlu.kit import events
from tianlu.kit.events import EventKind, FieldType
events.declare(EventKind("test.told", {"hits": FieldType.COUNT}, "Told"))
for number in itertools.count():
    events.spool("test.told", {"hits": number})
    sys.stdout.write(f"{number} {time.monotonic()}\\n")
    sys.stdout.flush()
    time.sleep(0.002)
"""
DRAIN = "import django; django.setup(); from tianlu.kit import events; print(events.drain_spools())"


@pytest.mark.database
@pytest.mark.parametrize("after", [0.3, 1.1, 2.6])
def test_a_kill_loses_at_most_the_last_second(installation: Installation, after: float) -> None:
    process = installation.start("-c", TELLER, stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    killed = time.monotonic()
    lines, _ = process.communicate()
    spoken = [line.split() for line in lines.decode().splitlines(keepends=True) if line.endswith("\n")]
    old_enough = [int(number) for number, at in spoken if float(at) < killed - 1.0]
    installation.run("-c", DRAIN)
    installation.run("-c", DRAIN)
    found = [
        re.search(r"\d+", str(data))[0]  # type: ignore[index]
        for (data,) in installation.rows("SELECT data FROM kit_event ORDER BY id")
    ]
    assert found == [str(number) for number in range(len(found))]
    assert len(found) >= len(old_enough)
