"""`python -m bench [search|import|pages|vectors] [COUNT]`: one command, one table each."""

import sys
from collections.abc import Callable, Sequence
from importlib import import_module

BENCHES = {"import": "bench.importing", "search": "bench.searching", "vectors": "bench.vectors"}


def main(words: Sequence[str]) -> int:
    """Run the benches named, all without a name."""
    names = [word for word in words if word in BENCHES] or list(BENCHES)
    counts = [int(word.replace("_", "")) for word in words if word.replace("_", "").isdecimal()]
    unknown = [word for word in words if word not in BENCHES and not word.replace("_", "").isdecimal()]
    if unknown:
        sys.stderr.write(f"bench: {unknown[0]}? Known: {', '.join(BENCHES)}\n")
        return 2
    for name in names:
        run: Callable[..., None] = import_module(BENCHES[name]).run
        run(*counts)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
