"""Every record of the demo library by its format and in the formats written of it: a sample, all under `make prove`."""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice

import pytest
import rdflib
from lxml import etree

from tests import proofs
from tests.marc.writers import schemas
from tests.marc.writers.shapes import BF, unknown
from tests.marc.writers.test_bibframe import conforms, turtle
from tianlu.marc import Dialect, Record, marcxml, severity, to_marcxml, validate
from tianlu.marc.crosswalk import Written, convert, to_bibframe, to_dublin_core, to_mods
from tianlu.portal.demo.build import records

WHOLE = 33_116
_STEP = proofs.count(100, 1)
_SHAPED = proofs.count(2, 1)  # one in so many of the sample is held against the shapes, which take 40 ms a record
_GRAPH = 200  # records in one graph
_KEPT = {  # what records of the Library of Congress came with: they are kept as they are
    ("validate.field_obsolete", "440"): 2,
    ("validate.indicator_obsolete", "050"): 1,
    ("validate.indicator_obsolete", "082"): 3,
    ("validate.indicator_obsolete", "260"): 1,
    ("validate.indicator_obsolete", "700"): 1,
    ("validate.indicator_obsolete", "710"): 3,
    ("validate.indicator_obsolete", "740"): 1,
    ("validate.position", "007"): 12,
}


@cache
def _all() -> tuple[tuple[Record, Dialect], ...]:
    return tuple((record, "marc21" if dialect == "marc21" else "cnmarc") for record, dialect in records())


def _sample() -> tuple[tuple[Record, Dialect], ...]:
    return _all()[::_STEP]


def test_every_record_keeps_its_format() -> None:
    found: Counter[tuple[str, str]] = Counter()
    checked = congress = 0
    for place, (record, dialect) in enumerate(_all()):
        kept = record.fields[0].data.startswith("   ")  # control numbers of the Library of Congress
        congress += kept
        if place % _STEP and not kept:
            continue
        checked += 1
        for notice in validate(record, dialect):
            assert kept, (record.fields[0].data, notice)
            assert severity(notice.code) == "warning"
            found[notice.code, str(notice.params["tag"])] += 1
    assert (len(_all()), congress) == (WHOLE, 80)
    assert found == _KEPT
    proofs.say(f"{checked:,} records, no error, {found.total()} warnings of records kept as they came")


@pytest.mark.parametrize(("write", "valid"), [(to_mods, schemas.mods), (to_dublin_core, schemas.oai_dc)])
def test_records_are_valid_as_xml(
    write: Callable[[Record, Dialect], Written], valid: Callable[[str], etree._Element]
) -> None:
    elements = [len(list(valid(write(record, dialect).text).iter())) for record, dialect in _sample()]
    assert len(elements) == len(range(0, WHOLE, _STEP))
    assert min(elements) > 5
    proofs.say(f"{len(elements):,} records, {sum(elements):,} elements")


def test_records_are_valid_as_marcxml() -> None:
    texts = (to_marcxml(convert(record, dialect, "marc21").record) for record, dialect in _sample())
    count = 0
    while together := "".join(islice(texts, 1000)):
        count += len(schemas.marcxml(marcxml.OPEN + together + marcxml.CLOSE))
    assert count == len(range(0, WHOLE, _STEP))
    proofs.say(f"{count:,} records")


def _graphs(step: int) -> Iterator[rdflib.Graph]:
    texts = iter(
        to_bibframe(record, dialect, f"https://example.org/{number}").text
        for number, (record, dialect) in enumerate(_sample()[::step])
    )
    while together := "".join(islice(texts, _GRAPH)):
        yield turtle(together)


def test_records_are_read_as_bibframe() -> None:
    count = triples = 0
    for graph in _graphs(1):
        assert unknown(graph) == set()
        count += len(set(graph.subjects(rdflib.RDF.type, BF.Instance)))
        triples += len(graph)
    assert count >= len(range(0, WHOLE, _STEP))
    proofs.say(f"{count:,} instances, {triples:,} triples")


def test_records_conform_to_the_shapes_of_bibframe() -> None:
    count = 0
    for graph in _graphs(_SHAPED):
        assert conforms(graph) == ""
        count += len(set(graph.subjects(rdflib.RDF.type, BF.Instance)))
    assert count >= len(range(0, WHOLE, _STEP * _SHAPED))
    proofs.say(f"{count:,} instances")
