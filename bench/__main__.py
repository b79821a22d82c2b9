"""`python -m bench [search|import|pages|browse|vectors|matching|passages|meaning] [COUNT] [--engine opensearch] [--json FILE]`: one table each."""

import sys
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from bench import tables

BENCHES = {
    "import": "bench.importing",
    "search": "bench.searching",
    "vectors": "bench.vectors",
    "pages": "bench.pages",
    "browse": "bench.browsing",
    "matching": "bench.matching",
    "passages": "bench.passages",
    "meaning": "bench.meaning",
}
_CLUSTER = "bench.clusters"


def main(words: Sequence[str]) -> int:
    """Run the benches named, all without a name."""
    parser = ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("words", nargs="*", metavar="BENCH|COUNT", help=f"{', '.join(BENCHES)}, or a number of records")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the tables to this file too")
    parser.add_argument("--engine", choices=["tantivy", "opensearch"], default="tantivy", help="of `search`")
    asked = parser.parse_intermixed_args(words)
    names = [word for word in asked.words if word in BENCHES] or list(BENCHES)
    counts = [int(word.replace("_", "")) for word in asked.words if word.replace("_", "").isdecimal()]
    unknown = [word for word in asked.words if word not in BENCHES and not word.replace("_", "").isdecimal()]
    if unknown:
        sys.stderr.write(f"bench: {unknown[0]}? Known: {', '.join(BENCHES)}\n")
        return 2
    for name in names:
        run: Callable[..., None] = import_module(
            _CLUSTER if name == "search" and asked.engine == "opensearch" else BENCHES[name]
        ).run
        run(*counts)
        if asked.json:
            tables.write_json(asked.json)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
