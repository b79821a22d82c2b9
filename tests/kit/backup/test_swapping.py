"""Moves of a restore, killed at every step."""

import contextlib
from pathlib import Path

import pytest

from tianlu.kit.backup import swapping
from tianlu.kit.backup.swapping import finish_interrupted, swap


class Killed(BaseException):
    """The process ends here."""


def lay_out(home: Path) -> list[tuple[Path | None, Path]]:
    home.mkdir(parents=True)
    (home / "files").mkdir()
    (home / "files" / "one").write_text("old")
    (home / "db").write_text("old")
    (home / "db-wal").write_text("old")
    (home / "db.restored").write_text("new")
    (home / "files.restored").mkdir()
    (home / "files.restored" / "two").write_text("new")
    return [(home / "files.restored", home / "files"), (None, home / "db-wal"), (home / "db.restored", home / "db")]


def found(home: Path) -> dict[str, str]:
    return {str(path.relative_to(home)): path.read_text() for path in sorted(home.rglob("*")) if path.is_file()}


NEW = {"db": "new", "files/two": "new"}


def test_places_change_together(tmp_path: Path) -> None:
    moves = lay_out(tmp_path / "home")
    swap(tmp_path / "home", moves)
    assert found(tmp_path / "home") == NEW
    assert finish_interrupted(tmp_path / "home") is False


def test_into_empty_places(tmp_path: Path) -> None:
    moves = lay_out(tmp_path / "home")
    (tmp_path / "home" / "db").unlink()
    (tmp_path / "home" / "db-wal").unlink()
    swap(tmp_path / "home", moves)
    assert found(tmp_path / "home") == NEW


@pytest.mark.parametrize("step", range(14))
def test_killed_at_any_step_it_is_finished_by_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    """Before the journal has its name nothing has moved; from then on everything arrives."""
    home = tmp_path / "home"
    moves = lay_out(home)
    left = step

    def die_when_due() -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise Killed

    def counting(name: str) -> None:
        original = getattr(Path, name)

        def step_then(self: Path, *args: object, **options: object) -> object:
            die_when_due()
            return original(self, *args, **options)

        monkeypatch.setattr(Path, name, step_then)

    counting("rename")
    counting("unlink")
    original_remove = swapping._remove

    def remove(path: Path) -> None:
        die_when_due()
        original_remove(path)

    monkeypatch.setattr(swapping, "_remove", remove)
    with contextlib.suppress(Killed):
        swap(home, moves)
    journal = (home / "restore.json").exists()
    left = 10_000
    assert finish_interrupted(home) is journal
    if journal or step > 0:
        assert found(home) == NEW
    else:
        assert found(home)["db"] == "old"
