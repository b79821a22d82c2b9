"""Records near a text in meaning that are written otherwise: Chinese for what is asked in Latin letters, and the reverse.

An embedder puts texts of one language nearer to each other than their subjects warrant, so that the nearest four hundred
are all of the asker's own. The query is therefore moved by the difference of the two languages' means, which finds the
right region, and what lies there is ordered by its plain cosine (measured on the open half of `relevance/`: nDCG@10 .47
where the nearest in the other language are taken, .00 to .30 without). Of short queries even that is weak: the embedder puts
暗物质 no nearer to *dark matter* than to other things. A dictionary knows better: the query's words in the other language
are looked for too, and what is near both them and the query comes first (.64).
"""

import re
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final

import numpy as np

from tianlu.catalog.queries import projections
from tianlu.discovery.cql.ast import Everything, SortKey
from tianlu.discovery.data import MEANING, Hit, SearchRequest
from tianlu.discovery.engines import opened
from tianlu.discovery.queries.likeness import vector_of
from tianlu.discovery.queries.reaching import reach_of
from tianlu.discovery.rules import in_characters
from tianlu.kit.db import batches
from tianlu.kit.glosses import glosses_by_word
from tianlu.kit.text import query_units, simplified
from tianlu.kit.vectors import Floats, VectorStore, vector_store
from tianlu.libraries.data import Actor

_LATIN: Final = re.compile("[A-Za-z]{3}")
_SAMPLE: Final = 2_000  # records from which the means are taken
_ENOUGH: Final = 20  # records of each kind of writing, or there is no other to look in
_POOL: Final = 400
_READ: Final = 4  # records read for each that is wanted


@dataclass(frozen=True, slots=True)
class _Means:
    """The mean vectors of texts in characters and in letters, of a store as it was."""

    state: tuple[str, int]
    characters: Floats
    letters: Floats


class _Known:
    """The means this process took last; a store that grew by a tenth is looked at anew."""

    means: _Means | None = None


def across(actor: Actor, text: str, request: SearchRequest, limit: int) -> list[Hit]:
    """The nearest records in the other kind of writing, within the actor's reach and the request's filters.

    Scores are cosines, of the query and its translation by words, averaged. Empty without an embedder or vectors, where the library
    has next to nothing written so, and for other scripts, whose words (Uyghur, Tibetan) no embedder knows.
    """
    if not (in_characters(text) or _LATIN.search(text)):
        return []
    vector, store = vector_of(text), vector_store(MEANING)
    means = _means(store) if vector is not None else None
    if vector is None or means is None:
        return []
    own = in_characters(text)
    away = means.letters - means.characters
    pool = store.search(vector + away if own else vector - away, _POOL)
    said = said_otherwise(text)
    translated = vector_of((" " if own else "").join(dict.fromkeys(chain(*said.values())))) if said else None
    if translated is not None:
        pool += store.search(translated, _POOL)
        vector = (vector + translated) / np.float32(2)
    filters = replace(request, node=Everything(), sort=SortKey.RELEVANCE, offset=0, limit=1)
    allowed = opened().ids(filters, reach_of(actor), [match.id for match in pool])
    near = [Hit(number, float(one @ vector)) for number, one in store.vectors_of(allowed).items()]
    near.sort(key=lambda hit: (-hit.score, hit.id))
    other: list[Hit] = []
    for some in batches(near[: _READ * limit], limit):  # most are written otherwise: the first are enough as a rule
        records = projections([hit.id for hit in some])
        titles = {number: record.bib.get("title", "") for number, record in records.items()}
        other += [hit for hit in some if hit.id in titles and in_characters(titles[hit.id]) is not own]
        if len(other) >= limit:
            break
    return other[:limit]


def said_otherwise(text: str) -> dict[str, list[str]]:
    """The words of a text that the dictionary knows, and what each may be in the other of the two languages.

    None of what may all be pinyin (*lian*), nor of what has words of both already (*python 编程*).
    """
    units = query_units(text)
    pinyin = units and all(any(term.kind == "pinyin" for term in unit.alternatives) for unit in units)
    both = in_characters(text) and _LATIN.search(text)
    return {} if pinyin or both else glosses_by_word(simplified(text))


def _means(store: VectorStore) -> _Means | None:
    count, known = store.count(), _Known.means
    if known and known.state[0] == store.model() and abs(count - known.state[1]) * 10 <= known.state[1]:
        return known
    ids = store.ids()
    some = ids[:: max(1, len(ids) // _SAMPLE)].tolist()
    rows: dict[bool, list[Floats]] = {True: [], False: []}
    records = projections(some)
    for number, vector in store.vectors_of(some).items():
        if number in records and (title := records[number].bib.get("title", "")):
            rows[in_characters(title)].append(vector)
    if min(map(len, rows.values())) < _ENOUGH:
        return None
    characters, letters = (np.stack(rows[kind]).sum(axis=0) / np.float32(len(rows[kind])) for kind in (True, False))
    _Known.means = _Means((store.model(), count), characters, letters)
    return _Known.means
