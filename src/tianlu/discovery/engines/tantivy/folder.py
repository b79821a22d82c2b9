"""Where the index lives: one folder per generation, and a small file that says which one readers open.

`current.json` is replaced atomically after tantivy's own commit, so it never names what is not there. A crash between the
two leaves an older feed number: the changes since are applied again, which changes nothing.
"""

import contextlib
import fcntl
import os
import shutil
import time
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import orjson

from tianlu.kit.errors import Busy
from tianlu.kit.ids import random_id

CURRENT = "current.json"
_MAGIC, _TAIL = 1337, 1024  # tantivy's footer: its last number, and more bytes than it has
FORMAT = 21  # raise when fields or tokens change: an index of another format is rebuilt


@dataclass(frozen=True)
class State:
    """The generation readers open, the feed number its last commit stands at with that feed's mark, and how many commits
    it has had."""

    generation: str
    cursor: int = 0
    commits: int = 0
    documents: int = 0
    format: int = FORMAT
    mark: str = ""


class IndexFolder:
    """The generations below one folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, generation: str) -> Path:
        return self.root / generation

    def read(self) -> State | None:
        """The current state; None when there is none, or none this version can read."""
        try:
            state = State(**orjson.loads((self.root / CURRENT).read_bytes()))
        except (OSError, ValueError, TypeError):
            return None
        readable = state.format == FORMAT and (self.path(state.generation) / "meta.json").is_file()
        return state if readable else None

    def stamp(self) -> int:
        """Changes whenever `current.json` does; 0 without one."""
        try:
            return (self.root / CURRENT).stat().st_mtime_ns
        except OSError:
            return 0

    def make(self) -> State:
        """An empty folder for a new generation, not current yet."""
        state = State(random_id())
        self.path(state.generation).mkdir(parents=True)
        return state

    def write(self, state: State) -> None:
        """Make `state` the current one, durably."""
        fresh = self.root / f".{CURRENT}-{os.getpid()}"
        with fresh.open("wb") as file:
            file.write(orjson.dumps(asdict(state)))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.root / CURRENT)

    def condemn(self) -> None:
        """Put the current generation aside: there is no index until the next one is made."""
        with contextlib.suppress(OSError):
            (self.root / CURRENT).unlink()

    def committed(self, state: State, cursor: int, documents: int, mark: str) -> State:
        """Write down one more commit of `state`."""
        after = replace(state, cursor=cursor, commits=state.commits + 1, documents=documents, mark=mark)
        self.write(after)
        return after

    @contextlib.contextmanager
    def writing(self, *, wait: bool) -> Iterator[bool]:
        """Hold the right to write, among all processes of this host; False when another has it and `wait` is not set."""
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / "writer.lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except OSError:
                yield False
                return
            yield True

    def sweep(self, keep: str) -> None:
        """Remove every generation but `keep`, and half-written states; readers that have one open keep reading it."""
        for entry in self.root.iterdir() if self.root.is_dir() else ():
            with contextlib.suppress(OSError):
                if entry.is_dir() and entry.name != keep:
                    shutil.rmtree(entry)
                elif entry.name.startswith(f".{CURRENT}-"):
                    entry.unlink()

    def sound(self, state: State) -> bool:
        """Whether every file of the generation is as it was written, by the sum at its end; reads all of them."""
        folder = self.path(state.generation)
        try:
            named = orjson.loads((folder / "meta.json").read_bytes())["segments"]
            segments = {one["segment_id"].replace("-", "") for one in named}
            files = [path for path in folder.iterdir() if path.stem.partition(".")[0] in segments]
            return segments == {path.stem.partition(".")[0] for path in files} and all(map(_sound, files))
        except FileNotFoundError:
            return self.read() != state  # merged away while we looked
        except (OSError, ValueError, KeyError, TypeError):
            return False

    def save(self, target: Path) -> None:
        """Copy the current generation and its state into `target`, while the indexer goes on.

        tantivy never changes a file but replaces `meta.json`, and removes only files that no `meta.json` names any more:
        when it is the same before and after, every file it names was copied.
        """
        for _attempt in range(20):
            state = self.read()
            if state is None:
                return
            source, folder = self.path(state.generation), target / state.generation
            with contextlib.suppress(FileNotFoundError):
                meta = (source / "meta.json").read_bytes()
                shutil.copytree(source, folder, copy_function=_link, ignore=shutil.ignore_patterns("*.lock"))
                (folder / "meta.json").unlink()
                (folder / "meta.json").write_bytes(meta)
                if (source / "meta.json").read_bytes() == meta and self.read() == state:
                    IndexFolder(target).write(state)
                    return
            shutil.rmtree(folder, ignore_errors=True)
            time.sleep(0.2)
        raise Busy()

    def load(self, source: Path) -> None:
        """Put the generation that `save` copied in the place of whatever is here."""
        with self.writing(wait=True):
            (self.root / CURRENT).unlink(missing_ok=True)
            self.sweep("")
            shutil.copytree(source, self.root, dirs_exist_ok=True)


def _sound(path: Path) -> bool:
    """A file of tantivy ends with {"version", "crc"} of what is before, the length of that, and a magic number."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - _TAIL))
        tail = file.read()
        if len(tail) < 8 or int.from_bytes(tail[-4:], "little") != _MAGIC:
            return False
        length = int.from_bytes(tail[-8:-4], "little")
        said = orjson.loads(tail[-8 - length : -8])["crc"]
        left, crc = size - 8 - length, 0
        file.seek(0)
        while left > 0 and (block := file.read(min(left, 1 << 20))):
            crc = zlib.crc32(block, crc)
            left -= len(block)
        return bool(crc == said and left == 0)


def _link(source: str, target: str) -> None:
    """A second name for a file that never changes: no time, no space; a copy where the file system cannot."""
    try:
        os.link(source, target)
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copyfile(source, target)
