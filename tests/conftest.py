"""What holds for every test: none is skipped where everything must be here, which touch the database is known, and the
longest begin first.
"""

import gc
import os
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.utils import translation

from tests import needs, opensearch, proofs
from tests.installation import postgres_url

_STRICT = os.environ.get("TIANLU_TEST_STRICT") == "1"
_DATABASE = {"db", "transactional_db", "django_db_setup", "live_server"}

# Other work on the machine must not fail a test.
hypothesis.settings.register_profile("tianlu", deadline=None)
hypothesis.settings.load_profile("tianlu")


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all processes of this run."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


def _cluster(run_folder: Path, *, alone: bool) -> Iterator[opensearch.Cluster]:
    if not os.environ.get(opensearch.RUNNING) and not opensearch.ready():
        needs.lacking("OpenSearch", opensearch.REMEDY)
    with opensearch.used(run_folder, alone=alone) as cluster:
        yield cluster


@pytest.fixture
def cluster(run_folder: Path) -> Iterator[opensearch.Cluster]:
    """Three nodes of OpenSearch, shared by the whole run: ask for indexes of a prefix of your own."""
    yield from _cluster(run_folder, alone=False)


@pytest.fixture
def own_cluster(run_folder: Path) -> Iterator[opensearch.Cluster]:
    """The same for this test alone, which may kill nodes; they are there again afterwards."""
    yield from _cluster(run_folder, alone=True)


@pytest.fixture(scope="session", autouse=True)
def _only_what_is_there_is_emptied() -> Iterator[None]:
    """After a test on PostgreSQL: to truncate a hundred tables takes a quarter of a second, most of them being empty."""
    if postgres_url() is None:
        yield
        return
    from django.db.backends.postgresql.operations import DatabaseOperations  # noqa: PLC0415 - settings first

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", _emptying)
        yield


def _emptying(operations: Any, _style: Any, tables: Sequence[str], **_options: Any) -> list[str]:
    quoted = [operations.quote_name(table) for table in tables]
    asked = " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {table})" for table in quoted)
    with operations.connection.cursor() as cursor:
        cursor.execute(asked)
        filled = [row[0] for row in cursor.fetchall()]
    unordered = "SET LOCAL session_replication_role = replica"  # rows may refer to rows that are gone already
    return [unordered, *(f"DELETE FROM {table}" for table in filled)] if filled else []


@pytest.fixture(autouse=True)
def _the_language_of_the_library() -> None:
    """A page that was asked for in English leaves its language to the thread, which is the next test's."""
    translation.deactivate()


def pytest_collection_finish() -> None:
    """Thousands of tests stay to the end: nothing among them is garbage."""
    gc.freeze()


def pytest_sessionfinish(session: pytest.Session) -> None:
    if "PYTEST_XDIST_WORKER" not in os.environ:
        factory: pytest.TempPathFactory = session.config._tmp_path_factory  # type: ignore[attr-defined]
        opensearch.finish(factory.getbasetemp())


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """`-m database` selects whatever asks for a database, whichever way it asks; `-m property` what hypothesis tries."""
    for item in items:
        if item.get_closest_marker("django_db") or _DATABASE.intersection(getattr(item, "fixturenames", ())):
            item.add_marker("database")
        if getattr(test := getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker("property")
            if proofs.full():
                _more_examples(test)
    if postgres_url():
        elsewhere = [item for item in items if item.get_closest_marker("sqlite")]
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if item not in elsewhere]
    # Module by module, so that what a module shares is made once; the quick ones fill the last minute of each worker.
    lengths: dict[Path, int] = {}
    for item in items:
        lengths[item.path] = min(_length(item), lengths.get(item.path, 2))
    items.sort(key=lambda item: lengths[item.path])


def _length(item: pytest.Item) -> int:
    """The rank of a test by its kind: what takes longest is 0."""
    marks = {mark.name for mark in item.iter_markers()}
    return 0 if "long" in marks else 1 if marks & {"browser", "network"} else 2


def _more_examples(test: Any) -> None:
    """As many as the long proofs ask for, also where a test names its own number."""
    test = getattr(test, "__func__", test)  # hypothesis keeps them on the function, pytest gives the bound method
    own = test._hypothesis_internal_use_settings
    test._hypothesis_internal_use_settings = hypothesis.settings(own, max_examples=proofs.EXAMPLES)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    """Under TIANLU_TEST_STRICT=1 a test that would be skipped fails: continuous integration has all that tests need."""
    report: Any = yield
    return _failed(report)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Generator[None, Any, Any]:
    """The same for a whole module."""
    report: Any = yield
    return _failed(report)


def _failed(report: Any) -> Any:
    if _STRICT and report.outcome == "skipped" and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome, report.longrepr = "failed", f"TIANLU_TEST_STRICT=1, and this would be skipped: {reason}"
    return report
