"""Another spelling, where a plain query found next to nothing."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice, product
from typing import Any, Final

from django.utils.translation import gettext as _

from tianlu.catalog.queries import projections
from tianlu.discovery.cql.ast import Clause, Field, Node, Relation, all_of, any_of
from tianlu.discovery.cql.numbers import is_class, is_short_class
from tianlu.discovery.data import SearchRequest
from tianlu.discovery.engines import opened
from tianlu.discovery.numerals import otherwise_numbered
from tianlu.discovery.queries.clauses import clauses
from tianlu.discovery.queries.reaching import reach_of, still_shown
from tianlu.discovery.rules import letters_apart
from tianlu.kit.text import fold, pinyin_tokens, sounding_like, syllables_like, syllables_of
from tianlu.libraries.data import Actor

FEW: Final = 3  # under this many hits another spelling is offered
_LONGEST: Final = 60  # characters of a query that is corrected
_OFFERED: Final = 3
_LOOKED_AT: Final = 40  # records whose titles and names are compared
_RUN: Final = range(4, 21)  # lengths of a run of characters that may be two things
_HAN: Final = re.compile(r"[^\W\d_a-zA-Z]+")
_EACH_WORD: Final = 5  # words that one may have been meant for
_TRIED: Final = 10  # ways to put them together
_PAIRS: Final = 8  # pairs of characters that are looked for
_EACH: Final = 5  # records of each that are looked at
_PARTS: Final = 4  # things typed side by side of which one may be misspelt
_SYLLABLES: Final = range(3, 9)  # of pinyin; of two, one is too much of the whole
_SOUNDS: Final = 40  # ways to have heard it that are looked for
_OF: Final = "的"
_DOT: Final = re.compile(r"[·・‧•]")  # between the names of a foreigner, and left out by whoever types them
_CHARACTERS: Final = range(3, 9)  # lengths of a Chinese word of which any one character may be wrong


def certain(actor: Actor, request: SearchRequest, spellings: Sequence[str]) -> str:
    """The spelling that is meant where a query finds nothing: letters mistyped, characters that sound alike, two things
    typed as one, a number written otherwise; empty where it might be another word as well. `spellings`: of `correct`."""
    asked = clauses(request.node)
    if number := _class_meant(actor, request, asked):
        return number
    if len(asked) == 1 and (spelling := _numbered_otherwise(actor, request, asked[0])):
        return spelling
    for spelling in spellings:
        term = asked[0].term
        parted = spelling.replace(" ", "") in {term, term.replace(_OF, "")}
        if term.isascii() or parted or _sounds_like(fold(term), fold(spelling)):
            return spelling
    return ""


def _class_meant(actor: Actor, request: SearchRequest, asked: Sequence[Clause]) -> str:
    """`I24`, `TP3` and `K 204`, which may be names of things as well, are classes where nothing is called so."""
    term = "".join(asked[0].term.split()) if len(asked) == 1 else ""
    if not (is_short_class(term) or is_class(term)) or not _found(
        actor, request, Clause(Field.CLASS, Relation.HAS, term)
    ):
        return ""
    return _("class:%(number)s") % {"number": term.upper()}


def _numbered_otherwise(actor: Actor, request: SearchRequest, asked: Clause) -> str:
    """The text with its numbers as records have them, where these are found: 24史, 第五版, 鲁迅全集第18卷."""
    if asked.field is not Field.ALL or asked.truncated or asked.masked or len(asked.term) > _LONGEST:
        return ""
    ways = {one: Clause(Field.ALL, Relation.HAS, one) for one in otherwise_numbered(asked.term)}
    if not ways or not _found(actor, request, any_of(*ways.values())):  # mostly so: one search instead of ten
        return ""
    return next((one for one, node in ways.items() if _found(actor, request, node)), "")


def _sounds_like(one: str, other: str) -> bool:
    """Whether the texts differ in characters alone that are read alike."""
    pairs = [(a, b) for a, b in zip(one, other, strict=False) if a != b]
    return len(one) == len(other) and all(fold(b) in map(fold, sounding_like(a)) for a, b in pairs)


def correct(actor: Actor, request: SearchRequest) -> list[str]:
    """Other spellings of a plain query that find more than it does, within the same filters; none for fielded ones."""
    asked = clauses(request.node)
    if len(asked) != 1 or asked[0].field is not Field.ALL or asked[0].truncated or len(asked[0].term) > _LONGEST:
        return []
    term = asked[0].term
    already = _found(actor, request, asked[0])
    better = [
        one for one in _spellings(actor, term) if _found(actor, request, Clause(Field.ALL, Relation.HAS, one)) > already
    ]
    return better[:_OFFERED]


def _spellings(actor: Actor, term: str) -> list[str]:
    if term.isascii():
        return [*_words_corrected(actor, term), *_pinyin_corrected(term)]
    if _HAN.fullmatch(term) and _stands(actor, term):
        return []
    if len(fold(term)) == 2 and _HAN.fullmatch(term):
        return _pair_corrected(actor, term)
    if len(term.split()) > 1:
        return _part_corrected(actor, term.split())
    return _parted(actor, term) or _characters_corrected(actor, term)


def _part_corrected(actor: Actor, parts: list[str]) -> list[str]:
    """Title and author of which one has a wrong character, where the rest is found: 红楼梦 曹雪琴."""
    found = []
    for place, part in enumerate(parts[:_PARTS]):
        rest = " ".join([*parts[:place], *parts[place + 1 :]])
        if len(part) > 1 and _HAN.fullmatch(part) and _somewhere(actor, rest) and not _stands(actor, part):
            other = _pair_corrected(actor, part) if len(part) == 2 else _characters_corrected(actor, part)
            found += [" ".join([*parts[:place], one, *parts[place + 1 :]]) for one in other]
    return found


def _stands(actor: Actor, term: str) -> bool:
    """Whether it is typed as it stands in a title, a name or a subject that this reader may see: 西游记 is no 游记."""
    stands = any_of(
        *(Clause(field, Relation.PHRASE, fold(term)) for field in (Field.TITLE, Field.AUTHOR, Field.SUBJECT))
    )
    return bool(opened().search(SearchRequest(stands, limit=1), reach_of(actor)).total)


def _somewhere(actor: Actor, term: str) -> bool:
    node = Clause(Field.ALL, Relation.HAS, term)
    return bool(_found(actor, SearchRequest(node), node))


def _found(actor: Actor, request: SearchRequest, node: Node) -> int:
    return opened().search(replace(request, node=node, offset=0, limit=1), reach_of(actor)).total


def _parted(actor: Actor, term: str) -> list[str]:
    """Title and author typed without a space, parted where both halves are found together: 曹雪芹红楼梦."""
    if len(term) not in _RUN or not _HAN.fullmatch(term):
        return []
    engine, reach = opened(), reach_of(actor)
    found = {}
    for cut in range(2, len(term) - 1):
        parts = f"{term[:cut]} {term[cut:].removeprefix(_OF) or term[cut:]}"
        request = SearchRequest(Clause(Field.ALL, Relation.HAS, parts), limit=1)
        found[parts] = engine.search(request, reach).total
    best = max(found, key=found.__getitem__)
    return [best] if found[best] else []


def _pinyin_corrected(term: str) -> list[str]:
    """Pinyin of which one syllable was taken for another that sounds like it: sheng congwen, hong lou men."""
    words = [syllables_of(word) for word in fold(term).split()]
    if not words or not all(words) or sum(len(ways[0]) for ways in words) not in _SYLLABLES:
        return []
    rows = [list(ways[0]) for ways in words]
    found = (
        " ".join("".join([*row[:i], other, *row[i + 1 :]]) if row is here else "".join(row) for row in rows)
        for here in rows
        for i, syllable in enumerate(here)
        for other in syllables_like(syllable)
    )
    return list(islice(found, _SOUNDS))


def _words_corrected(actor: Actor, term: str) -> list[str]:
    """The query with each word that no record has exchanged for one a letter away, the commonest first."""
    engine, reach = opened(), reach_of(actor)
    words = term.lower().split()
    near = []
    for word in words:
        known = engine.search(SearchRequest(Clause(Field.ALL, Relation.HAS, word), limit=1), reach).total
        near.append([word] if known else engine.words_near(word, reach)[:_EACH_WORD] or [word])
    changed = [" ".join(row) for row in islice(product(*near), _TRIED)]
    return [one for one in changed if one.split() != words]


def _pair_corrected(actor: Actor, term: str) -> list[str]:
    """Two characters of which one was taken for another that sounds alike: 红搂, 论浯.

    A single character in common is shared by half the library, so the other must sound alike, and titles, names or
    subjects must begin with the two.
    """
    wanted = fold(term)
    engine, reach = opened(), reach_of(actor)
    first, second = wanted[0], wanted[1]
    pairs = {first + other for other in sounding_like(second)} | {other + second for other in sounding_like(first)}
    hits = {
        pair: engine.search(SearchRequest(Clause(Field.ALL, Relation.HAS, pair), limit=_EACH), reach).hits
        for pair in engine.commonest(pairs, _PAIRS)
    }
    records = projections({hit.id for found in hits.values() for hit in found})
    shown = [record for record in records.values() if still_shown(record, actor)]
    written = {fold(value[:2]): value[:2] for record in shown for value in _headings(record.bib) if value}
    return [written[pair] for pair in hits if pair in written][:_OFFERED]


def _characters_corrected(actor: Actor, term: str) -> list[str]:
    """Titles, names and subjects that sound the same or have all but one of the characters."""
    hits = opened().search(SearchRequest(any_of(*_almost(term)), limit=_LOOKED_AT), reach_of(actor)).hits
    wanted = fold(term)
    ranked: dict[str, int] = {}
    for record in projections([hit.id for hit in hits]).values():
        for value in _headings(record.bib) if still_shown(record, actor) else ():
            near = _nearest(wanted, value)
            if near[:1].isalnum() and near[-1:].isalnum() and fold(near) != wanted:
                ranked.setdefault(near, letters_apart(wanted, fold(near)))
    most = 1 if len(wanted) < 5 else 2
    return [value for value, away in sorted(ranked.items(), key=lambda pair: pair[1]) if away <= most][:5]


def _almost(term: str) -> Iterable[Node]:
    """What a right spelling would still share with the query: its sound, or its characters but one."""
    syllables = " ".join(pinyin_tokens(term)).partition(" | ")[0]
    if syllables:
        yield Clause(Field.ALL, Relation.HAS, syllables)
    characters = [letter for letter in dict.fromkeys(term) if letter.isalnum()]
    if len(characters) in _CHARACTERS:
        for left_out in characters:
            yield all_of(*(Clause(Field.ALL, Relation.HAS, letter) for letter in characters if letter != left_out))
    yield Clause(Field.ALL, Relation.ANY, term)


def _headings(bib: dict[str, Any]) -> list[str]:
    """Titles, names of persons and subjects: a part of a body's name (上海师 of 上海师范大学) is nothing one looks for."""
    return [
        bib.get("title", ""),
        *(one["name"] for one in bib.get("contributors", ()) if one.get("kind") != "body"),
        *(one["label"] for one in bib.get("subjects", ())),
    ]


def _nearest(wanted: str, value: str) -> str:
    """The part of `value` as long as the query that differs least from it: the whole value, a window of characters, a word."""
    if not value or len(value) > 200:
        return ""
    if not value.isascii():
        value, size = _DOT.sub("", value), len(wanted)
        whole = [value] if abs(len(value) - size) == 1 else []  # a character left out, or one too many: 费曼 for 费恩曼
        windows = whole + [value[i : i + size] for i in range(max(1, len(value) - size + 1))]
    else:
        words, count = re.findall(r"\w+", value), len(wanted.split())
        windows = [" ".join(words[i : i + count]) for i in range(max(1, len(words) - count + 1))]
    return min(windows, key=lambda window: letters_apart(wanted, fold(window)), default="")
