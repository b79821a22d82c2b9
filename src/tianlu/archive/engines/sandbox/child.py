"""The process in the sandbox: `python -m tianlu.archive.engines.sandbox.child KIND`, the file on its standard input.

It says what it found on its standard output, one JSON array a line: `["page", number, label, text]`, or `"partial"`
instead where letters of it are not known, then `["end", count]` or `["refused", code]`. It gives itself up before it reads the first byte.
"""

from __future__ import annotations

import codecs
import encodings
import importlib
import json
import os
import pkgutil
import sys
import sysconfig
from typing import BinaryIO, cast

from tianlu.archive.engines.sandbox.confining import FONTS, Unconfined, confine
from tianlu.archive.engines.sandbox.saying import LONGEST_PAGE, MOST_CHARACTERS, MOST_PAGES, Page, Reader, Refused

KINDS = {"pdf": "pdf", "epub": "epub", "html": "html", "text": "text"}


def libraries() -> list[str]:
    """The folders of Python's own and installed modules: what may still be loaded later is code, never data."""
    paths = sysconfig.get_paths()
    return sorted({paths[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")})


def say(*words: object) -> None:
    """One line; surrogates and what else is no text become `?`, so that it is always UTF-8."""
    line = json.dumps(words, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
    view = memoryview(line)
    while view:
        view = view[os.write(1, view) :]


def _reader(kind: str) -> Reader:
    """The module that reads this kind, with every codec it might ask for loaded."""
    try:
        module = importlib.import_module(f"tianlu.archive.engines.sandbox.{KINDS[kind]}")
    except ImportError as error:
        raise Refused("no-reader") from error
    for one in pkgutil.iter_modules(encodings.__path__):
        try:
            codecs.lookup(one.name)
        except LookupError:
            continue
    return cast(Reader, module.read)


def _told(pages: Reader, file: BinaryIO) -> int:
    count = characters = 0
    for page in pages(file):
        characters += len(page.text)
        count += 1
        if len(page.text) > LONGEST_PAGE or characters > MOST_CHARACTERS or count > MOST_PAGES:
            raise Refused("too-much")
        _say_page(page)
    return count


def _say_page(page: Page) -> None:
    text = page.text.replace("\0", " ")  # no database keeps U+0000
    say("page" if page.whole else "partial", page.number, page.label, text)


def main() -> None:
    """Read one file; whatever goes wrong ends in one word."""
    try:
        reader = _reader(sys.argv[1])
        confine([*libraries(), str(FONTS)])
        say("end", _told(reader, os.fdopen(0, "rb", closefd=False)))
    except Unconfined:
        say("refused", "sandbox")
    except Refused as refused:
        say("refused", refused.code)
    except (MemoryError, RecursionError):
        say("refused", "broke")
    except Exception:  # noqa: BLE001 - a library that stumbles over a damaged file
        say("refused", "damaged")


if __name__ == "__main__":
    main()
