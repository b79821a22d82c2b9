"""A search engine of a few lines: documents as token lists, phrases as consecutive tokens."""

from dataclasses import dataclass

from tianlu.kit.text import Term, Unit, index_tokens, initials_tokens, pinyin_tokens, query_units, single_tokens


@dataclass(frozen=True)
class Document:
    text: tuple[str, ...]
    single: tuple[str, ...]
    pinyin: tuple[str, ...]
    initials: tuple[str, ...]


def document(text: str, *, name: bool = False) -> Document:
    return Document(
        tuple(index_tokens(text)),
        tuple(single_tokens(text)),
        tuple(pinyin_tokens(text, name=name)),
        tuple(initials_tokens(text, name=name)),
    )


def holds(doc: Document, term: Term) -> bool:
    tokens: tuple[str, ...] = getattr(doc, term.kind)
    size = len(term.tokens)
    windows = (tokens[i : i + size] for i in range(len(tokens) - size + 1))
    if term.prefix:
        head, tail = term.tokens[:-1], term.tokens[-1]
        return any(w[:-1] == head and w[-1].startswith(tail) for w in windows)
    return any(w == term.tokens for w in windows)


def matches(doc: Document, units: list[Unit]) -> bool:
    return bool(units) and all(any(holds(doc, term) for term in unit.alternatives) for unit in units)


def finds(query: str, text: str, *, name: bool = False, partial: bool = False) -> bool:
    return matches(document(text, name=name), query_units(query, name=name, partial=partial))
