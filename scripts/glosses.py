"""Make `kit/glosses/data/`: what Chinese words are in English and the reverse, from CC-CEDICT.

    python scripts/glosses.py cedict_ts.u8

The file is CC-CEDICT as MDBG publishes it (https://www.mdbg.net/chinese/dictionary?page=cc-cedict), CC BY-SA 4.0. Kept are words
of two to eight characters in simplified form, of each the first two meanings without what stands in brackets; and for English
words and phrases of at most four words the two Chinese words that mean it first. Names of families and mere variants are left out.
"""

import lzma
import re
import sys
from collections import defaultdict
from pathlib import Path

TARGET = Path(__file__).resolve().parents[1] / "src/tianlu/kit/glosses/data"
_LINE = re.compile(r"(\S+) (\S+) \[[^\]]*\]+ /(.*)/")
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_NO_MEANING = re.compile(
    r"CL:|(old |Japanese |erhua )?variant of|see |abbr|surname|also written|also pr|Taiwan pr|used in|\W*$"
)
_SMALL = re.compile(r"^(to be|to|a|an|the|one's) ")
_WORDS = re.compile(r"[a-z][a-z' -]*")


def meanings(said: str) -> list[str]:
    """The meanings of an entry, first ones first."""
    parts = [_BRACKETS.sub("", part).strip() for one in said.split("/") for part in one.split(";")]
    return [" ".join(part.split()) for part in parts if not _NO_MEANING.match(part)]


def main(path: str) -> int:
    chinese: dict[str, list[str]] = defaultdict(list)
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        if (match := _LINE.match(line)) and 1 < len(match[2]) < 9 and match[2].isalpha():
            chinese[match[2]] += meanings(match[3])
    english: dict[str, list[tuple[int, int, int, str]]] = defaultdict(list)
    for word, said in chinese.items():
        for place, one in enumerate(said[:6]):
            key = _SMALL.sub("", one.lower())
            if _WORDS.fullmatch(key) and len(key.split()) < 5 and len(key) > 2:
                english[key].append((place, len(said), len(word), word))
    TARGET.mkdir(parents=True, exist_ok=True)
    first_two = {
        key: " ".join(list(dict.fromkeys(one[3] for one in sorted(hits)))[:2]) for key, hits in english.items()
    }
    for name, rows in (
        ("zh-en", {word: "; ".join(dict.fromkeys(said[:2])) for word, said in chinese.items() if said}),
        ("en-zh", first_two),
    ):
        lines = sorted(f"{key}\t{value}\n".encode() for key, value in rows.items())
        path = TARGET / f"{name}.tsv.xz"
        path.write_bytes(lzma.compress(b"".join(lines), preset=9))
        print(f"{path.name}: {len(lines):,} words, {path.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
