"""Running the process in the sandbox, and believing nothing it says.

It gets the file, an almost empty environment and a pipe; it is killed when its time is over, when it says too much or
something else than it should, and when whoever waits for it goes away.
"""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import BinaryIO, Final, NamedTuple

import orjson

from tianlu.archive.engines.sandbox.confining import SECONDS
from tianlu.archive.engines.sandbox.saying import (
    LONGEST_LABEL,
    LONGEST_PAGE,
    MOST_CHARACTERS,
    MOST_PAGES,
    Page,
    Refused,
)

_LINE: Final = 4 * LONGEST_PAGE * 2 + 4096  # bytes of a page in UTF-8, escapes included
_CODES: Final = frozenset(
    {"encrypted", "protected", "no-text", "damaged", "too-much", "unsafe", "sandbox", "no-reader", "broke"}
)
_BEAT: Final = 2.0  # seconds between two calls of `beat`


class Outcome(NamedTuple):
    """The pages of a file, or why there are none."""

    pages: tuple[Page, ...]
    refused: str = ""


def extract(file: BinaryIO, kind: str, *, seconds: float = SECONDS, beat: Callable[[], None] = lambda: None) -> Outcome:
    """The text of an open file of this kind, read elsewhere; takes at most `seconds`, and calls `beat` meanwhile."""
    command = [sys.executable, "-m", "tianlu.archive.engines.sandbox.child", kind]
    try:
        with _on_disk(file) as source:
            pages = tuple(_pages(lines_of(command, source, seconds=seconds, beat=beat)))
    except Refused as refused:
        return Outcome((), refused.code)
    return Outcome(pages) if pages else Outcome((), "no-text")


def lines_of(
    command: Sequence[str], source: int, *, seconds: float, beat: Callable[[], None] = lambda: None
) -> Iterator[bytes]:
    """What the command says, line by line, with the file `source` on its standard input.

    Raises `Refused`: `too-long`, `too-much` for a line beyond every page, `broke` when it ends by a signal or an error.
    """
    environment = {
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "LANG": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    process = subprocess.Popen(
        command,
        stdin=source,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        cwd="/",
        start_new_session=True,
    )
    assert process.stdout is not None
    try:
        with process.stdout:
            yield from _spoken(process.stdout.fileno(), time.monotonic() + seconds, beat)
        code = process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        raise Refused("broke") from None
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    if code == -signal.SIGXCPU:
        raise Refused("too-long")
    if code:
        raise Refused("broke")


def _spoken(pipe: int, until: float, beat: Callable[[], None]) -> Iterator[bytes]:
    rest = b""
    with selectors.DefaultSelector() as waiting:
        waiting.register(pipe, selectors.EVENT_READ)
        beaten = time.monotonic()
        while (left := until - time.monotonic()) > 0:
            if time.monotonic() - beaten >= _BEAT:
                beaten = time.monotonic()
                beat()
            if not waiting.select(min(left, _BEAT)):
                continue
            heard = os.read(pipe, 1 << 16)
            if not heard:
                return
            *whole, rest = (rest + heard).split(b"\n")
            yield from whole
            if len(rest) > _LINE:
                raise Refused("too-much")
    raise Refused("too-long")


def _pages(lines: Iterator[bytes]) -> Iterator[Page]:
    """The pages said, each checked for shape, order and length; the last line must be the end."""
    count = characters = 0
    latest = 0
    ended = False
    for line in lines:
        if ended:
            raise Refused("broke")
        match _heard(line):
            case ["page" | "partial" as how, int(number), str(label), str(text)] if latest < number <= 2**31 - 1:
                count, characters, latest = count + 1, characters + len(text), number
                if len(text) > LONGEST_PAGE or characters > MOST_CHARACTERS or count > MOST_PAGES:
                    raise Refused("too-much")
                yield Page(number, label[:LONGEST_LABEL], text, how == "page")
            case ["end", int(said)] if said == count:
                ended = True
            case ["refused", str(code)] if code in _CODES:
                raise Refused(code)
            case _:
                raise Refused("broke")
    if not ended:
        raise Refused("broke")


def _heard(line: bytes) -> object:
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError:
        raise Refused("broke") from None


@contextmanager
def _on_disk(file: BinaryIO) -> Iterator[int]:
    """The file as a descriptor another process can read and seek; a store elsewhere is copied to a nameless file first."""
    file.seek(0)
    try:
        descriptor = file.fileno()
    except (OSError, AttributeError):
        with tempfile.TemporaryFile() as copy:
            while block := file.read(1 << 20):
                copy.write(block)
            copy.flush()
            copy.seek(0)
            yield copy.fileno()
        return
    yield descriptor
