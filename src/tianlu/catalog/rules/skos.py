"""SKOS statements made into the entries of a vocabulary.

Sources: SKOS Reference and SKOS-XL (W3C, 2009): labels, documentation, notation, relations, collections; ISO 25964 SKOS
extension (kinds of broader); OWL and Dublin Core for what is out of use.
"""

from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

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


class Statement(NamedTuple):
    """`value` is an address, a text or a node without address (`_:` before it); `language` is that of a text."""

    subject: str
    predicate: str
    value: str
    language: str = ""
    kind: Literal["text", "address", "blank"] = "text"


class Gathering:
    """What a file says of each concept, until all of it has been read."""

    def __init__(self) -> None:
        self._concepts: dict[str, Concept] = {}
        self._groups: set[str] = set()
        self._schemes: set[str] = set()
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
        elif predicate == _DEPRECATED:
            if value.lower() in ("true", "1"):
                self._deprecated.add(subject)
        elif predicate == _REPLACED:
            self._of(subject).instead.append(value)
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

    def _of(self, key: str) -> Concept:
        if key not in self._concepts and len(self._concepts) >= MOST_CONCEPTS:
            raise TableUnusable("too-many", most=f"{MOST_CONCEPTS:,}")
        return self._concepts.setdefault(key, Concept(key=key, place=key[:200]))

    def concepts(self) -> Iterator[Concept | Unread]:
        """All of them, in the order of first mention; what was only pointed at has no label and is passed over.

        A node without address is called differently at each reading, so that its label names it.
        """
        for subject, name, node in self._nodes:
            for language, text in self._texts.get(node, ()):
                self._say(subject, name, text, language)
        called = {key: one.preferred("") for key, one in self._concepts.items() if key.startswith("_:") and one.labels}
        for key, concept in self._concepts.items():
            if key in self._schemes or not (concept.labels or concept.variants or concept.notation):
                continue
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
