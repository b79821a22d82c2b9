"""SKOS statements made into the entries of a vocabulary.

Sources: SKOS Reference and SKOS-XL (W3C, 2009): labels, documentation, notation, relations, collections; ISO 25964 SKOS
extension (kinds of broader); OWL and Dublin Core for what is out of use.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from typing import Final, Literal, NamedTuple

from tianlu.catalog.rules.headings import LONGEST
from tianlu.catalog.rules.vocabularies import MOST_CONCEPTS, Concept, TableUnusable, Unread, checked

_SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
_XL: Final = "http://www.w3.org/2008/05/skos-xl#"
_ISO: Final = "http://purl.org/iso25964/skos-thes#"
_VALUE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#value"
_DEPRECATED: Final = "http://www.w3.org/2002/07/owl#deprecated"
_REPLACED: Final = "http://purl.org/dc/terms/isReplacedBy"
_NOTES: Final = frozenset({"scopeNote", "definition", "note", "historyNote", "example"})
_GROUPS: Final = frozenset({f"{_SKOS}Collection", f"{_SKOS}OrderedCollection", f"{_ISO}ThesaurusArray"})
_LONGEST_NOTE: Final = 5000
_TITLES: Final = frozenset(
    {
        "http://purl.org/dc/terms/title",
        "http://purl.org/dc/elements/1.1/title",
        "http://www.w3.org/2000/01/rdf-schema#label",
    }
)


class Statement(NamedTuple):
    """`value` is an address, a text or a node without address (`_:` before it); `language` is that of a text."""

    subject: str
    predicate: str
    value: str
    language: str = ""
    kind: Literal["text", "address", "blank"] = "text"


class Scheme(NamedTuple):
    """A concept scheme of a file: `key` "" are the concepts that are in none, `number` how many concepts it has."""

    key: str
    title: str
    number: int


class Gathering:
    """What a file says of each concept, until all of it has been read."""

    def __init__(self) -> None:
        self._concepts: dict[str, Concept] = {}
        self._groups: set[str] = set()
        self._schemes: set[str] = set()
        self._within: dict[str, list[str]] = {}  # schemes of a concept
        self._titles: dict[str, Concept] = {}
        self._deprecated: set[str] = set()
        self._texts: dict[str, list[tuple[str, str]]] = {}  # of nodes that stand for a label or a note
        self._nodes: list[tuple[str, str, str]] = []  # concept, what the node is of it, node

    def take(self, said: Statement) -> None:
        """One statement; predicates that it has no use for are passed over."""
        subject, predicate, value, language, kind = said
        if predicate.endswith("#type"):
            self._type(subject, value)
        elif predicate in (_VALUE, f"{_XL}literalForm"):
            if kind == "text":
                self._texts.setdefault(subject, []).append((language, value))
        elif predicate in (_DEPRECATED, _REPLACED):
            self._retire(subject, predicate, value)
        elif predicate in _TITLES:
            if kind == "text" and subject not in self._concepts:
                self._titles.setdefault(subject, Concept(subject)).labels.append((language, " ".join(value.split())))
        elif predicate.startswith(_ISO):
            self._relate(subject, predicate.removeprefix(_ISO)[:8], value)
        elif predicate.startswith((_SKOS, _XL)):
            name = predicate.rpartition("#")[2]
            if kind != "text" and (predicate.startswith(_XL) or name in _NOTES):
                self._nodes.append((subject, name, value))
            elif kind == "text":
                self._say(subject, name, value, language)
            else:
                self._relate(subject, name, value)

    def _type(self, subject: str, value: str) -> None:
        if value == f"{_SKOS}Concept":
            self._of(subject)
        elif value == f"{_SKOS}ConceptScheme":
            self._schemes.add(subject)
        elif value in _GROUPS:
            self._groups.add(subject)

    def _retire(self, subject: str, predicate: str, value: str) -> None:
        if predicate == _REPLACED:
            self._of(subject).instead.append(value)
        elif value.lower() in ("true", "1"):
            self._deprecated.add(subject)

    def _say(self, subject: str, name: str, value: str, language: str) -> None:
        if name == "prefLabel":
            self._of(subject).labels.append((language, " ".join(value.split())))
        elif name in ("altLabel", "hiddenLabel"):
            self._of(subject).variants.append((language, " ".join(value.split())))
        elif name == "notation":
            concept = self._of(subject)
            concept.notation = concept.notation or value.strip()
        elif name in _NOTES:
            concept = self._of(subject)
            if len(concept.note) < _LONGEST_NOTE:
                concept.note = f"{concept.note}\n{value}".strip()

    def _relate(self, subject: str, name: str, value: str) -> None:
        if name in ("broader", "broaderG", "broaderP", "broaderI"):
            self._of(subject).broader.append(value)
        elif name in ("narrower", "narrowerG", "narrowerP", "narrowerI"):
            self._of(value).broader.append(subject)
        elif name == "related":
            self._of(subject).related.append(value)
        elif name in ("inScheme", "topConceptOf"):
            self._within.setdefault(subject, []).append(value)
        elif name == "hasTopConcept":
            self._within.setdefault(value, []).append(subject)

    def _of(self, key: str) -> Concept:
        if key not in self._concepts and len(self._concepts) >= MOST_CONCEPTS:
            raise TableUnusable("too-many", most=f"{MOST_CONCEPTS:,}")
        return self._concepts.setdefault(key, Concept(key=key, place=key[:200]))

    def schemes(self, language: str) -> list[Scheme]:
        """The schemes that the concepts are in, by title; [] unless the file is of several: where one holds all, it is of that."""
        numbers: Counter[str] = Counter()
        total = 0
        for key, _concept in self._entries():
            total += 1
            numbers.update(self._schemes_of(key) or {""})
        if len(numbers.keys() - {""}) < 2 or total in numbers.values():
            return []
        found = [Scheme(key, self._title(key, language), number) for key, number in numbers.items()]
        return sorted(found, key=lambda one: (not one.key, one.title, one.key))

    def concepts(self, schemes: Collection[str] | None = None) -> Iterator[Concept | Unread]:
        """All of them, or those in these schemes, in the order of first mention.

        A node without address is called differently at each reading, so that its label names it.
        """
        entries = [one for one in self._entries() if schemes is None or (self._schemes_of(one[0]) or {""}) & {*schemes}]
        called = {key: one.preferred("") for key, one in self._concepts.items() if key.startswith("_:") and one.labels}
        for key, concept in entries:
            concept.labels, concept.variants = (
                list(dict.fromkeys(concept.labels)),
                list(dict.fromkeys(concept.variants)),
            )
            if key in called:
                concept.key, concept.place = "", called[key][:200]
            if key in self._groups:
                yield Unread(concept.place, concept.preferred("")[:200], "group")
            elif key in self._deprecated and not concept.instead:
                yield Unread(concept.place, concept.preferred("")[:200], "deprecated")
            else:
                for names in (concept.broader, concept.related, concept.instead):
                    names[:] = dict.fromkeys(called.get(name, name) for name in names)
                yield checked(concept)

    def _entries(self) -> Iterator[tuple[str, Concept]]:
        """What the file says something of; what was only pointed at has no label and is passed over."""
        nodes, self._nodes = self._nodes, []
        for subject, name, node in nodes:
            for language, text in self._texts.get(node, ()):
                self._say(subject, name, text, language)
        for key, concept in self._concepts.items():
            if key not in self._schemes and (concept.labels or concept.variants or concept.notation):
                yield key, concept

    def _schemes_of(self, key: str) -> set[str]:
        """The schemes that a concept is said to be in, else the nearest above it."""
        level, seen = [key], {key}
        while level:
            if found := {self._named(scheme) for one in level for scheme in self._within.get(one, ())}:
                return found
            level = [name for one in level if one in self._concepts for name in self._concepts[one].broader]
            level = [name for name in dict.fromkeys(level) if name not in seen]
            seen.update(level)
        return set()

    def _named(self, scheme: str) -> str:
        return self._title(scheme, "") if scheme.startswith("_:") else scheme[:LONGEST]

    def _title(self, scheme: str, language: str) -> str:
        """What a scheme is called, else the end of its address."""
        for said in (self._concepts, self._titles):
            if scheme in said and said[scheme].labels:
                return said[scheme].preferred(language)[:LONGEST]
        return re.split(r"[/#]", scheme.rstrip("/#"))[-1][:LONGEST]
