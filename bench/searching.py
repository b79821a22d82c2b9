"""`bench search [COUNT]`: Tianlu's engine beside PostgreSQL full text and idzebra-2.0 on the same records in the same run."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from bench import machine, tables
from bench.corpus import grow
from bench.peers import postgres, postgres_whole, tianlu, zebra
from bench.peers.base import Outcome, percentile
from bench.quality import Quality, collect, judge
from bench.questions import EACH, NAMES, Questions, draw, sample

COUNT = 300_000
_MORE = {"everything": "4 facets of everything", "deep": "hits 981 to 1,000 of a broad query"}


def run(count: int = COUNT) -> None:
    """Build and ask every engine that is here; print one table of times, one of quality."""
    questions = draw(sample(grow(count)))
    with tempfile.TemporaryDirectory(prefix="tianlu-bench-") as folder:
        engine, own = tianlu.build(Path(folder) / "index", grow(count))
        _say(f"indexed {own.records:,} in {own.wall:.0f} s")
        tianlu.measure(engine, own, questions)
        found = judge(engine, collect(grow(count)), questions.of)
    peers = [*_postgres(count, questions), *_zebra(count, questions)]
    note = (
        f"{machine.words()}. Of three rounds of {EACH} queries of each kind the fastest of each counts. The ratio is to peers"
        " that answer the same question, the best twenty and their number, on the same records; what they take for any"
        " twenty stands beside it."
    )
    tables.show(
        f"bench search: {count:,} records",
        ["", *(each.name for each in (own, *peers)), "Tianlu / best peer"],
        _rows(own, peers),
        note,
    )
    tables.show("Chinese queries: truth is the substring of the folded text", _QUALITY, _quality(found))


def _say(words: str) -> None:
    sys.stderr.write(f"bench search: {words}\n")


def _postgres(count: int, questions: Questions) -> Iterator[Outcome]:
    if not postgres.available():
        yield Outcome("PostgreSQL", absent="not installed")
        return
    with ExitStack() as stack:
        connection = stack.enter_context(postgres.running())
        ranked = postgres.build(connection, grow(count))
        _say(f"PostgreSQL indexed {ranked.records:,} in {ranked.wall:.0f} s")
        unranked = postgres.measure(connection, ranked, questions)
        whole = postgres_whole.build(connection, grow(min(count, postgres_whole.MOST)))
        _say(f"PostgreSQL indexed all fields of {whole.records:,} in {whole.wall:.0f} s")
    yield ranked
    yield unranked
    yield whole


def _zebra(count: int, questions: Questions) -> Iterator[Outcome]:
    if not zebra.available():
        yield Outcome("idzebra-2.0", absent="not installed")
        return
    with tempfile.TemporaryDirectory(prefix="tianlu-bench-") as folder:
        outcome = zebra.build(Path(folder), grow(count))
        _say(f"idzebra-2.0 indexed {outcome.records:,} in {outcome.wall:.0f} s")
        unranked = zebra.measure(Path(folder), outcome, questions)
    yield outcome
    yield unranked


def _rows(own: Outcome, peers: list[Outcome]) -> list[list[object]]:
    every = [own, *peers]
    rows: list[list[object]] = [
        [
            "records indexed per second",
            *(each.records / each.wall if each.wall else None for each in every),
            _rate(own, peers, "wall"),
        ],
        [
            "records indexed per CPU-second",
            *(each.records / each.cpu if each.cpu else None for each in every),
            _rate(own, peers, "cpu"),
        ],
        ["size, MB", *(each.size / 1e6 if each.size else None for each in every), None],
    ]
    for kind, name in {**NAMES, **_MORE}.items():
        for share, word in ((0.5, "p50"), (0.95, "p95")):
            values = [percentile(each.times.get(kind, ()), share) for each in every]
            theirs = [value for value, each in zip(values[1:], peers, strict=True) if value and _comparable(each)]
            ratio = values[0] / min(theirs) if values[0] and theirs else None
            rows.append([f"{name}, {word} ms", *(_ms(value) for value in values), ratio and f"{ratio:.2f}"])
    rows += [[f"{each.name}: {each.absent}", *(None for _ in every), None] for each in peers if each.absent]
    return rows


def _comparable(peer: Outcome) -> bool:
    """Whether the peer answers the same question."""
    return "any" not in peer.name


def _ms(value: float | None) -> str | None:
    return None if value is None else f"{value:.2f}"


def _rate(own: Outcome, peers: list[Outcome], what: str) -> str | None:
    theirs = [each.records / getattr(each, what) for each in peers if getattr(each, what) and _comparable(each)]
    return f"{own.records / getattr(own, what) / max(theirs):.2f}" if theirs else None


_QUALITY = ["characters", "queries", "recall", "hits", "precision", "conflation", "variant", "sound or gap"]


def _quality(found: dict[str, Quality]) -> list[list[object]]:
    rows: list[list[object]] = []
    for kind, quality in found.items():
        surplus = quality.surplus
        right = 1 - surplus.total() / max(1, quality.hits)
        causes = [surplus[cause] for cause in ("conflation", "variant", "sound or gap")]
        rows.append([kind[2:], quality.queries, f"{quality.recall:.3f}", quality.hits, f"{right:.4f}", *causes])
    return rows
