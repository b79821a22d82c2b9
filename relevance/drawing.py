"""Needs that are drawn from the records: known items, authors, subjects, typing mistakes. The same on every machine.

What is drawn depends on the SHA-256 of a record's control number or of a heading alone, never on what a search finds.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import islice
from typing import Any, Final, NamedTuple

from relevance.conditions import plain
from tianlu.kit.text import fold, sounding_like

_HAN: Final = re.compile("[\u4e00-\u9fff]+")
_WORDS: Final = re.compile(r"[A-Za-z][A-Za-z']*(?: [A-Za-z][A-Za-z']*)+")
_SMALL: Final = frozenset(
    ("a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "is", "of", "on", "or", "the", "to", "with")
)
_IN_TITLES: Final = 3  # titles in which a person's name may stand
_NOBODY: Final = frozenset(("失譯", "闕名", "佚名"))
Bib = Mapping[str, Any]


class Need(NamedTuple):
    """What a reader looks for: the ways it is typed, and the condition on the records that answer it."""

    kind: str
    wordings: tuple[str, ...]
    wanted: str


def order(value: str) -> str:
    """A place in a row that nobody chose."""
    return sha256(value.encode()).hexdigest()


def draw(bibs: Sequence[Bib]) -> list[Need]:
    """Every drawn need."""
    return [*known_items(bibs), *subjects(bibs), *authors(bibs), *mistakes(bibs)]


def _from(bibs: Iterable[Bib], begins: str, fits: Callable[[str], bool]) -> Iterator[Bib]:
    """Records of one source with a fitting title and an author, each title once, in drawn order."""
    seen = set()
    own = [bib for bib in bibs if bib["control_number"].startswith(begins) and bib.get("contributors")]
    for bib in sorted(own, key=lambda bib: order(bib["control_number"])):
        if fits(bib["title"]) and plain(bib["title"]) not in seen:
            seen.add(plain(bib["title"]))
            yield bib


def _han(low: int, high: int) -> Callable[[str], bool]:
    return lambda title: low <= len(title) <= high and bool(_HAN.fullmatch(title))


def _latin(low: int, high: int) -> Callable[[str], bool]:
    return lambda title: low <= len(title.split()) <= high and bool(_WORDS.fullmatch(title))


def _spoken(name: str) -> str:
    """`King, Stephen` as it is said."""
    family, comma, given = name.partition(", ")
    return f"{given} {family}" if comma else name


def _item(bib: Bib, style: int) -> Need:
    """A book as it is looked for: by title, title and author, author and title, or (English) the words of the title."""
    title, name = bib["title"], bib["contributors"][0]["name"]
    if style in {1, 2}:
        said = _spoken(name) if _HAN.fullmatch(name) else name.partition(",")[0]
        words = f"{title} {said}" if style == 1 else f"{said} {title}"
        wanted = f"title={title} & name={name} // title={title} | title~{title} & name={name}"
        return Need("known-item", (words,), wanted)
    words = " ".join(word for word in title.lower().split() if word not in _SMALL) if style == 3 else title
    return Need("known-item", (words if len(words.split()) > 1 else title,), f"title={title} // title~{title}")


def known_items(bibs: Sequence[Bib]) -> Iterator[Need]:
    sources = [
        ("TLM", _han(2, 10), 24, (0, 1, 2)),
        ("KR", _han(3, 10), 12, (0, 1)),
        ("gb", _latin(2, 9), 14, (0, 1, 3)),
        ("cce", _latin(2, 9), 6, (0, 1)),
        ("arXiv", _latin(4, 11), 6, (0, 3)),
    ]
    for begins, fits, count, styles in sources:
        rows = (bib for bib in _from(bibs, begins, fits) if bib["contributors"][0]["name"] not in _NOBODY)
        for place, bib in enumerate(islice(rows, count)):
            yield _item(bib, styles[place % len(styles)])


def _headings(bibs: Iterable[Bib], begins: str, low: int) -> list[str]:
    """First parts of subjects that stand in at least `low` records of a source, in drawn order."""
    labels: Counter[str] = Counter()
    for bib in bibs:
        if bib["control_number"].startswith(begins):
            labels.update({one["label"].partition("--")[0] for one in bib.get("subjects", ())})
    fitting = (label for label, count in labels.items() if count >= low and len(label) > 1 and _readable(label))
    return sorted(fitting, key=order)


def _readable(label: str) -> bool:
    return bool(_HAN.fullmatch(label) or re.fullmatch(r"[A-Za-z][A-Za-z ,-]+", label))


def subjects(bibs: Sequence[Bib]) -> Iterator[Need]:
    for begins, low, count in (("TLM", 4, 20), ("arXiv", 15, 14), ("000", 1, 4)):
        for label in _headings(bibs, begins, low)[:count]:
            yield Need("subject", (label,), f"subject={label} // title~{label}")


def _names(bibs: Iterable[Bib], begins: str, low: int) -> Iterator[str]:
    """Persons who wrote at least `low` records of a source, in drawn order; no name that is a word of titles (般若)."""
    people: Counter[str] = Counter()
    titles = "\n".join(bib["title"] for bib in bibs)
    for bib in bibs:
        if bib["control_number"].startswith(begins):
            people.update({one["name"] for one in bib.get("contributors", ()) if _wrote(one)} - _NOBODY)
    fitting = (name for name, count in people.items() if count >= low and _is_name(name))
    return (name for name in sorted(fitting, key=order) if titles.count(name) <= _IN_TITLES)


def _wrote(one: Mapping[str, Any]) -> bool:
    return bool(one["kind"] == "person" and one.get("relator", "aut") == "aut")


def _is_name(name: str) -> bool:
    return bool((_HAN.fullmatch(name) and 1 < len(name) < 5) or re.fullmatch(r"[A-Z][a-z]+, [A-Z][a-z]+", name))


def _author(name: str, wordings: tuple[str, ...], kind: str = "author") -> Need:
    said = _spoken(name)
    return Need(kind, wordings, f"author={name} // name={name} | title~{said} | subject~{said} | subject~{name}")


def authors(bibs: Sequence[Bib]) -> Iterator[Need]:
    for begins, low, count in (("TLM", 2, 18), ("KR", 5, 6), ("gb", 4, 12), ("arXiv", 5, 4)):
        for place, name in enumerate(islice(_names(bibs, begins, low), count)):
            yield _author(name, (name if place % 4 == 3 else _spoken(name),))


def _vocabulary(bibs: Iterable[Bib]) -> tuple[set[str], str]:
    """Every Latin word of titles, names and subjects, and all of them in one text."""
    values = []
    for bib in bibs:
        values += [bib["title"], bib.get("title_remainder", ""), bib.get("responsibility", "")]
        values += [one["name"] for one in bib.get("contributors", ())]
        values += [one["label"] for one in bib.get("subjects", ())]
    text = fold("\n".join(values))
    return set(re.findall(r"[a-z]+", text)), text


def _slip(word: str, way: int) -> str:
    """A word of six letters or more with one slip, never in its first letter: left out, doubled, exchanged, turned round."""
    at = 2 + int(order(word), 16) % (len(word) - 3)
    left, letter, right = word[:at], word[at], word[at + 1 :]
    return (
        left + right,
        left + letter + letter + right,
        left + chr((ord(letter.lower()) - 97 + 7) % 26 + 97) + right,
        left + right[:1] + letter + right[1:],
    )[way]


def _mistyped(text: str, way: int, known: set[str]) -> str:
    """The text with a slip in its longest word that makes it no other word of the library; empty where there is none."""
    longest = max(text.split(), key=len)
    if len(longest) < 6 or not longest.isalpha():
        return ""
    wrong = _slip(longest, way)
    return "" if wrong.lower() in known else text.replace(longest, wrong, 1)


def _misheard(text: str, all_text: str) -> str:
    """The text with one character taken for another that sounds alike; empty where that stands somewhere too."""
    at = 1 + int(order(text), 16) % (len(text) - 1)
    for other in sounding_like(text[at]):
        wrong = text[:at] + other + text[at + 1 :]
        if fold(wrong) != fold(text) and fold(wrong) not in all_text:
            return wrong
    return ""


def mistakes(bibs: Sequence[Bib]) -> Iterator[Need]:
    known, text = _vocabulary(bibs)

    def titles(begins: str, fits: Callable[[str], bool], skipped: int) -> Iterator[str]:
        """Beyond those that are known items, so that no book is looked for twice."""
        return (bib["title"] for bib in islice(_from(bibs, begins, fits), skipped, None))

    def item(title: str, typed: str) -> Need:
        return Need("typing-mistake", (typed,), f"title={title} // title~{title}")

    heard = ((one, _misheard(one, text)) for one in titles("TLM", _han(4, 8), 24))
    yield from (item(*pair) for pair in islice((pair for pair in heard if pair[1]), 14))
    people = (name for name in islice(_names(bibs, "TLM", 2), 18, None) if len(name) == 3)
    misheard = ((name, _misheard(name, text)) for name in people)
    yield from (_author(name, (typed,), "typing-mistake") for name, typed in islice(filter(_typed, misheard), 6))
    for begins, skipped, count in (("gb", 14, 14), ("cce", 6, 6)):
        rows = titles(begins, _latin(2, 5), skipped)
        slips = ((one, _mistyped(one, place % 4, known)) for place, one in enumerate(rows))
        yield from (item(*pair) for pair in islice(filter(_typed, slips), count))
    slips = (
        (one, _mistyped(_spoken(one), place % 4, known))
        for place, one in enumerate(islice(_names(bibs, "gb", 4), 12, None))
    )
    yield from (_author(name, (typed,), "typing-mistake") for name, typed in islice(filter(_typed, slips), 6))


def _typed(pair: tuple[str, str]) -> bool:
    return bool(pair[1])
