"""`python -m bench.text [FILE…]`: precision of folding by kind of class, rates, and what each kind of token adds.

FILE holds one title a line; without one, the sample of the tests is used. A 2-character query is every pair of neighbouring
characters of the titles, in simplified form. The peer that decides what is a true hit is conversion by phrase (OpenCC t2s),
which does not join variants: part of what it calls false is the same word in another form, so the kinds are told apart.
"""

import sys
import time
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

from tianlu.kit import text as kit
from tianlu.kit.text.alphabet import HAN_RUN

SAMPLE = Path(__file__).parent.parent / "tests/kit/text/data/titles.txt"
KINDS = ("conflation", "variant")


def is_common(char: str) -> bool:
    """Whether ordinary simplified text is written with this character: one of the 6,763 of GB 2312."""
    try:
        return len(char.encode("gb2312")) == 2
    except UnicodeEncodeError:
        return False


def joined_words(members: str) -> str:
    """The common characters of a class."""
    return "".join(filter(is_common, members))


def kind_of(query: str) -> str:
    """`conflation` where a class of the query joins two common characters of simplified text, else `variant`."""
    classes = kit.fold_classes()
    return KINDS[0] if any(len(joined_words(classes.get(kit.fold(char), char))) > 1 for char in query) else KINDS[1]


def pairs(runs: Iterable[str]) -> Iterable[str]:
    return (run[i : i + 2] for run in runs for i in range(len(run) - 1))


def precision(titles: list[str]) -> None:
    truth: dict[str, set[int]] = defaultdict(set)
    found: dict[str, set[int]] = defaultdict(set)
    for number, title in enumerate(titles):
        for query in pairs(HAN_RUN.findall(kit.to_simplified(unicodedata.normalize("NFKC", title)))):
            truth[query].add(number)
        for folded in pairs(HAN_RUN.findall(kit.fold(title))):
            found[folded].add(number)
    false_queries: Counter[str] = Counter()
    false_hits: Counter[str] = Counter()
    for query, true in truth.items():
        surplus = len(found[kit.fold(query)] - true)
        kind = kind_of(query) if surplus else ""
        false_queries[kind] += surplus > 0
        false_hits[kind] += surplus
    hits = sum(len(found[kit.fold(query)]) for query in truth)
    lost = sum(len(true - found[kit.fold(query)]) for query, true in truth.items())
    print(f"2-character queries {len(truth):,}; hits {hits:,}; true hits lost {lost}")
    for kind in KINDS:
        print(f"  {kind:<11} queries with surplus {false_queries[kind]:>6,}  surplus hits {false_hits[kind]:>7,}"
              f"  share of hits {false_hits[kind] / max(1, hits):.5f}")  # fmt: skip


def classes() -> None:
    han = {rep: members for rep, members in kit.fold_classes().items() if HAN_RUN.fullmatch(rep)}
    sizes = sorted(Counter(map(len, han.values())).items())
    joined = [words for members in han.values() if len(words := joined_words(members)) > 1]
    print(
        f"classes of Chinese characters {len(han):,}; sizes {', '.join(f'{size}: {count:,}' for size, count in sizes)}"
    )
    print("largest:", " ".join(sorted(han.values(), key=lambda m: (-len(m), m))[:5]))
    print(f"joining two common characters of simplified text ({len(joined)}):", " ".join(sorted(joined)))


def rates(titles: list[str]) -> None:
    kit.pinyin_tokens("书")
    functions: list[Callable[[str], object]] = [
        kit.fold, kit.index_tokens, kit.single_tokens, kit.pinyin_tokens, kit.initials_tokens, kit.sort_key, kit.query_units,
    ]  # fmt: skip
    print(f"titles {len(titles):,}, {sum(map(len, titles)) / len(titles):.1f} characters on average")
    for function in functions:
        start = time.process_time()
        results = [function(title) for title in titles]
        spent = time.process_time() - start
        tokens = [r for r in results if isinstance(r, list) and r and isinstance(r[0], str)]
        size = f"{sum(map(len, tokens)) / len(titles):6.1f} tokens a title" if tokens else ""
        print(f"  {getattr(function, '__name__', ''):<16}{len(titles) / spent:>12,.0f} titles/CPU-s  {size}")


def main(paths: list[str]) -> None:
    lines = [line for path in paths or [str(SAMPLE)] for line in Path(path).read_text("utf-8").splitlines()]
    titles = [line for line in dict.fromkeys(lines) if line]
    classes()
    precision(titles)
    rates(titles)


if __name__ == "__main__":
    main(sys.argv[1:])
