"""The `tianlu` command on homes of every kind: each verb ends with a sentence and a code, none with a traceback."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.catalog.files import many
from tests.installation import Installation, own_installation
from tests.needs import lacking
from tianlu.portal import cli

pytestmark = [pytest.mark.database, pytest.mark.sqlite]  # homes of its own, whatever database this run has
ENGLISH, CHINESE = {"LC_ALL": "en_US.UTF-8"}, {"LC_ALL": "C.UTF-8"}


def tianlu(home: Path, *words: str, **more: str) -> "subprocess.CompletedProcess[str]":
    """A verb on the home; settings of this machine do not reach it."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("TIANLU_", "LC_", "LANG"))}
    return subprocess.run(
        [sys.executable, "-m", "tianlu.portal.cli", *words],
        env=kept | {"TIANLU_HOME": str(home / "home"), "TIANLU_KEYS": str(home / "keys"), **CHINESE, **more},
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )


_OF_THE_CHECKOUT = {"assets", "translations", "libraries"}


def findings(home: Path, **more: str) -> list[tuple[str, str, str]]:
    """What the doctor said of the home that is not well: check, level, sentence."""
    told = json.loads(tianlu(home, "doctor", "--json", TIANLU_EMBED="none:", **more).stdout)
    return [
        (one["check"], one["level"], one["what"])
        for one in told
        if one["level"] != "ok" and one["check"] not in _OF_THE_CHECKOUT
    ]


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Installation]:
    """An installation with all its tables."""
    with own_installation(tmp_path) as installation:
        yield installation


def named(value: object) -> str | None:
    return "-".join(value).replace("/", "_")[:40] if isinstance(value, tuple) else None


def ends(folder: Path, words: tuple[str, ...], code: int, says: str) -> None:
    done = tianlu(folder, *words)
    said = done.stdout + done.stderr
    assert done.returncode == code, said
    assert says in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        ((), 0, "tianlu VERB"),
        (("nonsense",), 2, "tianlu: nonsense?"),
        (("account", "list"), 2, "这里还没有图书馆"),  # makes the tables and then finds nobody
        (("account", "create", "guan", "--role", "nobody"), 2, "invalid choice"),
        (("rebuild",), 2, "search"),
        (("restore", "/nowhere/backup.tar.gz"), 2, "/nowhere/backup.tar.gz"),
        (("backup",), 2, "没有可备份的内容"),
        (("serve", "--only", "nothing"), 2, "invalid choice"),
        (("demo", "--limit", "few"), 2, "invalid int value"),
        (("doctor",), 0, "数据库中还没有图书馆"),
        (("migrate",), 0, "OK"),
    ],
    ids=named,
)
def test_a_verb_where_there_is_no_home(tmp_path: Path, words: tuple[str, ...], code: int, says: str) -> None:
    ends(tmp_path, words, code, says)


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("account", "reset", "guan"), 2, "这里还没有图书馆"),
        (("rebuild", "search"), 0, "0"),
        (("export", "/nowhere/books.mrc"), 2, "/nowhere/books.mrc"),
        (("import", "/nowhere/books.mrc"), 2, "找不到文件"),
        (("import", "/dev"), 2, "/dev 是文件夹或设备"),
        (("import", "/dev/null"), 2, "/dev/null 是文件夹或设备"),
        (("import", __file__), 2, "读不出记录"),
    ],
    ids=named,
)
@pytest.mark.usefixtures("made")
def test_a_verb_on_an_empty_home(tmp_path: Path, words: tuple[str, ...], code: int, says: str) -> None:
    ends(tmp_path, words, code, says)


def test_the_first_account_begins_the_library(tmp_path: Path) -> None:
    done = tianlu(tmp_path, "account", "create", "guan", "--role", "director")
    assert done.returncode == 0, done.stderr
    assert "登录名：guan" in done.stdout
    assert tianlu(tmp_path, "account", "list").stdout == "guan\tguan\tdirector\n"
    other = tianlu(tmp_path, "account", "--library", "elsewhere", "create", "li")
    assert (other.returncode, "elsewhere" in other.stderr) == (2, True)


def test_commands_speak_the_language_of_the_terminal(tmp_path: Path) -> None:
    assert "There is no library here yet." in tianlu(tmp_path, "account", "list", **ENGLISH).stderr
    assert findings(tmp_path / "other", **ENGLISH) == [
        ("database", "warn", "There is no library in this database yet.")
    ]


def test_help_names_only_what_a_librarian_may_choose(tmp_path: Path) -> None:
    helped = tianlu(tmp_path, "import", "--help").stdout
    assert "--dry-run" in helped
    assert "--settings" not in helped


def test_every_verb_is_listed_and_has_a_command(capsys: pytest.CaptureFixture[str]) -> None:
    from django.core.management import get_commands  # noqa: PLC0415 - after Django's settings

    assert cli.main(["--help"]) == 0
    listed = capsys.readouterr().out
    assert [verb for verb in cli.VERBS if f"  {verb} " not in listed] == []
    assert set(cli.VERBS) - set(get_commands()) == set()


def test_memory_is_looked_after_once_a_command_has_started(tmp_path: Path) -> None:
    script = "import gc, django; django.setup(); print(gc.isenabled(), gc.get_freeze_count() > 100_000)"
    with own_installation(tmp_path) as installation:
        assert installation.run("-c", script).stdout.split() == ["True", "True"]


class TestBrokenHomes:
    """What the doctor says of an installation that something was done to."""

    def test_keys_lost(self, tmp_path: Path) -> None:
        tianlu(tmp_path, "account", "create", "guan", "--role", "director")
        shutil.rmtree(tmp_path / "keys")
        check, level, what = findings(tmp_path, **ENGLISH)[-1]
        assert (check, level) == ("reader-keys", "error")
        assert "nobody can sign in" in what
        assert tianlu(tmp_path, "doctor").returncode == 1

    def test_index_lost(self, made: Installation, tmp_path: Path) -> None:
        (tmp_path / "books.mrc").write_bytes(many(3))
        assert tianlu(tmp_path, "import", str(tmp_path / "books.mrc"), TIANLU_EMBED="none:").returncode == 0
        assert findings(tmp_path) == []
        shutil.rmtree(made.home / "index")
        assert findings(tmp_path) == [("copies", "warn", "副本 search 尚未生成。")]
        assert tianlu(tmp_path, "rebuild", "search").stdout == "search：3 条。\n"
        assert findings(tmp_path) == []

    def test_structure_of_an_earlier_version(self, made: Installation, tmp_path: Path) -> None:
        made.rows("DELETE FROM django_migrations WHERE app = 'discovery' OR app = 'holdings'")
        made.rows("DROP TABLE holdings_itemstate")
        assert ("database", "error", "数据库结构还是早先版本的。") in findings(tmp_path)

    def test_a_file_where_the_database_should_be(self, tmp_path: Path) -> None:
        (tmp_path / "home").mkdir(mode=0o700)
        (tmp_path / "home" / "tianlu.db").write_bytes(b"these are the accounts of 1998 " * 300)
        assert [(check, level) for check, level, _what in findings(tmp_path)] == [("database", "error")]
        done = tianlu(tmp_path, "account", "list")
        assert (done.returncode, "数据库无法使用" in done.stderr, "Traceback" in done.stderr) == (2, True, False)

    def test_a_home_that_cannot_be_written(self, made: Installation, tmp_path: Path) -> None:
        home = str(made.home)
        if subprocess.run(["mount", "--bind", home, home], check=False, capture_output=True).returncode:
            lacking("right to mount", "run the tests as root")
        try:
            subprocess.run(["mount", "-o", "remount,ro,bind", home], check=True)
            done = tianlu(tmp_path, "doctor", **ENGLISH)
            refused = tianlu(tmp_path, "account", "create", "guan")
        finally:
            subprocess.run(["umount", "-l", home], check=True)
        assert f"The data folder {home} cannot be written" in done.stdout, done.stdout + done.stderr
        assert (done.returncode, refused.returncode) == (1, 2)
        assert "Traceback" not in done.stderr + refused.stderr
