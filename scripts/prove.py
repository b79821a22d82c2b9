"""Run the long proofs at full counts and write what they showed to `docs/proof/DATE.md`.

    make prove                          everything
    .venv/bin/python scripts/prove.py jobs soak     some of them, told on the terminal only

Every proof is a part of the suite; TIANLU_PROVE=1 raises its counts, TIANLU_SEED repeats a run.
"""

import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests import postgres, proofs  # noqa: E402 - the checkout's own


@dataclass(frozen=True)
class Proof:
    """A part of the suite and what it shows."""

    name: str
    shows: str
    choose: tuple[str, ...]  # words of pytest
    database: str = "SQLite"


_SOAK = "tests/portal/serving/test_soak.py"
_KILLS = (f"--ignore={_SOAK}", "-n", "2")
PROOFS = (
    Proof("kills", "Killed anywhere, nothing is lost and nothing is done twice", ("-m", "long", *_KILLS)),
    Proof(
        "kills-postgres",
        "The same where PostgreSQL holds the database",
        ("-m", "long and database", *_KILLS),
        "PostgreSQL",
    ),
    Proof("drill", "What a backup holds comes back, whole or not at all", ("tests/kit/backup", "-m", "not long")),
    Proof("drill-postgres", "The same on PostgreSQL", ("tests/kit/backup", "-m", "not long"), "PostgreSQL"),
    Proof("properties", f"Every property holds for {proofs.EXAMPLES:,} examples", ("-m", "property", "-n", "2")),
    Proof(
        "formats",
        "yaz-marcdump reads what we read, and every record of the demo library is valid in every format",
        ("tests/marc/test_beside_yaz.py", "tests/portal/demo/test_formats.py", "-n", "2"),
    ),
    Proof("soak", "Served for minutes under mixed work, it answers, stays small and loses nothing", (_SOAK,)),
    Proof("soak-postgres", "The same on PostgreSQL", (_SOAK,), "PostgreSQL"),
)


@dataclass(frozen=True)
class Case:
    """One test as it went: `told` is what it counted."""

    name: str
    seconds: float
    state: str  # passed, failed, skipped
    told: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """A proof as it went."""

    proof: Proof
    seconds: float
    cases: tuple[Case, ...]
    passed: bool


def run(proof: Proof, seed: int) -> Outcome:
    """The proof's tests at full counts; what pytest prints goes to the terminal."""
    print(f"== {proof.name}: {proof.shows} ({proof.database})", flush=True)
    command = [sys.executable, "-m", "pytest", "-q", "-o", "junit_logging=system-out", *proof.choose]
    if proof.database == "PostgreSQL":
        command = ["sh", "scripts/with-postgres.sh", *command]
    environment = {**os.environ, "TIANLU_PROVE": "1", "TIANLU_SEED": str(seed)}
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        begun = time.monotonic()
        done = subprocess.run([*command, f"--junitxml={report}"], cwd=ROOT, env=environment, check=False)
        seconds = time.monotonic() - begun
        cases = tuple(_cases(report)) if report.exists() else ()
    return Outcome(proof, seconds, cases, done.returncode == 0 and bool(cases))


def _cases(report: Path) -> Iterator[Case]:
    for case in ElementTree.parse(report).iter("testcase"):
        kinds = {child.tag for child in case}
        state = "failed" if kinds & {"failure", "error"} else "skipped" if "skipped" in kinds else "passed"
        printed = (case.findtext("system-out") or "").splitlines()
        said = [line.removeprefix(proofs.TOLD) for line in printed if line.startswith(proofs.TOLD)]
        told = tuple(line for line in said if not line.startswith("seed "))
        name = f"{case.get('classname', '').removeprefix('tests.')}.{case.get('name')}"
        yield Case(name, float(case.get("time") or 0), state, told)


def report_of(outcomes: list[Outcome], seed: int, at: datetime) -> str:
    """The page: what ran where, a line for each proof, the counts of each test of those that count."""
    passed = all(outcome.passed for outcome in outcomes)
    minutes = sum(outcome.seconds for outcome in outcomes) / 60
    verdict = "Everything held" if passed else "**Not everything held**"
    lines = [
        f"# Proof of {at:%Y-%m-%d}",
        "",
        f"{verdict}. Commit `{_commit()}`, seed {seed}, {minutes:.0f} minutes, ended {at:%H:%M} UTC.",
        "",
        f"Machine: {_machine()}.",
        "",
        f"Repeat: `TIANLU_SEED={seed} make prove`.",
        "",
        "| proof | database | tests | result | minutes |",
        "| --- | --- | --- | --- | --- |",
    ]
    for outcome in outcomes:
        states = [case.state for case in outcome.cases]
        result = "passed" if outcome.passed else f"**{states.count('failed')} failed**"
        skipped = f", {states.count('skipped')} skipped" if "skipped" in states else ""
        lines.append(
            f"| {outcome.proof.shows} | {outcome.proof.database} | {states.count('passed')} passed{skipped} | {result} "
            f"| {outcome.seconds / 60:.1f} |"
        )
    for outcome in outcomes:
        lines += ["", f"## {outcome.proof.shows} ({outcome.proof.database})", ""]
        lines += list(_details(outcome))
    return "\n".join(lines) + "\n"


def _details(outcome: Outcome) -> Iterator[str]:
    """Tests that counted something or did not pass, one line each; the rest as a number."""
    telling = [case for case in outcome.cases if case.told or case.state != "passed"]
    for case in telling:
        told = "; ".join(case.told)
        yield f"- `{case.name}` {case.state} in {case.seconds:.0f} s{': ' + told if told else ''}"
    if rest := len(outcome.cases) - len(telling):
        yield f"- {rest} {'more ' if telling else ''}tests passed."


def _commit() -> str:
    head = _said("git", "rev-parse", "HEAD")
    return head + (" with changes not committed" if _said("git", "status", "--porcelain", "-uno") else "")


def _machine() -> str:
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} × {model}, {memory:.0f} GB memory, {platform.platform(terse=True)}, "
        f"Python {platform.python_version()}, {_postgres()}"
    )


def _postgres() -> str:
    folder = postgres.programs()
    return _said(str(folder / "postgres"), "--version") if folder else "no PostgreSQL"


def _said(*command: str) -> str:
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()


def main(names: list[str]) -> int:
    unknown = set(names) - {proof.name for proof in PROOFS}
    if unknown:
        print(f"Proofs: {' '.join(proof.name for proof in PROOFS)}", file=sys.stderr)
        return 2
    chosen = [proof for proof in PROOFS if not names or proof.name in names]
    if postgres.programs() is None:
        print("PostgreSQL's server is not installed; its proofs are left out (sudo apt-get install postgresql).")
        chosen = [proof for proof in chosen if proof.database != "PostgreSQL"]
    seed = proofs.seed()
    outcomes = [run(proof, seed) for proof in chosen]
    page = report_of(outcomes, seed, datetime.now(UTC))
    if names:
        print(page)
    else:
        path = ROOT / "docs" / "proof" / f"{datetime.now(UTC):%Y-%m-%d}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page, encoding="utf-8")
        print(f"Written: {path.relative_to(ROOT)}")
    return 0 if all(outcome.passed for outcome in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
