"""Which characters of a text a query matched, and the text with them marked, safe whatever it holds."""

from collections.abc import Callable, Iterable, Sequence
from html import escape

Span = tuple[int, int]


def spans_of(text: str, terms: Iterable[str], fold: Callable[[str], str]) -> list[Span]:
    """Places of `terms` in `text`, compared character by character after `fold`; terms that fold to nothing are left.

    `fold` must work per character (fold(a+b) = fold(a)+fold(b)), so that a place in the folded text has one in `text`.
    """
    if not text:
        return []
    folded, origin = _folded(text, fold)
    found: list[Span] = []
    for term in terms:
        needle = fold(term).strip()
        at = folded.find(needle) if needle else -1
        while at >= 0:
            found.append((origin[at], origin[at + len(needle) - 1] + 1))
            at = folded.find(needle, at + 1)
    return merge(found)


def _folded(text: str, fold: Callable[[str], str]) -> tuple[str, Sequence[int]]:
    if text.isascii() and len(plain := fold(text)) == len(text):
        return plain, range(len(text))
    pieces: list[str] = []
    origin: list[int] = []
    for position, character in enumerate(text):
        piece = fold(character)
        pieces.append(piece)
        origin += [position] * len(piece)
    return "".join(pieces), origin


def merge(spans: Iterable[Span]) -> list[Span]:
    """Sorted spans in which those that touch or overlap are one."""
    merged: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def marked(text: str, spans: Sequence[Span]) -> str:
    """`text` escaped for HTML with `<mark>` around each merged span; spans outside the text are cut to it."""
    parts: list[str] = []
    at = 0
    for start, end in merge((max(0, start), min(len(text), end)) for start, end in spans):
        parts += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
        at = end
    parts.append(escape(text[at:]))
    return "".join(parts)
